"""Says which documents a changed answer touches, and who had signed them before."""

from collections.abc import Iterable
from dataclasses import dataclass

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers import is_shown
from formsvc.domain.definition import Definition, Page, Question, placed_in
from formsvc.domain.pack import DRAFTS
from formsvc.domain.records import User
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.answering import PageView
from formsvc.journeys.printing import printed_in
from formsvc.journeys.profiles import fill_from_provider, keep_for_next_packs
from formsvc.journeys.services import Services

_PROVIDER = "provider_name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """What a change touches: titles of other documents, and (title, names) of those signed."""

    documents: tuple[str, ...] = ()
    signed: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __bool__(self) -> bool:
        """Say whether there is anything to tell."""
        return bool(self.documents or self.signed)


def documents_with(services: Services, name: str) -> tuple[str, ...]:
    """Return the documents that print a fact, show it, or ask something because of it."""
    return tuple(
        definition.name
        for definition in services.catalogue.definitions.values()
        if name in printed_in(services.catalogue.templates[definition.name])
        or name in _looked_at(definition)
    )


def _looked_at(definition: Definition) -> set[str]:
    asking: list[Page | Question] = [*definition.pages, *definition.questions()]
    conditions = {one.question for asked in asking for one in asked.show_if}
    return conditions | {name for page in definition.pages for name in page.shows}


def touched_by(services: Services, user: User, ref: str, names: Iterable[str]) -> Touched:
    """Return what a change of these answers touches. Raises NotFound for another's pack."""
    placed = placed_in(services.catalogue.definitions)
    known = [name for name in names if name in placed]
    own = {placed[name][0].name for name in known}
    documents = {one for name in known for one in documents_with(services, name)} | own
    with services.ledger.reading() as tx:
        pack = pack_of_school(tx, user, ref)
        signed = _signed(tx, ref) if pack.state in DRAFTS else {}
        facts = tx.facts.values(ref)
    titles = {
        name: one.title
        for name, one in services.catalogue.definitions.items()
        if is_shown(one.show_if, facts)
    }
    return Touched(
        documents=tuple(title for name, title in titles.items() if name in documents - own),
        signed=tuple(
            (title, signed[name])
            for name, title in titles.items()
            if name in documents and name in signed
        ),
    )


def _signed(tx: Transaction, ref: str) -> dict[str, tuple[str, ...]]:
    """Return who signed what of the version that was last sent."""
    latest = tx.versions.latest(ref)
    if latest is None:
        return {}
    found: dict[str, dict[str, None]] = {}
    for invitation in tx.invitations.of_version(ref, latest.number):
        for item in tx.invitations.items(invitation.id):
            if item.state in {"signed", "carried"}:
                found.setdefault(item.document, {})[invitation.name] = None
    return {document: tuple(names) for document, names in found.items()}


def settle_saved(services: Services, user: User, view: PageView, *, keep: bool) -> tuple[str, ...]:
    """Do what follows a page that was saved; return which answers changed that were there before.

    A provider named for the first time, or anew, brings along what is known of it; `keep` takes
    the page's answers into the school's profile.
    """
    own = {one.name for one in view.page.questions}
    with services.ledger.transaction() as tx:
        pack_of_school(tx, user, view.pack.ref)
        now = tx.facts.values(view.pack.ref)
        if now.get(_PROVIDER) != view.values.get(_PROVIDER) and _PROVIDER in own:
            fill_from_provider(services, tx, user, view.pack.ref)
    if keep:
        keep_for_next_packs(services, user, view.pack.ref, own)
    return tuple(name for name in own if name in view.values and now.get(name) != view.values[name])

"""Shows what a file would change in a pack, and changes it on a yes."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass

from formsvc.adapters.ledger import Transaction
from formsvc.domain.definition import placed_in
from formsvc.domain.events import Event, Happening
from formsvc.domain.importing import Change, FilePerson, Matched, Proposal, propose
from formsvc.domain.pack import DRAFTS
from formsvc.domain.problems import FormsvcProblem, NotAllowed, NotFound
from formsvc.domain.records import Pack, User
from formsvc.domain.sources import Origin, Source
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.importing.reading import keep, kept
from formsvc.journeys.profiles import fill_from_provider
from formsvc.journeys.services import Services

_LONGEST_COLUMN = 80


class AnswersMoved(FormsvcProblem):
    """Raised when answers changed after the preview was shown; nothing was overwritten."""

    def __init__(self) -> None:
        super().__init__("Somebody changed answers of this pack after you opened this page.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportView:
    """A file that was read for a pack: whom it names, and what using it would change."""

    pack: Pack
    kind: str
    people: tuple[FilePerson, ...]
    unknown: tuple[str, ...]
    proposals: tuple[Proposal, ...]

    @property
    def drafting(self) -> bool:
        """Whether answers may still be changed."""
        return self.pack.state in DRAFTS

    @property
    def seen(self) -> str:
        """A mark of the answers as they are shown: it must still fit when they are replaced."""
        shown = [[one.question.name, one.now, one.new] for one in self.proposals]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:32]

    def of(self, *changes: Change) -> tuple[Proposal, ...]:
        """Return the proposals of these kinds."""
        return tuple(one for one in self.proposals if one.change in changes)


def open_import(services: Services, user: User, ref: str) -> ImportView | None:
    """Return what the user read for a pack and has not used yet. Raises NotFound."""
    with services.ledger.reading() as tx:
        return _view(services, tx, user, ref)


def _view(services: Services, tx: Transaction, user: User, ref: str) -> ImportView | None:
    pack = pack_of_school(tx, user, ref)
    found = kept(services, tx, user, ref)
    if found is None:
        return None
    kind, matched = found
    proposals: tuple[Proposal, ...] = ()
    if len(matched.people) == 1:
        definitions = services.catalogue.definitions
        proposals = propose(definitions, matched.people[0], tx.facts.values(ref))
    return ImportView(
        pack=pack,
        kind=kind,
        people=matched.people,
        unknown=matched.unknown,
        proposals=proposals,
    )


def choose_person(services: Services, user: User, ref: str, number: int) -> None:
    """Keep one pupil of the file, from 1 on, and forget the others. Raises NotFound."""
    with services.ledger.transaction() as tx:
        pack_of_school(tx, user, ref)
        found = kept(services, tx, user, ref)
        if found is None or not 1 <= number <= len(found[1].people):
            raise NotFound("pupil")
        kind, matched = found
        one = Matched(people=(matched.people[number - 1],), unknown=matched.unknown)
        keep(tx, user, ref, kind, one)


def forget_import(services: Services, user: User, ref: str) -> None:
    """Forget what was read for a pack. Raises NotFound for another school's pack."""
    with services.ledger.transaction() as tx:
        pack_of_school(tx, user, ref)
        tx.imports.drop(ref, user.id)


def use_import(
    services: Services, user: User, ref: str, *, names: Collection[str], seen: str
) -> int:
    """Take the ticked answers into the pack and forget the rest; return how many changed.

    `seen` is the mark of what the person looked at. Raises AnswersMoved when it fits no longer,
    NotFound when nothing was read, NotAllowed once the pack was sent.
    """
    with services.ledger.transaction() as tx:
        view = _view(services, tx, user, ref)
        if view is None or not view.proposals:
            raise NotFound("file")
        if not view.drafting:
            raise NotAllowed("Answers can be changed only while the pack is being drafted.")
        if seen != view.seen:
            raise AnswersMoved
        wanted = [one for one in view.of(Change.NEW, Change.OTHER) if one.question.name in names]
        _save(services, tx, user, ref, wanted)
        tx.imports.drop(ref, user.id)
    return len(wanted)


def _save(
    services: Services, tx: Transaction, user: User, ref: str, wanted: Collection[Proposal]
) -> None:
    """Save each page's answers as if its page had been saved: other tabs are told."""
    placed = placed_in(services.catalogue.definitions)
    documents: dict[str, int] = {}
    pages: set[tuple[str, str]] = set()
    now = tx.facts.now()
    for one in wanted:
        name = one.question.name
        source = Source(origin=Origin.FILE, at=now, of=one.column[:_LONGEST_COLUMN])
        if one.new is not None:
            values = {name: one.new}
            tx.facts.put(ref, one.document, values=values, by=user.id, source=source.text)
        pages.add((one.document, placed[name][1].name))
        documents[one.document] = documents.get(one.document, 0) + 1
    for document, page in sorted(pages):
        version = tx.facts.page_version(ref, document, page)
        tx.facts.save_page(ref, document, page, values={}, removed=(), by=user.id, expected=version)
    for document, count in documents.items():
        tx.entries.append(
            Happening(
                event=Event.ANSWERS_IMPORTED,
                pack=ref,
                actor=user.id,
                data={"document": document, "answers": count},
            )
        )
    if any(one.question.name == "provider_name" for one in wanted):
        fill_from_provider(services, tx, user, ref)

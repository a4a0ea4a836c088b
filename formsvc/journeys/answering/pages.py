"""Asks and keeps answers a page at a time."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from formsvc.adapters.ledger import Draft, Transaction
from formsvc.domain.answers import (
    Fault,
    PageReading,
    Value,
    asked_pages,
    is_shown,
    read_page,
)
from formsvc.domain.definition import Condition, Definition, Page, Question
from formsvc.domain.events import Event, Happening
from formsvc.domain.problems import NotFound
from formsvc.domain.records import Pack, User
from formsvc.domain.showing import seen_facts
from formsvc.journeys.access import audiences_of, pack_of_school
from formsvc.journeys.answering.hiding import TakesOutAnswers, answers_taken_out
from formsvc.journeys.answering.own_part import gaps_on, others_part, own_part
from formsvc.journeys.answering.shown import ShownFact, facts_shown
from formsvc.journeys.answering.working_out import keep_worked_out, worked_out_in
from formsvc.journeys.attaching import named_files
from formsvc.journeys.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """One page of questions as it stands, for one person.

    `page` asks only what this person may see and fill in; `apart` are the questions that are the
    safeguarding lead's alone, and `apart_done` says whether these are answered. `draft` is what
    this person typed and has not saved; `saved` is who saved the page last, and when; `worked_out`
    names the answers that are kept as we worked them out.
    """

    pack: Pack
    definition: Definition
    page: Page
    questions: tuple[Question, ...]
    values: Mapping[str, Value]
    shown: tuple[ShownFact, ...]
    apart: tuple[Question, ...]
    apart_done: bool
    draft: Draft | None
    saved: tuple[str, str]
    worked_out: frozenset[str]
    version: int
    number: int
    of: int


def open_page(services: Services, user: User, ref: str, document: str, page: str) -> PageView:
    """Return a page of questions. Raises NotFound when the pack has no such page now."""
    with services.ledger.reading() as tx:
        return _view(services, tx, user, ref, document, page)


def _view(services: Services, tx: Transaction, user: User, ref: str, *where: str) -> PageView:
    document, page_name = where
    pack = pack_of_school(tx, user, ref)
    values = tx.facts.values(ref)
    definition = definition_of(services, document)
    pages = asked_pages(definition, values)
    page = next((one for one in pages if one.name == page_name), None)
    if page is None:
        raise NotFound("page")
    readers = audiences_of(user)
    own = own_part(page, readers)
    seen = seen_facts(services.catalogue.definitions.values(), values, readers)
    return PageView(
        pack=pack,
        definition=definition,
        page=own,
        questions=reachable_questions(own, seen),
        values=seen,
        shown=facts_shown(services, own, seen, tx.facts.named(ref, set(own.shows) & set(seen))),
        apart=others_part(page, readers),
        apart_done=not any(one.only_for_dsl for one in gaps_on(page, values)),
        draft=tx.drafts.get((ref, document, page_name), user.id),
        saved=tx.facts.last_saved(ref, document, page_name),
        worked_out=worked_out_in(tx, ref, own),
        version=tx.facts.page_version(ref, document, page_name),
        number=pages.index(page) + 1,
        of=len(pages),
    )


def definition_of(services: Services, document: str) -> Definition:
    """Return a document's definition. Raises NotFound."""
    try:
        return services.catalogue.definitions[document]
    except KeyError:
        raise NotFound("document") from None


def reachable_questions(page: Page, facts: Mapping[str, Value]) -> tuple[Question, ...]:
    """Return the questions asked now, and those that an answer on this same page may bring in."""
    own = {question.name for question in page.questions}

    def settled(condition: Condition) -> bool:
        return condition.question in own or is_shown((condition,), facts)

    return tuple(one for one in page.questions if all(map(settled, one.show_if)))


def save_page(
    services: Services,
    user: User,
    view: PageView,
    *,
    raws: Mapping[str, object],
    expected: int,
    complete: bool,
    told: Collection[str] = (),
    opening: str = "",
    worked_out: Collection[str] = (),
) -> tuple[Fault, ...]:
    """Save a posted page when it has no faults; return the faults. The page's draft then goes.

    `expected` is the version of the page that the browser was given, `opening` its mark; `told`
    names the answers that people know saving takes out, `worked_out` those that we proposed.
    Raises TakesOutAnswers when others go, SavedMeanwhile when somebody else saved the page since,
    NotAllowed when the pack is no longer being drafted.
    """
    reading = _read(services, view, raws, complete=complete)
    if reading.faults:
        return reading.faults
    hidden = answers_taken_out(services.catalogue.definitions.values(), view, reading)
    if not {one.name for one in hidden} <= set(told):
        raise TakesOutAnswers(hidden)
    with services.ledger.transaction() as tx:
        pack_of_school(tx, user, view.pack.ref)
        where = (view.pack.ref, view.definition.name, view.page.name)
        keep_worked_out(tx, user, where, reading.values, worked_out)
        tx.facts.save_page(
            *where,
            values=reading.values,
            removed=reading.removed | {one.name for one in hidden},
            by=user.id,
            expected=expected,
            opening=opening,
        )
        tx.drafts.remove(where, user.id)
        note_saved(tx, user, *where)
    return ()


def _read(
    services: Services, view: PageView, raws: Mapping[str, object], *, complete: bool
) -> PageReading:
    named, wrong = named_files(services, view.pack.ref, view.page.questions, raws)
    return read_page(view.page, named, view.values, complete=complete, wrong=wrong)


def note_saved(tx: Transaction, user: User, ref: str, *where: str) -> None:
    """Append that the answers of a page (document, page) were saved."""
    document, page = where
    tx.entries.append(
        Happening(
            event=Event.ANSWERS_SAVED,
            pack=ref,
            actor=user.id,
            data={"document": document, "page": page},
        )
    )


def next_page(services: Services, user: User, view: PageView) -> Page | None:
    """Return the page after this one, with the answers as they are now, or None at the end."""
    with services.ledger.reading() as tx:
        pack_of_school(tx, user, view.pack.ref)
        pages = asked_pages(view.definition, tx.facts.values(view.pack.ref))
    names = [page.name for page in pages]
    following = names.index(view.page.name) + 1 if view.page.name in names else len(names)
    return pages[following] if following < len(pages) else None

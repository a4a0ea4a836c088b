"""Starts a pack as a copy of an earlier one, and says what is to be looked at again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers import Value, asked_pages, asked_questions
from formsvc.domain.answers.asking import effective
from formsvc.domain.answers.simple import NotAccepted
from formsvc.domain.answers.times import read_date
from formsvc.domain.definition import Column, Definition, Kind, Page, Question, placed_in
from formsvc.domain.events import Event, Happening
from formsvc.domain.pack import State
from formsvc.domain.problems import FormsvcProblem, NotAllowed
from formsvc.domain.records import Fact, Pack, User
from formsvc.domain.renewing import carried_over, has_run_out
from formsvc.domain.sources import Origin, Source, read_source
from formsvc.domain.uk_days import uk_day
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.attaching import carry_file
from formsvc.journeys.moments import uk_day_words
from formsvc.journeys.services import Services
from formsvc.journeys.starting import start_in, started_already

MAY_BE_RENEWED = frozenset(
    {State.SEALED, State.ACCEPTED, State.STARTED, State.ENDED, State.DECLINED}
)
_FIRST_DAY = "start_date"


class FirstDayNotRead(FormsvcProblem):
    """Raised when the first day of a renewal cannot be read; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageToLookAt:
    """One page of a renewal that nobody has saved yet: what is asked anew, what was carried."""

    definition: Definition
    page: Page
    anew: tuple[Question, ...]
    carried: int
    run_out: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """From which pack a renewal was started, when, and the pages to look at again."""

    source: str
    day: str
    pages: tuple[PageToLookAt, ...]


def start_renewal(
    services: Services, user: User, ref: str, first_day: object = "", *, opening: str = ""
) -> str:
    """Start a pack with what an earlier one said; return its reference.

    `first_day` is the new placement's, as it was typed; it may be empty. `opening` is the mark of
    the page: with the same first day sent from it twice, one pack is started. Raises NotFound for
    another school's pack, NotAllowed while the pack is not over, FirstDayNotRead.
    """
    starts = _read_first_day(first_day)
    with services.ledger.transaction() as tx:
        pack = pack_of_school(tx, user, ref)
        if pack.state not in MAY_BE_RENEWED:
            raise NotAllowed("Only a pack that was sealed or declined can be renewed.")
        mark = f"{opening} {ref} {starts}" if opening else ""
        started = started_already(tx, user, mark)
        if started:
            return started
        new = start_in(services, tx, user, opening=mark)
        tx.entries.append(
            Happening(event=Event.PACK_COPIED, pack=new, actor=user.id, data={"copied_from": ref})
        )
        _carry(services, tx, user, pack, new=new, starts=starts)
    return new


def _read_first_day(typed: object) -> str:
    try:
        return read_date(Column(name=_FIRST_DAY, ask=""), typed)
    except NotAccepted as not_accepted:
        raise FirstDayNotRead(not_accepted.message) from not_accepted


def _carry(
    services: Services, tx: Transaction, user: User, pack: Pack, *, new: str, starts: str
) -> None:
    """Put the answers into the new pack, but for those that are known better by now.

    These are what the school's profile says since, and what every new pack starts with.
    """
    definitions = services.catalogue.definitions
    placed = placed_in(definitions)
    before, profile = tx.facts.all(pack.ref), tx.profiles.all(pack.school_id)
    settled = {name for name, fact in tx.facts.all(new).items() if not fact.source}
    carried = carried_over(
        definitions.values(),
        {name: fact.value for name, fact in before.items()},
        day=max(date.fromisoformat(starts or "1900-01-01"), uk_day(services.clock())),
    )
    for name, value in carried.items():
        given = _given(before[name])
        newer = name in profile and profile[name].saved_at > given and placed[name][2].profile
        if newer or name in settled:
            continue
        is_file = placed[name][2].kind is Kind.FILE
        own = carry_file(services, tx, value, to=new) if is_file else value
        source = Source(origin=Origin.COPY, at=given, of=pack.ref)
        if own is not None:
            tx.facts.put(
                new, placed[name][0].name, values={name: own}, by=user.id, source=source.text
            )
    if starts:
        document = placed[_FIRST_DAY][0].name
        tx.facts.put(new, document, values={_FIRST_DAY: starts}, by=user.id)


def _given(fact: Fact) -> str:
    """Return when an answer was first given: copying it again makes it no younger."""
    source = read_source(fact.source)
    return source.at if source and source.origin is Origin.COPY else fact.saved_at


def renewal_of(services: Services, user: User, ref: str) -> Renewal | None:
    """Return what a renewal has still to look at, or None when the pack is no renewal."""
    with services.ledger.reading() as tx:
        pack_of_school(tx, user, ref)
        copied = [one for one in tx.entries.of_pack(ref) if one.event is Event.PACK_COPIED]
        if not copied:
            return None
        saved, facts = tx.facts.saved_pages(ref), tx.facts.all(ref)
    values = effective(
        services.catalogue.definitions.values(), {name: one.value for name, one in facts.items()}
    )
    pages = (
        _to_look_at(definition, page, facts, values)
        for definition in services.catalogue.definitions.values()
        for page in asked_pages(definition, values)
        if (definition.name, page.name) not in saved
    )
    return Renewal(
        source=str(copied[0].data["copied_from"]),
        day=uk_day_words(copied[0].at),
        pages=tuple(one for one in pages if one),
    )


def _to_look_at(
    definition: Definition, page: Page, facts: Mapping[str, Fact], values: Mapping[str, Value]
) -> PageToLookAt | None:
    # How many of the safeguarding lead's own there are would tell the others what was answered.
    asked = [one for one in asked_questions(page, values) if not one.only_for_dsl]
    starts = str(values.get(_FIRST_DAY, ""))
    anew = tuple(
        one
        for one in asked
        if one.name not in values and (one.ask_again or one.kind is Kind.CHECK or one.required)
    )
    carried = sum(_is_copied(facts.get(one.name)) for one in asked)
    run_out = tuple(
        one
        for one in asked
        if starts and has_run_out(values.get(one.name), date.fromisoformat(starts))
    )
    if not (anew or carried):
        return None
    return PageToLookAt(
        definition=definition, page=page, anew=anew, carried=carried, run_out=run_out
    )


def _is_copied(fact: Fact | None) -> bool:
    source = read_source(fact.source) if fact else None
    return source is not None and source.origin is Origin.COPY

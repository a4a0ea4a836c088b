"""Tells a provider, and the schools with a pupil there, in time that evidence runs out.

One letter to each person names all that is due. It brings no link: a new one would stop the link
in use, and a letter that comes unasked is no place for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers.words import date_in_words
from formsvc.domain.events import Event, Happening
from formsvc.domain.evidence import TOLD_AT, Evidence, asked_now, days_to_tell, register_pages
from formsvc.domain.pack import State
from formsvc.domain.records import Pack, ProviderLink, User
from formsvc.domain.reminders import is_quiet
from formsvc.domain.uk_days import UK, uk_day, uk_day_of
from formsvc.journeys.letters import queue_letter
from formsvc.journeys.services import Services

#: In these no placement is running or to come.
_OVER = frozenset({State.ENDED, State.DECLINED, State.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    """One item that is to be told of: how long before its end, and the line that says so."""

    evidence: Evidence
    days: int
    line: str


def tell_running_out(services: Services) -> int:
    """Promise the letters about all evidence that is due; return of how many items they tell.

    The marks that it was told stand in the same transaction: no restart tells it twice.
    """
    now = services.clock()
    if is_quiet(now, UK):
        return 0
    today = uk_day(now)
    with services.ledger.reading() as tx:
        providers = tx.register.running_out(today, today + timedelta(days=max(TOLD_AT)))
        waiting = [one for one in providers if _due_of(services, tx, one, today)]
    return sum(_tell(services, one, today) for one in waiting)


def _due_of(services: Services, tx: Transaction, provider_id: str, on: date) -> list[_Due]:
    """Return what is due of the items that the provider is still asked for."""
    current = tx.register.current(provider_id)
    answers = {name: one.value for name, one in current.items()}
    return [
        _Due(evidence=one, days=days, line=_line(question.ask, one))
        for page in register_pages(services.catalogue.definitions)
        for question in page.checks
        if (one := current.get(question.name)) is not None
        and (days := days_to_tell(one, on))
        and asked_now(question, answers)
    ]


def _line(item: str, evidence: Evidence) -> str:
    return f"{item}: {date_in_words(evidence.part('expires'))}"


def _tell(services: Services, provider_id: str, on: date) -> int:
    with services.ledger.transaction() as tx:
        due = _due_of(services, tx, provider_id, on)
        if not due:
            return 0
        to_provider = _tell_provider(tx, provider_id, due)
        to_schools = _tell_schools(tx, provider_id, due, provider_told=bool(to_provider))
        if not to_provider + to_schools:
            return 0  # As soon as there is an address that works, somebody is told.
        for one in due:
            tx.register.told(one.evidence.id, one.days)
            _note(tx, one, to_provider=to_provider, to_schools=to_schools)
    return len(due)


def _note(tx: Transaction, due: _Due, **letters: int) -> None:
    item, evidence = due.evidence.item, due.evidence
    data = {"item": item, "evidence": evidence.id, "days": due.days, **letters}
    tx.entries.append(
        Happening(event=Event.EXPIRY_TOLD, pack=evidence.provider_id, actor="formsvc", data=data)
    )


def _tell_provider(tx: Transaction, provider_id: str, due: list[_Due]) -> int:
    """Write to whoever went in by a link that was not stopped; return to how many."""
    telling = tx.letters.telling(provider_id)
    people = [
        one
        for one in tx.providers.links_of(provider_id)
        if one.opened_at and not (one.id in telling and telling[one.id].standing.failed)
    ]
    for one in people:
        school = tx.people.organisation(one.invited_by).name
        facts = {"school": school, "until": uk_day_of(one.expires_at).isoformat()}
        _queue(tx, "running_out", due, to=one, facts=facts, invitation=one.id)
    return len(people)


def _tell_schools(
    tx: Transaction, provider_id: str, due: list[_Due], *, provider_told: bool
) -> int:
    """Write to those at schools who look after a placement that goes on longer; say to how many."""
    touched: dict[User, dict[str, list[_Due]]] = {}
    for pack in tx.providers.packs_of(provider_id):
        end = tx.facts.values(pack.ref).get("end_date", "")
        inside = [one for one in due if one.evidence.part("expires") <= str(end)]
        user = tx.people.user(pack.created_by)
        if inside and user is not None and not user.disabled and _goes_on(pack):
            touched.setdefault(user, {})[pack.ref] = inside
    for user, packs in touched.items():
        ids = {one.evidence.id for inside in packs.values() for one in inside}
        theirs = [one for one in due if one.evidence.id in ids]
        facts = {"packs": ", ".join(packs), "provider_told": "yes" if provider_told else "no"}
        _queue(tx, "running_out_for_school", theirs, to=user, facts=facts)
    return len(touched)


def _goes_on(pack: Pack) -> bool:
    """Say whether a placement is running or to come, as under a version in force."""
    where = pack.where
    return where.running or where.under is not None or where.state not in _OVER


def _queue(
    tx: Transaction,
    letter: str,
    due: list[_Due],
    *,
    to: User | ProviderLink,
    facts: Mapping[str, str],
    invitation: str = "",
) -> None:
    first = due[0].evidence
    provider = tx.people.organisation(first.provider_id).name
    queue_letter(
        tx,
        letter=letter,
        to=to.email,
        name=to.name,
        facts={"provider": provider, "items": "\n".join(one.line for one in due), **facts},
        key=f"{first.id}-{due[0].days}-{to.id}",
        pack=first.provider_id,
        invitation=invitation,
        evidence=" ".join(one.evidence.id for one in due),
    )


def as_it_stands(tx: Transaction, payload: Mapping[str, object]) -> Mapping[str, object] | None:
    """Return such a letter's payload without what was renewed meanwhile; None: nothing is left.

    Nor is anything left to say to a person at the provider whose link was stopped.
    """
    facts, link = payload["facts"], str(payload.get("invitation") or "")
    links = tx.providers.links_of(str(payload["pack"]))
    if not isinstance(facts, Mapping) or (link and link not in {one.id for one in links}):
        return None
    lines = zip(str(payload["evidence"]).split(), facts["items"].split("\n"), strict=True)
    left = _still_counting(tx, lines)
    return {**payload, "facts": {**facts, "items": "\n".join(left)}} if left else None


def _still_counting(tx: Transaction, lines: Iterable[tuple[str, str]]) -> list[str]:
    return [line for name, line in lines if tx.register.get(name).ended_at is None]

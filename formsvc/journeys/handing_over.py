"""Hands a draft over to a colleague of the same school, with a note only the two of them read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from formsvc.domain.chain import Entry
from formsvc.domain.events import Event, Happening
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import User
from formsvc.domain.text import tidy
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.following import PackView
from formsvc.journeys.letters import queue_letter
from formsvc.journeys.questions import said_in
from formsvc.journeys.reasons import read_reason
from formsvc.journeys.services import Services

#: The very same within this time is one press too many; later it is asked for anew.
_TWICE = timedelta(minutes=1)
_OVER = frozenset({Event.PACK_SENT, Event.PACK_REOPENED})


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """Who a draft waits for, and who handed it over; the note is empty for everybody else."""

    to: str
    by: str
    to_me: bool
    note: str
    at: str


def colleagues_of(services: Services, user: User) -> tuple[User, ...]:
    """Return the other people of the user's school who can sign in, by name."""
    with services.ledger.reading() as tx:
        everybody = tx.people.users_of(user.organisation_id)
    return tuple(one for one in everybody if one.id != user.id and not one.disabled)


def hand_over(services: Services, user: User, ref: str, colleague: str, words: str) -> None:
    """Ask a colleague (by id) to go on with a draft, and write to them.

    The note goes into no letter: it may name the child. Raises NotAllowed for anybody who is no
    colleague and once the pack was sent, ReasonMissing when the note cannot be kept.
    """
    note = read_reason(words, "") if tidy(words) else ""
    to = next((one for one in colleagues_of(services, user) if one.id == colleague), None)
    if to is None:
        raise NotAllowed("Choose a colleague of your school.")
    with services.ledger.transaction() as tx:
        pack = pack_of_school(tx, user, ref)
        last = _last(tx.entries.of_pack(ref))
        if last and tx.entries.time() - datetime.fromisoformat(last.at) < _TWICE:
            same = (last.actor, last.data["to"], said_in(tx, last, "note"))
            if same == (user.id, to.id, note):
                return  # the button was pressed twice
        entry = tx.entries.append(
            Happening(
                event=Event.PACK_HANDED_OVER,
                pack=ref,
                actor=user.id,
                data={"to": to.id},
                private={"note": note},
            )
        )
        queue_letter(
            tx,
            letter="handed_over",
            to=to.email,
            name=to.name,
            facts={"reference": ref, "school": tx.people.organisation(pack.school_id).name},
            key=str(entry.seq),
            pack=ref,
        )


def who_has_it(services: Services, user: User, view: PackView) -> HandedOver | None:
    """Return to whom a draft was handed over last, or None."""
    entry = _last(view.entries)
    if entry is None:
        return None
    with services.ledger.reading() as tx:
        to, by = tx.people.user(str(entry.data["to"])), tx.people.user(entry.actor)
        note = said_in(tx, entry, "note") if user.id in {entry.data["to"], entry.actor} else ""
    if to is None or by is None:
        return None
    return HandedOver(to=to.name, by=by.name, to_me=to.id == user.id, note=note, at=entry.at)


def _last(entries: Iterable[Entry]) -> Entry | None:
    """Return the last handing over since the pack was sent or opened again."""
    last = None
    for entry in entries:
        if entry.event is Event.PACK_HANDED_OVER:
            last = entry
        elif entry.event in _OVER:
            last = None
    return last

"""Puts a pack's entries into days, and each day's into runs of what belongs together.

A story of a hundred entries is read by its runs; inside them stands every entry, in its order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from formsvc.domain.chain import Entry
from formsvc.domain.events import Event
from formsvc.domain.uk_days import uk_day_of

_ABOUT_SENDING = frozenset({Event.PACK_SENT, Event.SIGNATORY_NAMED, Event.SIGNATURE_CARRIED})
#: What a run is about, by the first word of its events' names; the rest are main steps.
_TOPICS = {
    "answers": "Filled in",
    "warning": "Filled in",
    "file": "Filled in",
    "document": "Sealed",
}
#: What somebody who signs did, the weightiest first, with the words for one and for many.
_DONE = {
    Event.DOCUMENT_DECLINED: ("said no", "said no {} times"),
    Event.DOCUMENT_SIGNED: ("1 signature", "{} signatures"),
    Event.QUESTION_ASKED: ("asked a question", "asked {} questions"),
    Event.DELEGATION_ASKED: ("passed papers on", "passed papers on"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Entries in a row that are about one thing, newest first.

    `title` is "" for the main steps of the pack itself, which are never folded away.
    """

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What happened on one day in the UK, as the ISO date: the runs, newest first."""

    day: str
    runs: tuple[Run, ...]


def story_of(entries: Sequence[Entry], names: Mapping[str, str]) -> tuple[Day, ...]:
    """Return the days of a pack, newest first, with each entry once.

    `entries` in the order of the ledger; `names` says who is asked to sign, by invitation.
    """
    newest_first = entries[::-1]
    return tuple(
        Day(day=day, runs=tuple(_runs(list(those), names)))
        for day, those in groupby(newest_first, key=lambda one: uk_day_of(one.at).isoformat())
    )


def _runs(entries: list[Entry], names: Mapping[str, str]) -> Iterable[Run]:
    for topic, those in groupby(entries, key=lambda one: _topic(one, names)):
        run = tuple(those)
        done = _done(run) if topic in names.values() else ""
        yield Run(title=f"{topic}: {done}" if done else topic, entries=run)


def _topic(entry: Entry, names: Mapping[str, str]) -> str:
    """Return what an entry is about: sending, somebody who signs, a part of the work, or ""."""
    if entry.event in _ABOUT_SENDING:
        return "Sent for signature"
    subject = entry.event.partition(".")[0]
    if subject == "letter" or entry.event is Event.REVIEW_REMINDED:
        return "Letters"
    if "invitation" in entry.data:
        return names.get(str(entry.data["invitation"]), "Somebody who signs")
    return _TOPICS.get(subject, "")


def _done(run: tuple[Entry, ...]) -> str:
    """Return what somebody who signs did in a run, "" where they only looked."""
    events = [one.event for one in run]
    counts = {event: events.count(event) for event in _DONE if event in events}
    return ", ".join(_DONE[event][count > 1].format(count) for event, count in counts.items())

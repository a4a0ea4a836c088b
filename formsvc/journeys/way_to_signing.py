"""Tells what happened to one person's link before they signed: nothing in it is worked out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from formsvc.domain.chain import Entry
from formsvc.domain.events import Event
from formsvc.journeys.carried_words import NOT_RECORDED
from formsvc.journeys.moments import uk_words

if TYPE_CHECKING:
    from formsvc.journeys.sealing import SignedVersion

#: What comes out of one press on "Sign" belongs to other papers, or is told in rows of its own.
_ELSEWHERE = frozenset({Event.DOCUMENT_SIGNED, Event.DOCUMENT_DECLINED, Event.SIGNATURE_CARRIED})


def way_to_signing(entry: Entry, signed: SignedVersion) -> str:
    """Return each entry about this person before a signature of theirs, a line each.

    What is about another paper of theirs is left out. The same thing many times in a row, like a
    code that is wrong, is one line. "Not recorded" where there is no entry.
    """
    lines = [
        _line(list(run)) for _, run in groupby(_before(entry, signed), key=lambda one: one.sentence)
    ]
    return "\n".join(lines) or NOT_RECORDED


def _before(entry: Entry, signed: SignedVersion) -> Iterator[Entry]:
    person, paper = entry.data["invitation"], entry.data["document"]
    for one in signed.entries:
        theirs = person in {one.data.get("invitation"), one.data.get("new_invitation")}
        about = one.data.get("document", paper) == paper
        if theirs and about and one.seq < entry.seq and one.event not in _ELSEWHERE:
            yield one


def _line(run: list[Entry]) -> str:
    first, last = run[0], run[-1]
    if len(run) == 1:
        return f"{uk_words(first.at)}: {first.sentence} (Entry {first.seq})"
    return (
        f"{uk_words(first.at)} to {uk_words(last.at)}, {len(run)} times: {first.sentence} "
        f"(Entries {first.seq} to {last.seq})"
    )

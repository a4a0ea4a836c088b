"""The questions that signatories asked, and what the school answered."""

from collections.abc import Iterable
from dataclasses import dataclass

from formsvc.adapters.ledger import Transaction
from formsvc.domain.chain import Entry
from formsvc.domain.events import Event
from formsvc.domain.reaching import Reach

#: What has to be read of a pack to know what was asked and answered.
QUESTIONS = (Event.QUESTION_ASKED, Event.QUESTION_ANSWERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question that a signatory asked, with its answer when there is one."""

    seq: int
    document: str
    invitation: str
    who: str
    words: str
    answer: str
    wish: str = "question"
    #: The question of the form whose answer is meant; "" for the whole paper.
    part: str = ""
    #: No letter reaches whoever asked: the school tells them the answer.
    by_hand: bool = False


def questions_in(tx: Transaction, entries: Iterable[Entry]) -> tuple[Asked, ...]:
    """Return the questions among a pack's entries, oldest first."""
    entries = tuple(entries)
    answers = {
        entry.data["question"]: said_in(tx, entry, "answer")
        for entry in entries
        if entry.event is Event.QUESTION_ANSWERED
    }
    asked = [one for one in entries if one.event is Event.QUESTION_ASKED]
    return tuple(_asked(tx, one, answers.get(one.seq, "")) for one in asked)


def _asked(tx: Transaction, entry: Entry, answer: str) -> Asked:
    invitation = tx.invitations.get(str(entry.data["invitation"]))
    return Asked(
        seq=entry.seq,
        document=str(entry.data["document"]),
        invitation=invitation.id,
        who=invitation.name,
        words=said_in(tx, entry, "question"),
        answer=answer,
        wish=str(entry.data["wish"]),
        part=said_in(tx, entry, "part"),
        by_hand=invitation.reach == Reach.BY_HAND,
    )


def said_in(tx: Transaction, entry: Entry, name: str) -> str:
    """Return one of an entry's private texts, "" when it has none (or no longer)."""
    return str((tx.entries.private(entry.seq) or {}).get(name, ""))

"""Reads what was written after the start, as one reader may see it, and when a review is due."""

import json
from dataclasses import dataclass, replace
from datetime import date

from formsvc.adapters.ledger import Transaction
from formsvc.domain.afterwards import REVIEW, SaidPart, SaidRow, next_due
from formsvc.domain.answers import Facts, Value
from formsvc.domain.answers.words import date_in_words
from formsvc.domain.chain import Entry
from formsvc.domain.definition import Audience
from formsvc.domain.events import Event
from formsvc.domain.problems import NotFound
from formsvc.domain.records import User
from formsvc.domain.uk_days import uk_day
from formsvc.journeys.access import audiences_of, pack_for_reader
from formsvc.journeys.judging import effective_facts
from formsvc.journeys.services import Services

DOCUMENTS = {Event.REVIEW_WRITTEN: "review", Event.ENDING_WRITTEN: "ending"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One review or ending as it was written: by whom, when, and what was asked and answered."""

    seq: int
    at: str
    by: str
    by_id: str
    document: str
    version: int
    title: str
    purpose: str
    values: dict[str, Value]
    parts: tuple[SaidPart, ...]
    warnings: tuple[dict[str, str], ...]
    reason: str
    withheld: bool = False  # something of it is not for this reader

    @property
    def day(self) -> str:
        """The date that it is about, in words."""
        found = str(self.values.get("review_date") or self.values.get("ending_date") or "")
        return date_in_words(found) if found else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Afterwards:
    """What a pack's page says of the time after the start; dates are ISO, "" for none.

    `begun` are the documents that this reader typed and has not written down yet.
    """

    started: bool
    ended: bool
    written: tuple[Written, ...]
    due: str
    overdue: bool
    begun: tuple[str, ...] = ()

    @property
    def due_words(self) -> str:
        """The date of the next review in words."""
        return date_in_words(self.due) if self.due else ""

    @property
    def ending_open(self) -> bool:
        """Whether the placement ended and nobody has written yet what it came to."""
        return self.ended and not any(one.document != REVIEW for one in self.written)


def look_afterwards(services: Services, user: User, ref: str) -> Afterwards:
    """Return what was written about a pack's placement, and when the next review is due."""
    with services.ledger.reading() as tx:
        pack_for_reader(tx, user, ref)
        facts = effective_facts(services, tx, ref)
        found = afterwards_in(tx, ref, facts, today=uk_day(services.clock()))
        typed = tx.drafts.pages_of(ref, user.id)
    return replace(found, begun=tuple(one for one in DOCUMENTS.values() if (one, one) in typed))


def afterwards_in(tx: Transaction, ref: str, facts: Facts, *, today: date) -> Afterwards:
    """Return what was written about a pack with these facts, and when the next review is due."""
    milestones = [Event.PLACEMENT_STARTED, Event.PLACEMENT_ENDED]
    happened = {one.event for one in tx.entries.of_pack(ref, only=milestones)}
    written = written_in(tx, ref)
    started, ended = (one in happened for one in milestones)
    due = next_due((one.values for one in written), facts) if started and not ended else ""
    return Afterwards(
        started=started,
        ended=ended,
        written=tuple(written),
        due=due,
        overdue=bool(due) and due < today.isoformat(),
    )


def read_written(services: Services, user: User, ref: str, seq: int) -> Written:
    """Return one of them with what this reader may see. Raises NotFound."""
    with services.ledger.reading() as tx:
        pack_for_reader(tx, user, ref)
        found = [one for one in written_in(tx, ref) if one.seq == seq]
    if not found:
        raise NotFound("page")
    return for_readers(found[0], audiences_of(user))


def for_readers(written: Written, readers: frozenset[Audience]) -> Written:
    """Return it with the rows that one of these readers may see, and no bare answers."""
    parts = tuple(one.for_readers(readers) for one in written.parts)
    school = Audience.SCHOOL in readers or Audience.AUTHORITY in readers
    return replace(
        written,
        values={},
        parts=tuple(one for one in parts if one.rows),
        warnings=written.warnings if school else (),
        reason=written.reason if school else "",
        withheld=parts != written.parts,
    )


def written_in(tx: Transaction, ref: str) -> list[Written]:
    """Return all that was written about a pack's placement, oldest first, whoever may read it."""
    return [
        _written(tx, entry, str(private["written"]))
        for entry in tx.entries.of_pack(ref, only=list(DOCUMENTS))
        if "written" in (private := tx.entries.private(entry.seq) or {})
    ]


def _written(tx: Transaction, entry: Entry, kept: str) -> Written:
    said = json.loads(kept)
    person = tx.people.user(entry.actor)
    return Written(
        seq=entry.seq,
        at=entry.at,
        by=person.name if person else "Somebody",
        by_id=entry.actor,
        document=DOCUMENTS[entry.event],
        version=int(str(entry.data["version"])),
        title=said["title"],
        purpose=said["purpose"],
        values=said["answers"],
        parts=tuple(
            SaidPart(
                title=part["title"],
                rows=tuple(
                    SaidRow(
                        ask=row["ask"],
                        answer=row["answer"],
                        seen_by=frozenset(Audience(one) for one in row["seen_by"]),
                    )
                    for row in part["rows"]
                ),
            )
            for part in said["parts"]
        ),
        warnings=tuple(said["warnings"]),
        reason=said["reason"],
    )


def written_words(written: Written) -> list[str]:
    """Return it as lines of plain text."""
    lines = [written.title, f"Written by {written.by}", ""]
    for part in written.parts:
        lines += [part.title, ""]
        for row in part.rows:
            lines += [f"  {row.ask}", *(f"    {one}" for one in row.answer.splitlines()), ""]
    lines += [f"  The rules said: {one['said']}" for one in written.warnings]
    return [*lines, f"  Why the school went on: {written.reason}"] if written.reason else lines

"""Reads a file of facts and keeps what it says until somebody has looked at it."""

import json
from collections.abc import Mapping
from datetime import timedelta

from formsvc.adapters.facts_files import FactsFileRefused, read_facts_file
from formsvc.adapters.ledger import Transaction
from formsvc.domain.chain import utc_text
from formsvc.domain.definition import Kind, Question, placed_in
from formsvc.domain.importing import FilePerson, Matched, match_people, match_rows
from formsvc.domain.pack import DRAFTS
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import User
from formsvc.journeys.access import audiences_of, pack_of_school
from formsvc.journeys.services import Services

#: After this a file that was read and not used is forgotten: it may name other pupils.
KEPT = timedelta(hours=12)
CSV, JSON = "csv", "json"


def people_in(services: Services, user: User, data: bytes) -> tuple[str, Matched]:
    """Return the kind of a file, and whom and what it names. Raises FactsFileRefused.

    What this person may not see cannot be taken in by them: it counts as not recognised. So does
    an answer that is a file itself: what such a line says of a file would be only a claim.
    """
    read = read_facts_file(data)
    questions = _questions(services, user)
    if read.rows:
        kind, matched = CSV, match_rows(read.rows, questions)
    else:
        kind, matched = JSON, match_people(read.people, questions)
    if not any(one.raws for one in matched.people):
        raise FactsFileRefused(
            "Nothing in this file fits a question. The first line should name the columns, like "
            "“Legal Surname” or “DOB”, or “name” and “value”."
        )
    return kind, matched


def _questions(services: Services, user: User) -> Mapping[str, Question]:
    readers = audiences_of(user)
    return {
        name: question
        for name, (_, _, question) in placed_in(services.catalogue.definitions).items()
        if question.seen_by & readers and question.kind is not Kind.FILE
    }


def take_file(services: Services, user: User, ref: str, data: bytes) -> None:
    """Read a file for a pack and keep what fits, for a preview; no answer is changed.

    Raises FactsFileRefused, NotFound for another school's pack, NotAllowed once it was sent.
    """
    kind, matched = people_in(services, user, data)
    with services.ledger.transaction() as tx:
        if pack_of_school(tx, user, ref).state not in DRAFTS:
            raise NotAllowed("Answers can be changed only while the pack is being drafted.")
        tx.imports.drop_before(oldest(services))
        keep(tx, user, ref, kind, matched)


def oldest(services: Services) -> str:
    """Return the moment before which what was read is forgotten."""
    return utc_text(services.clock() - KEPT)


def keep(tx: Transaction, user: User, ref: str, kind: str, matched: Matched) -> None:
    """Keep what was read; lone halves of letters, which JSON can hold, stay escaped."""
    people = [
        {"raws": one.raws, "columns": one.columns, "partly": one.partly} for one in matched.people
    ]
    said = json.dumps({"people": people, "unknown": matched.unknown})
    tx.imports.keep(ref, user.id, origin=kind, people=said)


def kept(services: Services, tx: Transaction, user: User, ref: str) -> tuple[str, Matched] | None:
    """Return the kind and the people of what this person read for a pack, or None."""
    found = tx.imports.get(ref, user.id, since=oldest(services))
    if found is None:
        return None
    said, allowed = json.loads(found[1]), _questions(services, user)
    people = tuple(
        FilePerson(
            raws={name: raw for name, raw in one["raws"].items() if name in allowed},
            columns=one["columns"],
            partly=tuple(one["partly"]),
        )
        for one in said["people"]
    )
    return found[0], Matched(people=people, unknown=tuple(said["unknown"]))

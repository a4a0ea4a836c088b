"""A provider's register of evidence: what it gave, until when it holds, which facts it fills.

The register belongs to the provider and serves all its schools. It never says that a check was
passed: what a school found is the school's own answer, pack by pack.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from formsvc.domain.answers import Value
from formsvc.domain.answers.words import date_in_words
from formsvc.domain.definition import Kind, Question
from formsvc.domain.uk_days import uk_day_of
from formsvc.domain.uploads import Scan, Upload

SOON_DAYS = 60
_DIGEST_SHOWN = 12


class Standing(StrEnum):
    """How one item of the register stands, in the words shown on screen."""

    MISSING = "Nothing yet"
    CURRENT = "Given"
    EXPIRING = "Runs out soon"
    EXPIRED = "Has run out"
    WAITING = "Waiting for the virus scan"
    REFUSED = "File refused"
    NOT_HELD = "Not held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing that a provider gave for one item, with its file when there is one.

    For a check `value` holds the parts `what`, `where`, `issued`, `expires` and `why_not`; for any
    other question it is the answer itself. `ended_at` is set when it was replaced or withdrawn;
    `told_days` says how many days before its end somebody was last told of it, 0 for not yet.
    """

    id: str
    provider_id: str
    item: str
    value: Value
    upload: Upload | None
    added_at: str
    ended_at: str | None
    superseded_by: str | None
    told_days: int = 0

    def part(self, name: str) -> str:
        """Return one part of a check's evidence as text."""
        return self.value.get(name, "") if isinstance(self.value, dict) else ""


def standing_of(evidence: Evidence | None, on: date) -> Standing:
    """Return how an item stands on a day."""
    if evidence is None:
        return Standing.MISSING
    if evidence.upload is not None and evidence.upload.scan is Scan.INFECTED:
        return Standing.REFUSED
    if evidence.upload is not None and not evidence.upload.may_be_opened:
        return Standing.WAITING
    if evidence.part("why_not"):
        return Standing.NOT_HELD
    expires = evidence.part("expires")
    if expires and expires < on.isoformat():
        return Standing.EXPIRED
    soon = (on + timedelta(days=SOON_DAYS)).isoformat()
    return Standing.EXPIRING if expires and expires <= soon else Standing.CURRENT


def may_be_used(evidence: Evidence) -> bool:
    """Say whether a school may take it over: not while its file waits, or was refused."""
    return evidence.upload is None or evidence.upload.may_be_opened


def fill(question: Question, evidence: Evidence) -> Value:
    """Return what the evidence puts into a pack. For a check never the result: a person says it."""
    if question.kind is not Kind.CHECK:
        return evidence.value
    if evidence.part("why_not"):
        return {"comment": f"The provider says: {evidence.part('why_not')}"}
    dates = {name: evidence.part(name) for name in ("issued", "expires")}
    said = {"evidence": f"{evidence.part('what')}. {_where(evidence)}", **dates}
    return {name: text for name, text in said.items() if text}


def _where(evidence: Evidence) -> str:
    if evidence.upload is None:
        return f"Kept: {evidence.part('where')}"
    day = date_in_words(uk_day_of(evidence.added_at).isoformat())
    digest = evidence.upload.sha256[:_DIGEST_SHOWN]
    return f"File from the provider, sent on {day} (file {digest})"


def is_used(question: Question, answer: Value | None, evidence: Evidence) -> bool:
    """Say whether a pack's answer already holds what the evidence says."""
    filled = fill(question, evidence)
    if question.kind is not Kind.CHECK:
        return answer == filled
    if not (isinstance(answer, dict) and isinstance(filled, dict)):
        return False
    parts = ("comment",) if "comment" in filled else ("evidence", "issued", "expires")
    return all(answer.get(name, "") == filled.get(name, "") for name in parts)


def stamp(evidence: Iterable[Evidence | None]) -> str:
    """Return a mark of what stands in the register: what a second tab must know to save."""
    return ".".join(one.id if one else "-" for one in evidence)


def name_key(name: str) -> str:
    """Return the form under which two spellings of one provider's name are the same."""
    text = unicodedata.normalize("NFKC", name).casefold().replace("&", " and ")
    words = re.findall(r"\w+", text)
    while len(words) > 1 and words[-1] in {"ltd", "limited", "cic", "llp", "plc"}:
        words.pop()
    return " ".join(words)

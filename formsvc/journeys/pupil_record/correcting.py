"""Corrections: what somebody says is wrong is put beside the record, and never rewrites it.

The right is that of UK GDPR, Article 16; what was signed stays as it was signed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from formsvc.adapters.ledger import Transaction
from formsvc.domain.events import Event, Happening
from formsvc.domain.problems import FormsvcProblem, NotAllowed
from formsvc.domain.records import User
from formsvc.journeys.access import SAFEGUARDING_LEAD, pack_for_reader, pack_of_school
from formsvc.journeys.erasing import may_decide
from formsvc.journeys.reasons import ReasonMissing, read_reason
from formsvc.journeys.services import Services

DECISIONS: Mapping[str, str] = {
    "agreed": "The school agrees: this is right",
    "not_agreed": "The school does not agree, and says why",
}


class CorrectionNotTaken(FormsvcProblem):
    """Raised when something of a correction is missing; `faults` says what, by box."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("The correction was not noted.")
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One correction as it was noted: who asked, what they say is right, who decided what."""

    at: str
    seq: int
    asked_by: str
    words: str
    decision: str
    why: str
    decided_by: str
    only_leads: bool


def note_correction(
    services: Services, user: User, ref: str, said: Mapping[str, str], *, only_leads: bool
) -> None:
    """Put a correction beside a pack's record. No answer and no paper is changed by it.

    `said` holds `asked_by`, `words`, `decision` (of DECISIONS) and `why`, which only a refusal
    needs. With `only_leads` nobody but safeguarding leads reads it. Raises CorrectionNotTaken.
    """
    taken, faults = _read(said)
    if faults:
        raise CorrectionNotTaken(faults)
    with services.ledger.transaction() as tx:
        pack_of_school(tx, user, ref)
        if not may_decide(user):
            raise NotAllowed("Only a safeguarding lead of the school decides about this.")
        private = {
            "asked_by": taken["asked_by"],
            "words": taken["words"],
            "why": taken["why"],
            "only_leads": "yes" if only_leads else "no",
        }
        tx.entries.append(
            Happening(
                event=Event.CORRECTION_NOTED,
                pack=ref,
                actor=user.id,
                data={"decision": taken["decision"]},
                private=private,
            )
        )


def _read(said: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    taken = {"decision": said.get("decision", ""), "why": ""}
    faults = {}
    wanted = {
        "asked_by": "Write who asked for the correction",
        "words": "Write what they say is right",
    }
    if taken["decision"] not in DECISIONS:
        faults["decision"] = "Say whether the school agrees"
    if said.get("why", "").strip() or taken["decision"] == "not_agreed":
        wanted["why"] = "Write why the school does not agree"
    for name, when_empty in wanted.items():
        try:
            taken[name] = read_reason(said.get(name, ""), when_empty)
        except ReasonMissing as missing:
            faults[name] = missing.message
    return taken, faults


def corrections_of(services: Services, user: User, ref: str) -> tuple[Correction, ...]:
    """Return the corrections of a pack that this reader may see, oldest first."""
    with services.ledger.reading() as tx:
        pack_for_reader(tx, user, ref)
        found = corrections_in(tx, ref)
    return tuple(one for one in found if user.role == SAFEGUARDING_LEAD or not one.only_leads)


def corrections_in(tx: Transaction, ref: str) -> list[Correction]:
    """Return all corrections of a pack, whoever may read them."""
    return [
        Correction(
            at=entry.at,
            seq=entry.seq,
            asked_by=str(private.get("asked_by", "")),
            words=str(private.get("words", "")),
            decision=str(entry.data["decision"]),
            why=str(private.get("why", "")),
            decided_by=person.name if (person := tx.people.user(entry.actor)) else "Somebody",
            only_leads=private.get("only_leads") == "yes",
        )
        for entry in tx.entries.of_pack(ref, only=[Event.CORRECTION_NOTED])
        for private in [tx.entries.private(entry.seq) or {}]
    ]

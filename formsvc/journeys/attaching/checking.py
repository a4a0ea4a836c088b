"""Says which files keep a pack from being sent: those that nobody may open, or that are lost."""

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers import Facts
from formsvc.domain.attached import uploads_in
from formsvc.domain.definition import placed_in
from formsvc.domain.problems import NotFound
from formsvc.domain.uploads import MOST_OF_A_PACK, Scan
from formsvc.journeys.services import Services

_WHY = {
    Scan.WAITING: "the file waits for the virus scan. Try again in a few minutes.",
    Scan.INFECTED: "the virus scanner found something in the file. Put another in its place.",
}
_LOST = "the file is no longer here. Send it again."
#: What only safeguarding leads see is not named to others: that there is a file would tell.
_APART = "In the safeguarding lead's part"


def files_not_ready(services: Services, tx: Transaction, facts: Facts) -> tuple[str, ...]:
    """Return why the files among these answers cannot be sent, one sentence each."""
    placed = placed_in(services.catalogue.definitions)
    given = uploads_in(services.catalogue.definitions.values(), facts)
    reasons = []
    for name, value in given.items():
        why = _why_not(services, tx, value)
        question = placed[name][2]
        if why:
            who = _APART if question.only_for_dsl else f"“{question.ask}”"
            reasons.append(f"{who}: {why}")
    if sum(int(one["size"]) for one in given.values()) > MOST_OF_A_PACK:
        most = MOST_OF_A_PACK >> 20
        reasons.append(f"The files are too large together: {most} MB is the most. Take one out.")
    return tuple(dict.fromkeys(reasons))


def _why_not(services: Services, tx: Transaction, value: dict[str, str]) -> str:
    try:
        upload = tx.uploads.get(value["upload"])
    except NotFound:
        return _LOST
    if upload.sha256 != value["sha256"] or not services.blobs.has(upload.sha256):
        return _LOST
    return _WHY.get(upload.scan, "")

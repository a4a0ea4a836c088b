"""Seals bytes and believes the result only when our own check does."""

from formsvc.adapters.seals import (
    SealKeyUnusable,
    SealNotMade,
    TimeStampMissing,
    check_seal,
    sample_page,
)
from formsvc.domain.verdict import Outcome
from formsvc.journeys.services import Services


def seal_believed(services: Services, pdf: bytes, *, reason: str) -> bytes:
    """Return the PDF sealed.

    Raises SealKeyUnusable when our own check would not believe the key (revoked, not known, out
    of date), TimeStampMissing when there is an authority and no time-stamp of it that the check
    believes, SealNotMade when the file could not be sealed. Never a lower level instead.
    """
    sealed = services.sealer.seal(pdf, reason=reason, name="formsvc", at=services.clock())
    verdict = check_seal(sealed, trusted=services.trusted)
    if verdict.level != services.sealer.level:
        raise TimeStampMissing("gives one that our own check does not believe")
    if verdict.outcome is Outcome.UNKNOWN:
        raise SealKeyUnusable(verdict.reason[0].lower() + verdict.reason[1:])
    if verdict.outcome is not Outcome.VALID:
        raise SealNotMade
    return sealed


def prove_seal_key(services: Services) -> None:
    """Seal a sample and check it: a wrong key is found when the service starts, not by a parent.

    Raises SealKeyUnusable with what is wrong, SealNotMade.
    """
    seal_believed(services, sample_page(), reason="A sample, made when the service starts")

"""Seals bytes and believes the result only when our own check does."""

from formsvc.adapters.seals import (
    LEVEL,
    Sealer,
    SealKeyUnusable,
    SealNotMade,
    TimeStampMissing,
    sample_page,
)
from formsvc.domain.verdict import Outcome
from formsvc.journeys.checking import check_pdf
from formsvc.journeys.services import Services


def seal_believed(services: Services, pdf: bytes, *, reason: str) -> bytes:
    """Return the PDF sealed.

    Raises SealKeyUnusable when our own check would not believe the key (revoked, not known, out
    of date), TimeStampMissing when there is an authority and no time-stamp of it that the check
    believes, SealNotMade when the file could not be sealed. Never a lower level instead.
    """
    return _seal_with(services.sealer, services, pdf, reason)


def _seal_with(sealer: Sealer, services: Services, pdf: bytes, reason: str) -> bytes:
    sealed = sealer.seal(pdf, reason=reason, name="formsvc", at=services.clock())
    verdict = check_pdf(sealed, trusted=services.trusted)
    if verdict.level != sealer.level:
        raise TimeStampMissing("gives one that our own check does not believe")
    if verdict.outcome is Outcome.UNKNOWN:
        raise SealKeyUnusable(verdict.reason[0].lower() + verdict.reason[1:])
    if verdict.outcome is not Outcome.VALID:
        raise SealNotMade
    return sealed


def prove_seal_key(services: Services) -> None:
    """Seal a sample and check it: a wrong key is found when the service starts, not by a parent.

    Raises SealKeyUnusable with what is wrong, SealNotMade; and when the key is good, but the
    time-stamp authority is not, TimeStampMissing.
    """
    sample, reason = sample_page(), "A sample, made when the service starts"
    _seal_with(services.sealer.without_stamps(), services, sample, reason)
    if services.sealer.level != LEVEL:
        seal_believed(services, sample, reason=reason)

"""Judges the time-stamp on a seal: whole, and by an authority that is known."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate, load_der_x509_certificate
from pyhanko_certvalidator import ValidationContext

from formsvc.adapters.seals.hole import stamp_of
from formsvc.adapters.seals.stamping import PROMISE
from formsvc.adapters.seals.trusting import issued
from formsvc.domain.verdict import Check

WHOLE, KNOWN = "time-stamp whole", "time-stamp known"
_NO_STAMP = (
    "Nobody outside confirms when the file was sealed: the time is that of the computer that made "
    "the seal."
)
#: The service's clock may be ahead of the authority's by this much.
APART = timedelta(minutes=10)


def stamp_time(seal: Any) -> datetime | None:
    """Return when the time-stamp on a seal says that it was made, None when there is none."""
    stamp = stamp_of(seal)
    if stamp is None:
        return None
    at: datetime = stamp["encap_content_info"]["content"].parsed["gen_time"].native
    return at.astimezone(UTC)


def stamp_trust(
    stamp: Any, authorities: Sequence[Certificate], at: datetime | None
) -> ValidationContext:
    """Return what a time-stamp is checked against: only known authorities, at its own time."""
    return ValidationContext(
        trust_roots=[x509.Certificate.load(one) for one in _roots_of(stamp, authorities)],
        moment=at,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )


def _roots_of(stamp: Any, authorities: Sequence[Certificate]) -> list[bytes]:
    """Return the authorities that issued one of its certificates.

    A root may follow another of the same name with a key of another kind: pyHanko fails over that.
    """
    enclosed = [] if stamp is None else [one.chosen.dump() for one in stamp["certificates"]]
    below = [load_der_x509_certificate(one) for one in enclosed]
    return [
        root.public_bytes(Encoding.DER)
        for root in authorities
        if any(issued(root, one) for one in below)
    ]


def promises(seal: Any) -> bool:
    """Say whether a seal says of itself that time-stamps go with it."""
    return str(seal.sig_object.get("/Reason", "")).endswith(f"({PROMISE})")


@dataclass(frozen=True, slots=True, kw_only=True)
class StampVerdict:
    """What was found about a time-stamp; without one there is nothing to check."""

    checks: tuple[Check, ...] = ()
    passed: bool = False
    certificates: Collection[bytes] = ()


def judge_stamp(
    seal: Any, status: Any, *, stated: datetime, stamped: datetime | None
) -> StampVerdict:
    """Return the verdict on a seal's time-stamp. `stated` is the time that the seal gives."""
    found = status.timestamp_validity
    if stamped is None or found is None:
        none = Check(name="time-stamped", passed=None, sentence=_NO_STAMP)
        gone = "The seal says that it has a time-stamp, and there is none."
        return StampVerdict(
            checks=(Check(name=WHOLE, passed=False, sentence=gone),) if promises(seal) else (none,)
        )
    whole = bool(found.intact and found.valid)
    known = bool(whole and found.trusted)
    later = stated <= stamped + APART
    at = f"{stamped.day} {stamped:%B %Y at %H:%M} UTC"
    said = "A time-stamp authority that this check knows confirms that the seal was there on"
    wrong = (
        "The seal says a later time than its time-stamp: one of the two clocks was wrong."
        if known
        else "The time-stamp comes from an authority that this check does not know."
    )
    checks = (
        Check(name=WHOLE, passed=whole, sentence="The time-stamp belongs to this very seal."),
        Check(
            name=KNOWN,
            passed=known and later,
            sentence=f"{said} {at}." if known and later else wrong,
        ),
    )
    path = found.validation_path
    led = () if path is None else tuple(one.dump() for one in path)
    return StampVerdict(checks=checks, passed=whole and known and later, certificates=led)

"""Our own acceptance rule for a sealed PDF.

No tool alone decides: pdfsig, openssl and qpdf call a file with an appended, forged page valid
(measured with poppler 22.12 and qpdf 11.3). The rule asks for one seal, by a key we know, over
every byte of the file, with nothing after it but archive time-stamps of our own making.
"""

import hashlib
import io
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate, load_der_x509_certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from formsvc.adapters.seals.field import FIELD
from formsvc.adapters.seals.hole import hole_is_clean, stamp_of
from formsvc.adapters.seals.judging_archives import KNOWN as ARCHIVE_KNOWN
from formsvc.adapters.seals.judging_archives import ArchiveVerdict, judge_archives
from formsvc.adapters.seals.judging_stamps import (
    KNOWN,
    StampVerdict,
    judge_stamp,
    stamp_time,
    stamp_trust,
)
from formsvc.adapters.seals.sealing import ARCHIVED_LEVEL, LEVEL, STAMPED_LEVEL
from formsvc.adapters.seals.trusting import (
    TrustUnreadable,
    read_authorities,
    read_pem,
    read_revocations,
)
from formsvc.domain.revocation import NOT_REVOKED, Revocation, judge_revocation
from formsvc.domain.verdict import Check, Outcome, Verdict

LARGEST = 64 << 20
#: More than this after the last end mark is never ours; reading on takes pyHanko minutes.
_LONGEST_TAIL = 1024
# pyHanko logs what it finds in a hostile file; the verdict says what people need to know.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
_UNSURE = (NOT_REVOKED, KNOWN, ARCHIVE_KNOWN)
_NOT_ALTERED = {"known key", "key in date", *_UNSURE}
#: After the seal: nothing, or what ISO 32000-2 lets follow a certification of level 1.
_MAY_FOLLOW = {None, ModificationLevel.NONE, ModificationLevel.LTA_UPDATES}
_NOT_OURS = "This is not a PDF that was sealed by this service."


def check_seal(pdf: bytes, *, trusted: Sequence[bytes]) -> Verdict:
    """Return the verdict on a PDF. `trusted` are texts as `trusted_in` returns them.

    Never fetches anything and never raises: what cannot be read is not valid, and the verdict
    says so. Limits of time and memory are the caller's (see `journeys.checking_uploads`).
    """
    if not pdf.startswith(b"%PDF-") or len(pdf) > LARGEST:
        return Verdict(outcome=Outcome.UNKNOWN, reason=_NOT_OURS)
    if len(pdf) - pdf.rfind(b"%%EOF") > _LONGEST_TAIL:
        return _unreadable(pdf)
    try:
        texts = tuple(trusted)
        return _judge(pdf, texts, read_revocations(texts))
    except TrustUnreadable as unreadable:
        return Verdict(outcome=Outcome.UNKNOWN, reason=str(unreadable))
    except Exception:  # noqa: BLE001 - hostile files fail in ways that no list of errors foresees
        return _unreadable(pdf)


def _unreadable(pdf: bytes) -> Verdict:
    if b"/ByteRange" not in pdf and b"/DocMDP" not in pdf:
        return Verdict(outcome=Outcome.UNKNOWN, reason=_NOT_OURS)
    why = "The file was sealed once, but it can no longer be read as it was. It was altered."
    check = Check(name="whole", passed=False, sentence=why)
    return Verdict(outcome=Outcome.ALTERED, reason=why, checks=(check,))


def _judge(pdf: bytes, trusted: Sequence[bytes], revoked: Sequence[Revocation]) -> Verdict:
    reader = PdfFileReader(io.BytesIO(pdf), strict=True)
    seals = reader.embedded_regular_signatures
    if not seals:
        return _unreadable(pdf)
    seal = seals[0]
    pems, authorities = read_pem(trusted), read_authorities(trusted)
    certificates = _asn1(pems)
    stated = seal.self_reported_timestamp or datetime.now(UTC)  # noqa: TID251
    stamped = stamp_time(seal)
    at = stamped or stated
    status = validate_pdf_signature(
        seal,
        signer_validation_context=_trust(certificates, at),
        ts_validation_context=stamp_trust(stamp_of(seal), authorities, stamped),
    )
    stamp = judge_stamp(seal, status, stated=stated, stamped=stamped)
    known = seal.signer_cert.dump() in {one.dump() for one in certificates if not one.ca}
    issuers = [*pems, *map(load_der_x509_certificate, stamp.certificates)] if known else None
    archive = judge_archives(pdf, reader, since=at, authorities=authorities, issuers=issuers)
    clean = hole_is_clean(pdf, seal, certificates, stamp.certificates)
    key = hashlib.sha256(seal.signer_cert.dump()).hexdigest()
    checks = (
        *_checks(pdf, seals, status, known=known, clean=clean, alone=archive.alone),
        *stamp.checks,
        *archive.checks,
        judge_revocation(revoked, key, sealed_at=at, proved=stamp.passed),
    )
    outcome, reason = _outcome(checks)
    return Verdict(
        outcome=outcome,
        reason=reason,
        checks=checks,
        sealed_by=seal.signer_cert.subject.human_friendly,
        sealed_at=stated.astimezone(UTC).isoformat(timespec="seconds"),
        stamped_at=stamped.isoformat(timespec="seconds") if stamped and stamp.passed else "",
        archived_at=archive.latest.isoformat() if archive.latest and archive.passed else "",
        level=_level(stamp, archive),
    )


def _level(stamp: StampVerdict, archive: ArchiveVerdict) -> str:
    if stamp.passed and archive.passed:
        return ARCHIVED_LEVEL
    return STAMPED_LEVEL if stamp.passed else LEVEL


def _asn1(certificates: Sequence[Certificate]) -> list[x509.Certificate]:
    return [x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in certificates]


def _trust(certificates: list[x509.Certificate], at: datetime) -> ValidationContext:
    # A seal certificate that signed itself is its own root: it is trusted because it is pinned.
    roots = [one for one in certificates if one.ca or one.self_issued]
    return ValidationContext(
        trust_roots=roots,
        other_certs=[one for one in certificates if one not in roots],
        moment=at,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )


def _checks(
    pdf: bytes, seals: Any, status: Any, *, known: bool, clean: bool, alone: bool
) -> tuple[Check, ...]:
    seal = seals[0]
    facts = (
        ("whole", status.intact and status.valid, "The bytes under the seal are as they were."),
        (
            "nothing added",
            alone
            and status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
            and status.modification_level in _MAY_FOLLOW
            and bool(status.docmdp_ok),
            "The seal covers the whole file, and nothing but archive time-stamps came after it.",
        ),
        (
            "one seal",
            len(seals) == 1 and seal.field_name == FIELD,
            "There is one seal, in its own place, and no other signature.",
        ),
        (
            "no change allowed",
            seal.docmdp_level is MDPPerm.NO_CHANGES,
            "The seal allows no change of any kind.",
        ),
        ("clean ends", _ends_clean(pdf), "The file begins and ends where it should."),
        ("clean seal", clean, "Nothing is hidden inside the seal itself."),
        ("known key", known, "The seal was made with a key that this check knows."),
        (
            "key in date",
            bool(status.trusted) if known else None,
            "The key was in date and trusted at the time it states.",
        ),
    )
    return tuple(Check(name=name, passed=passed, sentence=said) for name, passed, said in facts)


def _ends_clean(pdf: bytes) -> bool:
    return pdf.rstrip(b"\r\n").endswith(b"%%EOF") and len(pdf) - len(pdf.rstrip(b"\r\n")) <= 2


def _outcome(checks: tuple[Check, ...]) -> tuple[Outcome, str]:
    failed = {check.name for check in checks if check.passed is False}
    if failed - _NOT_ALTERED:
        return Outcome.ALTERED, "The file is not as it was when it was sealed."
    if "known key" in failed:
        return Outcome.UNKNOWN, "The file is sealed with a key that this check does not know."
    for name in _UNSURE:
        if name in failed:
            return Outcome.UNKNOWN, next(one.sentence for one in checks if one.name == name)
    if failed:
        return Outcome.UNKNOWN, "The key was not in date or not trusted when the file was sealed."
    return Outcome.VALID, "The file is as it was when it was sealed, and the seal is known."

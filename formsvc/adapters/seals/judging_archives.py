"""Judges what stands behind a seal: archive time-stamps, as the sealer writes them, or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from cryptography.x509 import Certificate, load_der_x509_certificate, load_der_x509_crl
from pyhanko.sign.validation import validate_pdf_timestamp

from formsvc.adapters.seals.archiving import lists_held, revisions_of
from formsvc.adapters.seals.hole import archive_is_clean
from formsvc.adapters.seals.judging_stamps import APART, promises, stamp_trust
from formsvc.adapters.seals.lists import made_by
from formsvc.domain.verdict import Check

WHOLE, KNOWN = "archive whole", "archive known"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveVerdict:
    """What was found: `alone` says that nothing else stands behind the seal."""

    alone: bool
    checks: tuple[Check, ...] = ()
    passed: bool = False
    latest: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    at: datetime
    whole: bool
    trusted: bool
    path: tuple[bytes, ...]


def judge_archives(
    pdf: bytes,
    reader: Any,
    *,
    since: datetime,
    authorities: Sequence[Certificate],
    issuers: Iterable[Certificate] | None,
) -> ArchiveVerdict:
    """Return the verdict on all that stands behind the seal, which was there at `since`.

    `issuers` are those whose lists of revoked keys may stand there beside those of the authorities;
    None when a stranger sealed the file: then a stranger's lists may go with him.
    """
    stamps = reader.embedded_timestamp_signatures
    revisions = revisions_of(pdf)
    if revisions is None or len(revisions) != len(stamps) + 1:
        return ArchiveVerdict(alone=False)
    seal = reader.embedded_regular_signatures[0]
    if not stamps:
        gone = "The seal says that archive time-stamps stand behind it, and there is none."
        missing = (Check(name=WHOLE, passed=False, sentence=gone),) if promises(seal) else ()
        return ArchiveVerdict(alone=True, checks=missing)
    found = [_judge_one(pdf, one, authorities) for one in stamps]
    alone = issuers is None or _lists_known(pdf, [*issuers, *_certificates(found)])
    return _told(found, since, alone=alone)


def _judge_one(pdf: bytes, stamp: Any, authorities: Sequence[Certificate]) -> _Found:
    at = stamp.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
    status = validate_pdf_timestamp(stamp, stamp_trust(stamp.signed_data, authorities, at))
    path = status.validation_path
    led = () if path is None else tuple(one.dump() for one in path)
    return _Found(
        at=at.astimezone(UTC),
        whole=bool(status.intact and status.valid) and archive_is_clean(pdf, stamp, led),
        trusted=bool(status.trusted),
        path=led,
    )


def _certificates(found: list[_Found]) -> list[Certificate]:
    return [load_der_x509_certificate(der) for one in found for der in one.path]


def _lists_known(pdf: bytes, issuers: list[Certificate]) -> bool:
    lists = [load_der_x509_crl(one) for one in lists_held(pdf)]
    return all(any(made_by(issuer, one) for issuer in issuers) for one in lists)


def _told(found: list[_Found], since: datetime, *, alone: bool) -> ArchiveVerdict:
    whole = all(one.whole for one in found)
    times = [since, *(one.at for one in found)]
    in_order = all(two >= one - APART for one, two in pairwise(times))
    trusted = all(one.trusted for one in found)
    latest = found[-1].at
    known = (
        "Archive time-stamps of authorities that this check knows confirm the whole file, the last "
        f"one on {latest.day} {latest:%B %Y at %H:%M} UTC."
    )
    wrong = (
        "The archive time-stamps are not in the order of their times: a clock was wrong."
        if trusted
        else "An archive time-stamp comes from an authority that this check does not know."
    )
    good = trusted and in_order
    checks = (
        Check(
            name=WHOLE, passed=whole, sentence="Every archive time-stamp belongs to this very file."
        ),
        Check(name=KNOWN, passed=good, sentence=known if good else wrong),
    )
    return ArchiveVerdict(alone=alone, checks=checks, passed=whole and good, latest=latest)

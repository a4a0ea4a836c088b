"""The verdict on one sealed PDF.

The seal stands over every byte of the file but its own place, the hole, and a key that is trusted
made it. What may stand in the hole is known byte for byte. So a file that passes is the one that
was sealed, and nothing in it needs to be looked at: no page, no later revision, no attachment.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta, timezone

from .archives import Archive, judge_archives
from .der import SET, write
from .enclosed import text_at
from .hole import Signature, is_clean, read_signature
from .keys import Certificate, Trusted, read_certificate
from .signatures import key_signed
from .stamps import Stamp, judge_stamp
from .verdict import ALTERED, UNKNOWN, VALID, Check, Verdict

LARGEST = 64 << 20
_HOLE = re.compile(
    rb"/Contents <([0-9A-F]+)>\s{1,2}/ByteRange \[0 (\d{1,9}) (\d{1,9}) (\d{1,9}) *\]"
)
_SIGNED_AT = re.compile(rb"/M \(D(?::|\\072)(\d{14})(?:Z|([+-])(\d\d)'(\d\d)'?)?")
_REASON = re.compile(rb"/Reason (?=[(<])")
#: Stands under a seal that was made with a time-stamp: it cannot be taken away unseen.
_PROMISE = "(with time-stamps, level B-LTA)"
#: The service's clock may be ahead of the authority's by this much.
_APART = timedelta(minutes=10)
_NOT_OURS = "This is not a PDF that was sealed by this service."
_CHANGED = "The file is not as it was when it was sealed."
_UNKNOWN_STAMP = "The time-stamp comes from an authority that is not known here."
_ALONE = "The seal covers the whole file, and nothing but archive time-stamps came after it."
_WRONG_ORDER = "The archive time-stamps are not in the order of their times: a clock was wrong."
_UNSURE = ("time-stamp known", "archive known")
_WRONG_CLOCK = "The seal says a later time than its time-stamp: one of the two clocks was wrong."


def check_seal(pdf: bytes, trusted: Trusted) -> Verdict:
    """Return the verdict on a PDF. What cannot be read is not valid; nothing is raised."""
    if not pdf.startswith(b"%PDF-") or len(pdf) > LARGEST:
        return Verdict(UNKNOWN, _NOT_OURS)
    if b"/ByteRange" not in pdf and b"/DocMDP" not in pdf:
        return Verdict(UNKNOWN, _NOT_OURS)
    places = list(_HOLE.finditer(pdf))
    if not places or not _cover_all(places, pdf):
        return Verdict(ALTERED, _CHANGED, (Check("nothing added", False, _ALONE),))
    try:
        return _judge(pdf, places, trusted)
    except (ValueError, LookupError, OverflowError, TypeError, AttributeError, RecursionError):
        said = "The seal can be read."
        return Verdict(ALTERED, _CHANGED, (Check("whole", False, said),))


def _cover_all(places: list[re.Match[bytes]], pdf: bytes) -> bool:
    """Say whether each signature covers all but its place, and the last one the whole file."""
    ends = [int(one[3]) + int(one[4]) for one in places]
    own = all((int(one[2]), int(one[3])) == (one.start(1) - 1, one.end(1) + 1) for one in places)
    return own and ends == sorted(set(ends)) and ends[-1] == len(pdf)


def _judge(pdf: bytes, places: list[re.Match[bytes]], trusted: Trusted) -> Verdict:
    place, sealed = places[0], pdf[: int(places[0][3]) + int(places[0][4])]
    signature = read_signature(bytes.fromhex(place[1].decode()))
    after = sealed[place.end() :]
    stated = _stated_time(after)
    stamp = _stamp_of(signature, trusted)
    at = stamp.at if stamp else stated
    known = signature.named(trusted.certificates)
    enclosed = tuple(read_certificate(one) for one in signature.certificates)
    signer = known or signature.named(enclosed)
    whole = _is_signed(sealed, place, signature, signer)
    clean = is_clean(place[1], signature, trusted if known else None, stamp.anew if stamp else b"")
    issuers = (*trusted.certificates, *(stamp.path if stamp else ())) if known else None
    archive = judge_archives(pdf, places, trusted, since=at, issuers=issuers)
    proved = stamp is not None and stamp.known and not _is_late(stated, stamp)
    facts = (
        ("nothing added", archive.alone, _ALONE),
        ("whole", whole, "The bytes under the seal are as they were."),
        ("clean seal", clean, "Nothing is hidden inside the seal itself."),
        ("known key", known is not None, "The seal was made with a key that is known here."),
        (
            "key in date",
            _in_date(known, at, trusted) if known else None,
            "The key was in date when the file was sealed.",
        ),
        *_promise_facts(after, stamp, archive),
        *_stamp_facts(stated, stamp),
        *_archive_facts(archive),
        (
            "not revoked",
            not trusted.revokes(known, at, proved=proved) if known else None,
            "The key was not revoked when the file was sealed.",
        ),
    )
    checks = tuple(Check(*one) for one in facts)
    outcome, reason = _outcome(checks)
    name = signer.name if signer else ""
    return Verdict(outcome, reason, checks, (), name, stated.isoformat() if stated else "")


def _is_signed(
    sealed: bytes, place: re.Match[bytes], signature: Signature, signer: Certificate | None
) -> bool:
    signed = hashlib.sha256(sealed[: place.start(1) - 1] + sealed[place.end(1) + 1 :]).digest()
    return (
        signer is not None
        and signed == signature.digest
        and key_signed(signer.key, "sha256", signature.value, write(SET, signature.signed))
    )


def _stamp_of(signature: Signature, trusted: Trusted) -> Stamp | None:
    if signature.stamp is None:
        return None
    return judge_stamp(signature.stamp, signature.value, trusted.authorities)


def _is_late(stated: datetime | None, stamp: Stamp) -> bool:
    return stated is None or stated > stamp.at + _APART


def _promise_facts(
    after_the_hole: bytes, stamp: Stamp | None, archive: Archive
) -> tuple[tuple[str, bool, str], ...]:
    said = _REASON.search(after_the_hole)
    promised = said is not None and text_at(after_the_hole, said.end()).endswith(_PROMISE)
    if not promised:
        return ()
    there = stamp is not None and archive.latest is not None
    return (("time-stamps there", there, "The time-stamps that the seal speaks of are there."),)


def _stamp_facts(stated: datetime | None, stamp: Stamp | None) -> tuple[tuple[str, bool, str], ...]:
    if stamp is None:
        return ()
    good = (
        "A time-stamp authority that is known here confirms that the seal was there on "
        f"{_words(stamp.at)}."
    )
    passed = stamp.known and not _is_late(stated, stamp)
    wrong = _WRONG_CLOCK if stamp.known else _UNKNOWN_STAMP
    return (
        ("time-stamp whole", stamp.whole, "The time-stamp belongs to this very seal."),
        ("time-stamp known", passed, good if passed else wrong),
    )


def _archive_facts(archive: Archive) -> tuple[tuple[str, bool, str], ...]:
    if archive.latest is None:
        return ()
    good = f"Archive time-stamps confirm the whole file, the last on {_words(archive.latest)}."
    passed = archive.known and archive.in_order
    wrong = _WRONG_ORDER if archive.known else _UNKNOWN_STAMP
    return (
        ("archive whole", archive.whole, "Every archive time-stamp belongs to this very file."),
        ("archive known", passed, good if passed else wrong),
    )


def _words(at: datetime) -> str:
    return f"{at.day} {at:%B %Y at %H:%M} UTC"


def _stated_time(after_the_hole: bytes) -> datetime | None:
    found = _SIGNED_AT.search(after_the_hole)
    if found is None:
        return None
    moment = datetime.strptime(found[1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=timezone.utc)
    if found[2] is None:
        return moment
    ahead = timedelta(hours=int(found[3]), minutes=int(found[4]))
    return moment - ahead if found[2] == b"+" else moment + ahead


def _in_date(signer: Certificate, at: datetime | None, trusted: Trusted) -> bool:
    """Say whether the certificate and the trusted one that issued it were in date."""
    issuers = [one for one in trusted.certificates if one.subject == signer.issuer]
    return at is not None and any(
        all(one.starts <= at <= one.ends for one in (signer, issuer)) for issuer in issuers
    )


def _outcome(checks: tuple[Check, ...]) -> tuple[str, str]:
    failed = {one.name: one.sentence for one in checks if one.passed is False}
    if failed.keys() - {"known key", "key in date", "not revoked", *_UNSURE}:
        return ALTERED, _CHANGED
    if "known key" in failed:
        return UNKNOWN, "The file is sealed with a key that is not known here."
    if "not revoked" in failed:
        return UNKNOWN, "The key was revoked. Ask whoever sealed the file, or use formsvc verify."
    for name in _UNSURE:
        if name in failed:
            return UNKNOWN, failed[name]
    if failed:
        return UNKNOWN, "The key was not in date when the file was sealed."
    return VALID, "The file is as it was when it was sealed, and the seal is known."

"""Which seal keys are revoked, from when and why, and what that says about a sealed file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from formsvc.domain.verdict import Check

#: The name of the check that a revoked key fails.
NOT_REVOKED = "key not revoked"


class Reason(StrEnum):
    """Why a key is revoked (after RFC 5280, 5.3.1)."""

    STOLEN = "stolen"
    REPLACED = "replaced"
    ENDED = "ended"


WORDS = {
    Reason.STOLEN: "somebody else may have it",
    Reason.REPLACED: "another key took its place",
    Reason.ENDED: "it is no longer used",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """One key that is not to be believed from a moment on; `fingerprint` is its SHA-256 in hex."""

    fingerprint: str
    since: datetime
    reason: Reason

    @property
    def words(self) -> str:
        """From when and why, as people read it."""
        since = self.since.astimezone(UTC)
        return f"{since.day} {since:%B %Y at %H:%M} UTC: {WORDS[self.reason]}"


def judge_revocation(
    revocations: Iterable[Revocation], fingerprint: str, *, sealed_at: datetime, proved: bool
) -> Check:
    """Return what the revocations say of a file that this key sealed.

    `sealed_at` is the best known time of the seal; `proved` says that somebody outside confirms
    it. What a stolen key states about its own time counts for nothing: a thief writes any time.
    """
    mine = [one for one in revocations if one.fingerprint == fingerprint]
    if not mine:
        said = "The key is not one that is known to be revoked."
        return Check(name=NOT_REVOKED, passed=True, sentence=said)
    after = [one for one in mine if sealed_at >= one.since]
    stolen = [one for one in mine if one.reason is Reason.STOLEN]
    if after:
        passed, told, more = False, after[0], "The file was sealed after that."
    elif stolen and not proved:
        passed, told = False, stolen[0]
        more = "The file says that it was sealed before, but nothing outside it proves that."
    elif stolen:
        passed, told, more = True, stolen[0], "A time-stamp proves that the file was sealed before."
    else:
        passed, told, more = True, mine[0], "The file was sealed before."
    sentence = f"The key is revoked from {told.words}. {more}"
    return Check(name=NOT_REVOKED, passed=passed, sentence=sentence)

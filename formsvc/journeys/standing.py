"""Says whether a sealed file is of a version in force, or which version took its place."""

from collections.abc import Sequence

from formsvc.adapters.ledger import Ledger
from formsvc.domain.versions import VersionStory, versions_in
from formsvc.journeys.moments import uk_words

_EARLIER = " The pack now holds a copy with newer time-stamps and the same words."


def standing_of(ledger: Ledger, sha256: str) -> str:
    """Return where the version of a sealed file stands, in a sentence; "" for no file of ours.

    It tells the number of a version and when another took its place, never what is in it.
    """
    with ledger.reading() as tx:
        newest, sealed = sha256, tx.versions.sealed_as(sha256)
        while sealed is None and (newest := tx.versions.archived_since(newest)):
            sealed = tx.versions.sealed_as(newest)
        if sealed is None:
            return ""
        stories = versions_in(tx.entries.of_pack(sealed.pack_ref))
    mine = next(one for one in stories if one.number == sealed.version)
    return _standing(mine, stories) + (_EARLIER if newest != sha256 else "")


def _standing(mine: VersionStory, stories: Sequence[VersionStory]) -> str:
    if mine.superseded_by:
        newer = next(one for one in stories if one.number == mine.superseded_by)
        when = f", which was sealed on {uk_words(newer.sealed_at)}" if newer.sealed_at else ""
        return (
            f"This is version {mine.number}. It was superseded by version {newer.number}{when}. "
            "Ask the school for the newer one."
        )
    if mine.sent_back:
        return f"This is version {mine.number}. The local authority sent it back."
    return f"This is version {mine.number}. It is in force: no newer version has taken its place."

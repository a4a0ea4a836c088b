"""Says of signatures on earlier versions what they are, for the documents and the signing record.

The words never say that somebody signed this version: they name the version, the moment and the
SHA-256 of the file that was signed, and say why nobody asked again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from formsvc.domain.chain import Entry
from formsvc.domain.events import Event
from formsvc.domain.versions import versions_in
from formsvc.journeys.moments import uk_words, utc_words

if TYPE_CHECKING:
    from formsvc.journeys.sealing import SignedVersion

NOT_RECORDED = "Not recorded"
#: How a signature by hand is told from others, in the words of its entry.
BY_HAND = "by hand on paper"
WHY: Mapping[str, str] = {
    "same": "This copy says the same, word for word, so it was not signed again",
    "told": "What changed needs no new signature. This person was told and did not sign again",
}


def name_signed(private: Mapping[str, object]) -> str:
    """Return the name that stands under a signature: as typed, or as written by hand."""
    return str(private.get("typed_name") or private.get("written_name") or NOT_RECORDED)


def way_signed(private: Mapping[str, object]) -> str:
    """Return in which way somebody signed: "by typing Ann Sample"."""
    way = "by typing"
    if private.get("written_name"):
        way = f"{BY_HAND}, as"
    elif private.get("drawing"):
        way = "by drawing on a screen, as"
    return f"{way} {name_signed(private)}"


def carried_state(
    carried: Entry, by_seq: Mapping[int, Entry], private: Mapping[int, Mapping[str, object]]
) -> str:
    """Return what a document's table prints in place of a signature on this very version."""
    seq = int(str(carried.data["signature"]))
    return (
        f"Signed version {carried.data['from_version']} {way_signed(private.get(seq, {}))} on "
        f"{uk_words(by_seq[seq].at)}. {WHY[str(carried.data['need'])]}. "
        f"The file signed has the SHA-256 {carried.data['pdf_sha256']}"
    )


def carried_rows(signed: SignedVersion, titles: Mapping[str, str]) -> list[dict[str, str]]:
    """Return every signature on an earlier version that this version shows."""
    by_seq = {one.seq: one for one in signed.entries}
    return [
        _row(one, by_seq[int(str(one.data["signature"]))], signed, titles)
        for one in signed.entries
        if one.event is Event.SIGNATURE_CARRIED and one.data["version"] == signed.version.number
    ]


def _row(
    carried: Entry, given: Entry, signed: SignedVersion, titles: Mapping[str, str]
) -> dict[str, str]:
    private = signed.private.get(given.seq, {})
    version = carried.data["from_version"]
    return {
        "name": name_signed(private),
        "document": titles[str(carried.data["document"])],
        "said": f"{private.get('statement', NOT_RECORDED)}\n"
        f"Signed version {version} on {uk_words(given.at)} ({utc_words(given.at)}), "
        f"entry {given.seq}: {given.data['how'] or NOT_RECORDED}.\n"
        f"{WHY[str(carried.data['need'])]}.",
        "sha256": str(carried.data["pdf_sha256"]),
    }


def version_rows(signed: SignedVersion) -> list[dict[str, str]]:
    """Return the versions that came before this one, each with what its seals stand over."""
    return [
        {
            "number": f"Version {one.number}",
            "sent": uk_words(one.sent_at),
            "standing": f"Sealed on {uk_words(one.sealed_at)}. This version takes its place"
            if one.sealed_at
            else f"{one.standing}. It was never sealed",
            "sha256": one.manifest_sha256 or "None",
        }
        for one in versions_in(signed.entries)
        if one.number < signed.version.number
    ]

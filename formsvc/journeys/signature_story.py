"""Tells the story of one signature for the signing record: who, how, what exactly was shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from formsvc.domain.acts import ACT_NAMES, Act
from formsvc.domain.chain import Entry
from formsvc.domain.events import Event, in_words
from formsvc.domain.records import Invitation
from formsvc.journeys.carried_words import BY_HAND, NOT_RECORDED, name_signed
from formsvc.journeys.moments import uk_words, utc_words
from formsvc.journeys.way_to_signing import way_to_signing

if TYPE_CHECKING:
    from formsvc.journeys.sealing import SignedVersion

#: So many characters of a digest are printed: enough to tell two wordings apart. The whole digests
#: stand in the entries that come with the sealed document.
SHORT = 12
PARTIES: Mapping[str, str] = {
    "school": "The school",
    "provider": "The provider",
    "parent": "The pupil's family",
    "authority": "The council",
    "dsl": "The school's safeguarding lead",
}


def _as_whom(title: str, role: str) -> str:
    """Return in which capacity somebody signed, and their role when it says more."""
    if not title:
        return role or NOT_RECORDED
    return title if role in {"", title} else f"{title} ({role})"


def _act(entry: Entry) -> str:
    """Return what kind of act a signature was."""
    act = str(entry.data.get("act", ""))
    return ACT_NAMES[Act(act)] if act in {*Act} else NOT_RECORDED


def _scan(entry: Entry, signed: SignedVersion) -> str:
    """Return under what name the scan of a paper lies in the school's pack."""
    what = (entry.data["invitation"], entry.data["document"])
    for one in reversed(signed.entries):
        confirmed = one.event is Event.PAPER_CONFIRMED
        if confirmed and (one.data["invitation"], one.data["document"]) == what:
            return f"signed_paper_{entry.data['document']}_{one.seq}"
    return NOT_RECORDED


def _how(
    entry: Entry, private: Mapping[str, object], invitation: Invitation, signed: SignedVersion
) -> str:
    """Return how somebody signed, and by which address or with whom and where."""
    said = str(entry.data["how"] or NOT_RECORDED)
    how = said[:1].upper() + said[1:]
    if said.startswith(BY_HAND):
        by = private.get("uploaded_by") or NOT_RECORDED
        second = private.get("confirmed_by") or NOT_RECORDED
        return (
            f"{how}. Uploaded by {by}, confirmed by {second}, both of the school. "
            f"The scan in the school's pack: {_scan(entry, signed)}"
        )
    if "in person" in how:
        place = private.get("place") or NOT_RECORDED
        staff = private.get("staff") or NOT_RECORDED
        return f"{how}. With {staff} of the school. Place: {place}"
    return f"{how}, sent to {private.get('sent_to') or invitation.address or NOT_RECORDED}"


def _versions(entry: Entry, signed: SignedVersion) -> str:
    """Return which wording of form, template and statement was signed, by short digests."""
    document = str(entry.data["document"])
    told = {
        "Form": signed.version.definitions.get(document),
        "Template": signed.version.templates.get(document),
        "Statement": entry.data.get("statement_sha256"),
    }
    return "\n".join(
        f"{name}: {str(sha256)[:SHORT] if sha256 else NOT_RECORDED}"
        for name, sha256 in told.items()
    )


def _clicked(private: Mapping[str, object]) -> str:
    """Return what the person did on the page, or on paper: no signature is taken otherwise."""
    ticked = [f"“{private[name]}”" for name in ("statement", "capacity") if private.get(name)]
    if ticked and private.get("written_name"):
        return f"Ticked {' and '.join(ticked)} on paper, and signed by hand"
    if not ticked or not private.get("typed_name"):
        return NOT_RECORDED
    drew = ", drew the signature" if private.get("drawing") else ""
    return f"Ticked {' and '.join(ticked)}, typed the name{drew}, pressed the button “Sign”"


def _drawing(entry: Entry, private: Mapping[str, object]) -> str:
    """Return the digest of what was drawn, or that nothing was."""
    if not private.get("typed_name"):
        return "None. Signed by hand on paper" if private.get("written_name") else NOT_RECORDED
    return str(entry.data["drawing_sha256"]) or "None. The name was typed"


def _end_reached(entry: Entry, signed: SignedVersion) -> str:
    """Return when the end of the very paper that was signed came onto this person's screen.

    That it did not is told as such, and so is that nothing is known.
    """
    told = {
        one.event: one
        for one in reversed(signed.entries)
        if one.event in {Event.DOCUMENT_END_REACHED, Event.DOCUMENT_END_NOT_REACHED}
        and one.seq < entry.seq
        and one.data["invitation"] == entry.data["invitation"]
        and one.data["pdf_sha256"] == entry.data["pdf_sha256"]
    }
    if reached := told.get(Event.DOCUMENT_END_REACHED):
        return f"The end of the paper came onto the screen on {uk_words(reached.at)}"
    if told:
        return "The end of the paper had not come onto the screen when “Sign” was pressed"
    return NOT_RECORDED


def _page(entry: Entry, private: Mapping[str, object]) -> str:
    """Return the digest of the page that was read on a screen: on paper there was none."""
    if private.get("written_name"):
        return "None. It was read on paper"
    return str(entry.data["page_sha256"] or NOT_RECORDED)


def signature_story(
    entry: Entry, signed: SignedVersion, titles: Mapping[str, str]
) -> dict[str, str]:
    """Return the rows of the signing record about one signature; "Not recorded" where unknown."""
    invitation = signed.invitations[str(entry.data["invitation"])]
    private = signed.private.get(entry.seq, {})
    title = next((one.title for one in signed.items if one.seq == entry.seq), "")
    return {
        "name": name_signed(private),
        "invited": str(private.get("invited_name") or invitation.name or NOT_RECORDED),
        "role": _as_whom(title, invitation.role),
        "party": PARTIES.get(invitation.party, NOT_RECORDED),
        "document": titles[str(entry.data["document"])],
        "statement": str(private.get("statement", NOT_RECORDED)),
        "clicked": _clicked(private),
        "end": _end_reached(entry, signed),
        "way": way_to_signing(entry, signed),
        "versions": _versions(entry, signed),
        "act": _act(entry),
        "capacity": str(private.get("capacity", NOT_RECORDED)),
        "how": _how(entry, private, invitation, signed),
        "drawing": _drawing(entry, private),
        "language": in_words("language", entry.data["language"] or NOT_RECORDED),
        "shown_sha256": str(entry.data["pdf_sha256"]),
        "page_sha256": _page(entry, private),
        "when_utc": utc_words(entry.at),
        "when_london": uk_words(entry.at),
        "address": str(private.get("address") or NOT_RECORDED),
    }

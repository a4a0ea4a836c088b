"""Says who signed what, how and when: for the documents' tables and for the signing record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from formsvc.domain.chain import Entry
from formsvc.domain.context import EDITION_NAMES, SignatureLine
from formsvc.domain.definition import Audience
from formsvc.domain.drawing import Picture
from formsvc.domain.records import Invitation, Item
from formsvc.journeys.carried_words import (
    NOT_RECORDED,
    carried_rows,
    carried_state,
    version_rows,
    way_signed,
)
from formsvc.journeys.drawn_signatures import picture_of
from formsvc.journeys.finding_words import finding_lines
from formsvc.journeys.frozen_findings import thaw_findings
from formsvc.journeys.moments import uk_words
from formsvc.journeys.signature_story import signature_story
from formsvc.journeys.signing_record import story_lines

if TYPE_CHECKING:
    from formsvc.journeys.editions import Sources
    from formsvc.journeys.sealing import SignedVersion
    from formsvc.journeys.services import Services

CLAIM = (
    "Each person signed with a simple electronic signature: they opened their own emailed link, "
    "ticked a statement and typed their name. The school's service then sealed the documents, so "
    "that any later change shows. Where somebody drew their signature as well, or signed in person "
    "or by hand on paper instead, their signature says so."
)


def signature_lines(
    items: Sequence[Item],
    entries: Sequence[Entry],
    private: Mapping[int, Mapping[str, object]],
    invitations: Mapping[str, Invitation],
) -> dict[str, list[SignatureLine]]:
    """Return each document's signature lines, in the words that its table prints."""
    by_seq = {entry.seq: entry for entry in entries}
    lines: dict[str, list[SignatureLine]] = {}
    for item in items:
        invitation = invitations[item.invitation_id]
        line = SignatureLine(
            title=item.title,
            name=invitation.name,
            statement=item.statement,
            state=_state(item, by_seq, private),
            drawing=_drawing(item, private),
        )
        lines.setdefault(item.document, []).append(line)
    return lines


def _drawing(item: Item, private: Mapping[int, Mapping[str, object]]) -> Picture | None:
    """Return what was drawn for this very version: no earlier one stands under words of now."""
    signed = item.state == "signed" and item.seq is not None
    return picture_of(private.get(item.seq or 0, {})) if signed else None


def _state(
    item: Item, by_seq: Mapping[int, Entry], private: Mapping[int, Mapping[str, object]]
) -> str:
    if item.state == "signed" and item.seq is not None:
        how = way_signed(private.get(item.seq, {}))
        return f"Signed {how} on {uk_words(by_seq[item.seq].at)}"
    if item.state == "carried" and item.seq is not None:
        return carried_state(by_seq[item.seq], by_seq, private)
    return {
        "waived": "The school went on without this signature and recorded why",
        "declined": "Declined. This signature was not needed to go on",
    }.get(item.state, "Not yet signed")


def record_context(
    services: Services, signed: SignedVersion, sources: Sources
) -> dict[str, object]:
    """Return what the signing record is filled with."""
    titles = {name: one.title for name, one in sources.definitions.items()}
    return {
        "pack": {
            "reference": signed.version.pack_ref,
            "version": str(signed.version.number),
            "school": signed.school,
            "provider": str(sources.facts.get("provider_name", NOT_RECORDED)),
            "edition": "Full copy",
            "status": "Signed",
        },
        "record": {
            "documents": [
                {
                    "title": one.title,
                    "edition": EDITION_NAMES[Audience(one.audience)],
                    "sha256": one.pdf_sha256,
                }
                for one in signed.editions
            ],
            "signatures": [
                signature_story(entry, signed, titles)
                for entry in signed.entries
                if entry.event == "document.signed"
                and entry.data["version"] == signed.version.number
            ],
            "carried": carried_rows(signed, titles),
            "versions": version_rows(signed),
            "events": story_lines(signed.entries, signed.names),
            "findings": finding_lines(
                thaw_findings(services, signed.version), sources.definitions.values()
            ),
            "claim": CLAIM,
            "level": f"PAdES {services.sealer.level}",
        },
    }

"""What a pack's entries say of signatures on earlier versions, and of the versions before it."""

from collections.abc import Iterable, Mapping, Sequence

from formsvc.domain.events import Event
from formsvc.domain.pack_evidence.papers import PackEntry, path_of

_SAME = ("document", "edition", "signatory", "pdf_sha256")


def earlier_name(version: object) -> str:
    """Return under which name the PDF that was signed as an earlier version lies in a document."""
    return f"shown-for-signature-v{version}.pdf"


def carried_in(entries: Iterable[PackEntry]) -> list[PackEntry]:
    """Return the signatures on earlier versions that the newest sending shows."""
    kept: list[PackEntry] = []
    for one in entries:
        if one.event == Event.PACK_SENT:
            kept = []
        elif one.event == Event.SIGNATURE_CARRIED:
            kept.append(one)
    return kept


def carried_faults(
    entries: Sequence[PackEntry], enclosed: Mapping[str, Mapping[str, str]]
) -> list[str]:
    """Each was really given, to the very PDF that lies inside its document."""
    given = {one.seq: one for one in entries if one.event == Event.DOCUMENT_SIGNED}
    faults = []
    for one in carried_in(entries):
        path = path_of(str(one.data.get("document")), str(one.data.get("edition")))
        seq = one.data.get("signature")
        signed = given.get(seq) if isinstance(seq, int) else None
        if (
            signed is None
            or any(signed.data.get(name) != one.data.get(name) for name in _SAME)
            or signed.data.get("version") != one.data.get("from_version")
        ):
            faults.append(f"{path} shows a signature on an earlier version that nobody gave.")
            continue
        name = earlier_name(one.data.get("from_version"))
        if path in enclosed and enclosed[path].get(name) != one.data.get("pdf_sha256"):
            faults.append(f"{path} does not hold the PDF that was signed as an earlier version.")
    return faults


def earlier_versions(entries: Sequence[PackEntry]) -> list[str]:
    """Say which sealed versions this one takes the place of, one sentence each."""
    sent = [at for at, one in enumerate(entries) if one.event == Event.PACK_SENT]
    if not sent:
        return []
    number = entries[sent[-1]].data.get("version")
    return [
        f"This is version {number}. It takes the place of version {one.data.get('version')}, whose "
        f"list of files (manifest.json) has the SHA-256 {one.data.get('manifest_sha256')}."
        for one in entries[: sent[-1]]
        if one.event == Event.PACK_SEALED
    ]


def earlier_checks(
    entries: Sequence[PackEntry], enclosed: Mapping[str, Mapping[str, str]]
) -> list[tuple[str, list[str] | None, str]]:
    """Return (name, faults, sentence) of what is to be said of earlier versions; none at first."""
    found: list[tuple[str, list[str] | None, str]] = [
        ("earlier version", [], said) for said in earlier_versions(entries)
    ]
    if carried_in(entries):
        said = "Every signature on an earlier version was given to the PDF that is kept with it."
        found.append(("earlier signatures", carried_faults(entries, enclosed), said))
    return found

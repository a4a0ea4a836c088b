"""The scans of papers signed by hand, as they come with the sealed documents."""

from collections.abc import Iterable, Sequence

from formsvc.domain.attached import Attached
from formsvc.domain.chain import Entry
from formsvc.domain.definition import Audience, Definition
from formsvc.domain.events import Event
from formsvc.domain.showing import withheld_names
from formsvc.journeys.sealing.reading import SignedVersion
from formsvc.journeys.services import Services

#: Whose folders may hold a scan. Other people of the signer's own party must not get it.
_KEEPERS = (Audience.SCHOOL, Audience.AUTHORITY, Audience.DSL)


def scans_for(
    services: Services,
    signed: SignedVersion,
    definitions: Iterable[Definition],
    document: str,
    audience: Audience,
) -> tuple[Attached, ...]:
    """Return the scans of one document's signatures that one reader's copy comes with.

    Whoever keeps a scan may read all that the signed paper shows: it may have been scanned whole.
    """
    definitions = tuple(definitions)
    if audience not in _KEEPERS:
        return ()
    hidden = withheld_names(definitions, frozenset({audience}))
    return tuple(
        _attached(services, entry)
        for entry, edition in confirmed_scans(signed.entries, signed.version.number)
        if entry.data["document"] == document
        and hidden <= withheld_names(definitions, frozenset({Audience(edition)}))
    )


def confirmed_scans(entries: Sequence[Entry], number: int) -> list[tuple[Entry, str]]:
    """Return (entry of confirming, edition) of each scan behind a signature of version `number`."""
    carried = {
        one.data["signature"]
        for one in entries
        if one.event is Event.SIGNATURE_CARRIED and one.data["version"] == number
    }
    counting = {
        (one.data["invitation"], one.data["document"]): str(one.data["edition"])
        for one in entries
        if one.event is Event.DOCUMENT_SIGNED
        and (one.data["version"] == number or one.seq in carried)
    }
    return [
        (one, counting[one.data["invitation"], one.data["document"]])
        for one in entries
        if one.event is Event.PAPER_CONFIRMED
        and (one.data["invitation"], one.data["document"]) in counting
    ]


def _attached(services: Services, entry: Entry) -> Attached:
    sha256, document = str(entry.data["scan_sha256"]), str(entry.data["document"])
    data = services.blobs.get(sha256)
    kind = "pdf" if data.startswith(b"%PDF") else "png" if data.startswith(b"\x89PNG") else "jpeg"
    return Attached(
        document=document,
        question=f"signed_paper_{document}_{entry.seq}",
        ask="The paper that was signed by hand",
        name="The scan of the paper that was signed by hand",
        kind=kind,
        size=len(data),
        sha256=sha256,
    )

"""Finds the kept files that an entry names by SHA-256 and that are missing or altered."""

from collections.abc import Iterator

from formsvc.adapters.blobs import BlobDamaged
from formsvc.adapters.ledger import Transaction
from formsvc.domain.chain import Entry
from formsvc.domain.chain_check import ChainFault
from formsvc.domain.events import Event
from formsvc.domain.pack import State
from formsvc.journeys.services import Services

_NAMING = (
    *(Event.PACK_SENT, Event.DOCUMENT_SIGNED),
    *(Event.PAPER_UPLOADED, Event.PAPER_CONFIRMED, Event.PAPER_REFUSED),
)


def faults_in_named(services: Services) -> list[ChainFault]:
    """Return each entry that names a kept file which is missing or altered, oldest first.

    Every such file is read whole. What was erased or refused may be gone.
    """
    found = []
    good: set[str] = set()
    with services.ledger.reading() as tx:
        for entry, sha256 in _named(tx):
            if sha256 in good:
                continue
            try:
                services.blobs.get(sha256)
            except BlobDamaged:
                why = f"the kept file {sha256[:16]} that it names is missing or altered"
                found.append(ChainFault(seq=entry.seq, why=why))
            else:
                good.add(sha256)
    return sorted(found, key=lambda one: one.seq)


def _named(tx: Transaction) -> Iterator[tuple[Entry, str]]:
    for pack in tx.packs.all():
        if pack.state == State.ERASED:
            continue
        entries = tx.entries.of_pack(pack.ref, only=_NAMING)
        refused = {one.data["paper"] for one in entries if one.event is Event.PAPER_REFUSED}
        for entry in entries:
            if entry.seq not in refused:
                for sha256 in _digests_in(entry):
                    yield entry, sha256


def _digests_in(entry: Entry) -> Iterator[str]:
    data = entry.data
    for name in ("answers_sha256", "findings_sha256", "pdf_sha256", "page_sha256", "scan_sha256"):
        if name in data:
            yield str(data[name])
    for name in ("definitions", "templates", "shown"):
        listed = data.get(name)
        if isinstance(listed, dict):
            yield from map(str, listed.values())

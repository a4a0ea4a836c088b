"""Makes the sealed pack of a version whose last signature is in; safe to run again at any point."""

from formsvc.adapters.blobs import no_room_told
from formsvc.adapters.ledger import Transaction
from formsvc.adapters.packs import CHECK_PAGE, check_page
from formsvc.domain.pack import State
from formsvc.domain.pack_evidence import CHECKPOINT, ENTRIES, entry_line
from formsvc.journeys.sealing.files import all_attached, files_with
from formsvc.journeys.sealing.making import seal_all
from formsvc.journeys.sealing.reading import SignedVersion, read_signed, thaw
from formsvc.journeys.sealing.recording import record_sealing
from formsvc.journeys.services import Services


def seal_pack(services: Services, ref: str, number: int) -> None:
    """Render, attach, seal, check and store the final documents of a signed version.

    Whatever stops this half-way, running it again ends with one sealed pack and one set of
    entries. Two workers may both come as far as the last transaction (a lease can run out while
    LibreOffice hangs): there the first puts its files in place and the second finds them done.
    """
    with services.ledger.reading() as tx:
        if not _awaits_sealing(tx, ref, number):
            return
        signed = read_signed(tx, ref, number)
    sources = thaw(services, signed.version)
    note = services.checkpoints.sign(size=signed.size, root=signed.root)
    evidence = {ENTRIES: entries_file(signed), CHECKPOINT: note.encode()}
    coming = files_with(services, signed, sources)
    sealed = seal_all(services, signed, sources, evidence, coming)
    page = {CHECK_PAGE: check_page(services.checkpoints.public_key, services.trusted)}
    attached = all_attached(services, sources, coming)
    files = {one.path: one.pdf for one in sealed} | attached | evidence | page
    with (
        no_room_told(),
        services.packs.prepare(ref, number, files) as prepared,
        services.ledger.transaction() as tx,
    ):
        if not _awaits_sealing(tx, ref, number):
            return
        # The files stand in their place before the entries are committed, never the other way.
        prepared.put_in_place()
        record_sealing(
            services,
            tx,
            signed,
            sealed,
            manifest_sha256=prepared.manifest_sha256,
            sources=sources,
        )


def _awaits_sealing(tx: Transaction, ref: str, number: int) -> bool:
    """Say whether this very version waits: a late job of an older one must not seal it again."""
    latest = tx.versions.latest(ref)
    signed = tx.packs.get(ref).state == State.SIGNED
    return signed and latest is not None and latest.number == number


def entries_file(signed: SignedVersion) -> bytes:
    """Return the pack's own entries, one JSON object a line, each with its inclusion proof."""
    return "".join(
        entry_line(entry.seq, entry.sha256, entry.body, signed.proofs[entry.seq])
        for entry in signed.entries
    ).encode()

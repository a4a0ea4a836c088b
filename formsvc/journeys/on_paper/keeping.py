"""The scans behind signatures that count: to look at afterwards, for whoever may read the paper."""

from dataclasses import dataclass

from formsvc.adapters.ledger import Transaction
from formsvc.domain.chain import Entry
from formsvc.domain.events import Event
from formsvc.domain.problems import NotFound
from formsvc.domain.records import Invitation, User
from formsvc.domain.uploads import Upload
from formsvc.journeys.access import OFFICER, pack_for_reader
from formsvc.journeys.carried_words import BY_HAND
from formsvc.journeys.on_paper.printing import may_read
from formsvc.journeys.sealing.scans import confirmed_scans
from formsvc.journeys.services import Services
from formsvc.journeys.uploads import bytes_of

_EVENTS = (
    *(Event.PAPER_UPLOADED, Event.PAPER_CONFIRMED),
    *(Event.DOCUMENT_SIGNED, Event.SIGNATURE_CARRIED),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptScan:
    """One scan that two people took for a signature; `seq` is the entry of confirming it.

    `said` are the statements that were signed, `name` is as written by hand.
    """

    seq: int
    at: str
    invitation: Invitation
    document: str
    name: str
    said: tuple[str, ...]
    uploaded_by: str
    confirmed_by: str
    upload: Upload


def kept_scans(services: Services, user: User, ref: str) -> tuple[KeptScan, ...]:
    """Return the scans of a pack that this person may look at, oldest first. Reads only.

    At the school all that were ever confirmed; an officer sees those behind the sealed version
    that the council has. Nobody sees the scan of a paper with answers withheld from them. Raises
    NotFound for another's pack.
    """
    with services.ledger.reading() as tx:
        pack_for_reader(tx, user, ref)
        entries = tx.entries.of_pack(ref, only=_EVENTS)
        found = [_scan(tx, one, entries) for one in _counting(tx, user, ref, entries)]
        return tuple(one for one in found if may_read(services, tx, user, one.invitation))


def open_kept_scan(services: Services, user: User, ref: str, seq: int) -> tuple[KeptScan, bytes]:
    """Return one such scan with its bytes. Raises NotFound for all that are not shown."""
    for one in kept_scans(services, user, ref):
        if one.seq == seq:
            return one, bytes_of(services, one.upload)
    raise NotFound("file")


def _counting(tx: Transaction, user: User, ref: str, entries: list[Entry]) -> list[Entry]:
    if user.role != OFFICER:
        return [one for one in entries if one.event is Event.PAPER_CONFIRMED]
    sealed = tx.versions.last_sealed(ref)
    return [one for one, _ in confirmed_scans(entries, sealed.number)] if sealed else []


def _scan(tx: Transaction, confirmed: Entry, entries: list[Entry]) -> KeptScan:
    uploaded = next(one for one in entries if one.seq == confirmed.data["paper"])
    came = tx.entries.private(uploaded.seq) or {}
    seen = tx.entries.private(confirmed.seq) or {}
    signed = [tx.entries.private(one.seq) or {} for one in entries if _is_behind(one, confirmed)]
    return KeptScan(
        seq=confirmed.seq,
        at=confirmed.at,
        invitation=tx.invitations.get(str(confirmed.data["invitation"])),
        document=str(confirmed.data["document"]),
        name=next((str(one.get("written_name", "")) for one in signed), ""),
        said=tuple(str(one.get("statement", "")) for one in signed),
        uploaded_by=str(came.get("staff", "")),
        confirmed_by=str(seen.get("staff", "")),
        upload=tx.uploads.get(str(came.get("upload", ""))),
    )


def _is_behind(entry: Entry, confirmed: Entry) -> bool:
    """Say whether an entry is a signature on the paper that was confirmed by another."""
    return (
        entry.event is Event.DOCUMENT_SIGNED
        and str(entry.data["how"]).startswith(BY_HAND)
        and (entry.data["invitation"], entry.data["document"])
        == (confirmed.data["invitation"], confirmed.data["document"])
    )

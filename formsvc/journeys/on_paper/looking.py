"""The scans of signed papers that wait for a second person, and the scans themselves."""

from dataclasses import dataclass

from formsvc.adapters.ledger import Transaction
from formsvc.domain.chain import Entry
from formsvc.domain.events import Event
from formsvc.domain.one_person import is_one_person
from formsvc.domain.problems import NotFound
from formsvc.domain.records import Invitation, User
from formsvc.domain.uploads import Upload
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.on_paper.printing import check_reader
from formsvc.journeys.services import Services
from formsvc.journeys.uploads import bytes_of

_EVENTS = (Event.PAPER_UPLOADED, Event.PAPER_CONFIRMED, Event.PAPER_REFUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedScan:
    """The scan of one signed paper; `seq` is the entry of its coming, `refused` why it was not one.

    `refused` is empty while the scan waits.
    """

    seq: int
    invitation: Invitation
    document: str
    by: User | None
    by_name: str
    upload_id: str
    entry: Entry
    refused: str = ""

    def is_by(self, user: User) -> bool:
        """Say whether this person sent it, by this or another account of theirs."""
        return self.by is None or is_one_person(self.by, user)


def scans_of(services: Services, user: User, ref: str) -> tuple[SignedScan, ...]:
    """Return the newest version's scans that wait or were refused, oldest first."""
    with services.ledger.reading() as tx:
        pack_of_school(tx, user, ref)
        return scans_now(tx, ref, refused=True)


def scans_now(tx: Transaction, ref: str, *, refused: bool = False) -> tuple[SignedScan, ...]:
    """Return the scans that wait, as `scans_in` does, but of the newest version alone."""
    newest = tx.versions.newest_number(ref)
    found = scans_in(tx, ref, refused=refused)
    return tuple(one for one in found if one.invitation.version == newest)


def scans_in(tx: Transaction, ref: str, *, refused: bool = False) -> tuple[SignedScan, ...]:
    """Return the scans of a pack that wait; with `refused` those that were refused as well."""
    entries = tx.entries.of_pack(ref, only=_EVENTS)
    ends = {one.data["paper"]: one for one in entries if one.event is not Event.PAPER_UPLOADED}
    found = []
    for entry in entries:
        end = ends.get(entry.seq)
        if entry.event is not Event.PAPER_UPLOADED or (end and end.event is Event.PAPER_CONFIRMED):
            continue
        if end is None or refused:
            found.append(_scan(tx, entry, end))
    return tuple(found)


def _scan(tx: Transaction, entry: Entry, end: Entry | None) -> SignedScan:
    beside = tx.entries.private(entry.seq) or {}
    said = (tx.entries.private(end.seq) or {}) if end else {}
    return SignedScan(
        seq=entry.seq,
        invitation=tx.invitations.get(str(entry.data["invitation"])),
        document=str(entry.data["document"]),
        by=tx.people.user(entry.actor),
        by_name=str(beside.get("staff", "")),
        upload_id=str(beside.get("upload", "")),
        entry=entry,
        refused=str(said.get("reason", "")),
    )


def find_scan(tx: Transaction, ref: str, seq: int) -> SignedScan:
    """Return a scan that waits. Raises NotFound."""
    for one in scans_in(tx, ref):
        if one.seq == seq:
            return one
    raise NotFound("file")


def open_scan(services: Services, user: User, ref: str, seq: int) -> tuple[Upload, bytes]:
    """Return a scan that waits, to look at. Raises NotFound, or NotAllowed before it is scanned."""
    with services.ledger.reading() as tx:
        pack_of_school(tx, user, ref)
        scan = find_scan(tx, ref, seq)
        check_reader(services, tx, user, scan.invitation)
        upload = tx.uploads.get(scan.upload_id)
    return upload, bytes_of(services, upload)

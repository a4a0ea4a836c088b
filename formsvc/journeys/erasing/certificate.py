"""The certificate of erasure: what was erased, when, by whom, why; nothing of a person in it."""

from collections.abc import Mapping
from dataclasses import dataclass

from formsvc.adapters.ledger import Transaction
from formsvc.domain.chain import Entry
from formsvc.domain.events import Event, in_words
from formsvc.domain.problems import NotFound
from formsvc.domain.records import Pack, User
from formsvc.domain.retention import RECORD_KINDS
from formsvc.journeys.erasing.register import is_told_of
from formsvc.journeys.moments import uk_words
from formsvc.journeys.services import Services

_LEFT = (
    "What stays: this pack's entries in the ledger, without the facts beside them, so that the "
    "chain can still be checked. Not reached: copies that other people hold, and backups made "
    "before. Those are kept for their own time, and what was erased is erased again when one is "
    "restored."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What a certificate says, as (heading, words) lines; `finished` is false before the end."""

    reference: str
    finished: bool
    rows: tuple[tuple[str, str], ...]
    left: str = _LEFT

    def as_text(self) -> str:
        """Return the certificate as plain text."""
        lines = [f"{name}: {words}" for name, words in self.rows]
        return "\n".join(["Certificate of erasure", "", *lines, "", self.left]) + "\n"


def certificate_of(services: Services, user: User, ref: str) -> Certificate:
    """Return the certificate of a pack of the user's school, or authority. Raises NotFound."""
    with services.ledger.reading() as tx:
        pack = tx.packs.get(ref)
        if not is_told_of(tx, user, pack):
            raise NotFound("erased pack")
        return _certificate(tx, pack)


def certificate_for(services: Services, ref: str) -> Certificate:
    """Return a certificate for whoever runs the service. Raises NotFound."""
    with services.ledger.reading() as tx:
        return _certificate(tx, tx.packs.get(ref))


def _certificate(tx: Transaction, pack: Pack) -> Certificate:
    erasure = tx.erasing.get(pack.ref)
    entries = {one.seq: one for one in tx.entries.of_pack(pack.ref)}
    told = entries[erasure.seq]
    done = entries.get(erasure.finished or 0)
    kind = next((one for one in RECORD_KINDS if one.name == told.data["kind"]), None)
    confirmed = [one for one in entries.values() if one.event is Event.ERASURE_CONFIRMED]
    asked = entries[int(str(confirmed[-1].data["asked"]))] if confirmed else told
    rows = [
        ("Reference", pack.ref),
        ("School", tx.people.organisation(pack.school_id).name),
        ("Local authority", tx.people.organisation(pack.authority_id).name),
        ("Erased on", uk_words(told.at)),
        ("Asked for by", _name(tx, asked)),
        ("Confirmed by", _name(tx, told)),
        ("Because", in_words("ground", told.data["ground"])),
        ("Kind of record", f"{kind.title}. Source of its time: {kind.source}" if kind else ""),
        ("Erased", _what(told.data)),
        ("Entry", f"{told.seq}, SHA-256 {told.sha256}"),
        ("Nothing left on the disk since", uk_words(done.at) if done else "not finished yet"),
    ]
    if done is not None:
        rows.append(("Entry of the end", f"{done.seq}, SHA-256 {done.sha256}"))
    return Certificate(reference=pack.ref, finished=done is not None, rows=tuple(rows))


def _name(tx: Transaction, entry: Entry) -> str:
    person = tx.people.user(entry.actor)
    return person.name if person else "whoever runs this service"


def _what(data: Mapping[str, object]) -> str:
    said = {
        "answers": "answers",
        "versions": "versions with their sealed files",
        "files": "files that were sent with it",
        "people": "people asked to sign, with their links",
        "letters": "letters",
        "private": "facts beside entries",
    }
    return ", ".join(f"{data[name]} {words}" for name, words in said.items())

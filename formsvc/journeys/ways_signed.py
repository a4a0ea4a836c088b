"""Says of each signature by which way it came: the person's link, a device of the school, paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from formsvc.domain.chain import Entry
from formsvc.domain.events import Event
from formsvc.domain.records import Item, User
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.carried_words import BY_HAND
from formsvc.journeys.services import Services
from formsvc.journeys.signing import IN_PERSON


class WaySigned(StrEnum):
    """By which way a signature came."""

    LINK = "link"
    DEVICE = "device"
    PAPER = "paper"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedSo:
    """One signed document and its way; `sent_to` is where the link went, if it was a link."""

    document: str
    way: WaySigned
    sent_to: str = ""


def ways_in(entries: Iterable[Entry]) -> dict[int, WaySigned]:
    """Return by which way each signature among a pack's entries came, by its entry."""
    return {one.seq: _way(one) for one in entries if one.event is Event.DOCUMENT_SIGNED}


def _way(signature: Entry) -> WaySigned:
    how = str(signature.data["how"])
    if how.startswith(BY_HAND):
        return WaySigned.PAPER
    return WaySigned.DEVICE if IN_PERSON in how else WaySigned.LINK


def ways_signed(
    services: Services, user: User, ref: str, items: Iterable[Item]
) -> tuple[SignedSo, ...]:
    """Return what one person signed and how, each once. Raises NotFound for another school's."""
    with services.ledger.reading() as tx:
        pack_of_school(tx, user, ref)
        ways = ways_in(tx.entries.of_pack(ref, only=[Event.DOCUMENT_SIGNED]))
        found = []
        for item in items:
            if item.state == "signed" and item.seq in ways:
                told, way = tx.entries.private(item.seq) or {}, ways[item.seq]
                sent_to = str(told.get("sent_to", "")) if way is WaySigned.LINK else ""
                found.append(SignedSo(document=item.document, way=way, sent_to=sent_to))
    return tuple(dict.fromkeys(found))

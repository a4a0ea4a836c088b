"""What is known of a letter on its way, told by mail systems and by nobody else."""

from collections.abc import Mapping
from enum import StrEnum

from formsvc.domain.events import Event


class Delivery(StrEnum):
    """Where a letter stands."""

    PROMISED = "promised"
    DEFERRED = "deferred"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    REFUSED = "refused"
    BOUNCED = "bounced"
    UNDELIVERED = "undelivered"

    @property
    def words(self) -> str:
        """How it stands, as people read it. Delivered never means read: nobody can know that."""
        return _WORDS[self]

    @property
    def failed(self) -> bool:
        """Whether the letter surely did not arrive, and a person has to do something."""
        return self in {Delivery.REFUSED, Delivery.BOUNCED, Delivery.UNDELIVERED}


_WORDS: Mapping[Delivery, str] = {
    Delivery.PROMISED: "waits to be sent",
    Delivery.DEFERRED: "has to wait: the mail system does not take it yet",
    Delivery.ACCEPTED: "was taken by the mail system",
    Delivery.DELIVERED: "was delivered",
    Delivery.REFUSED: "was refused by the mail system",
    Delivery.BOUNCED: "came back: it could not be delivered",
    Delivery.UNDELIVERED: "did not arrive this time: the mailbox is full or the phone is off, say",
}
#: The entry that tells of each.
EVENT_OF: Mapping[Delivery, Event] = {
    Delivery.DEFERRED: Event.LETTER_DEFERRED,
    Delivery.ACCEPTED: Event.LETTER_SENT,
    Delivery.DELIVERED: Event.LETTER_DELIVERED,
    Delivery.REFUSED: Event.LETTER_REFUSED,
    Delivery.BOUNCED: Event.LETTER_BOUNCED,
    Delivery.UNDELIVERED: Event.LETTER_UNDELIVERED,
}


def is_news(before: Delivery, now: Delivery) -> bool:
    """Say whether a report changes what is known.

    A letter that failed stays failed, whatever a late or forged report says; one that was
    delivered may still come back. Each report counts once.
    """
    if now is before or now is Delivery.PROMISED or before.failed:
        return False
    return before is not Delivery.DELIVERED or now.failed

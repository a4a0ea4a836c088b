"""Sends a pack for signature: freezes it, renders what will be shown, invites who signs."""

from formsvc.journeys.sending.freezing import PackNotReady, send_pack, why_not_ready
from formsvc.journeys.sending.inviting import (
    LINK_DAYS,
    Person,
    people_who_sign,
    queue_invitation,
    replace_link,
)

__all__ = [
    "LINK_DAYS",
    "PackNotReady",
    "Person",
    "people_who_sign",
    "queue_invitation",
    "replace_link",
    "send_pack",
    "why_not_ready",
]

"""Sends a pack for signature: freezes it, renders what will be shown, invites who signs."""

from formsvc.journeys.sending.freezing import PackNotReady, send_pack, why_not_ready
from formsvc.journeys.sending.inviting import Person, people_who_sign
from formsvc.journeys.sending.reaching import how_reached
from formsvc.journeys.sending.renewing_links import (
    LINK_DAYS,
    invitation_now,
    leave_change,
    renew_link,
    replace_link,
    settle_link,
)
from formsvc.journeys.sending.stepping import invite_step

__all__ = [
    "LINK_DAYS",
    "PackNotReady",
    "Person",
    "how_reached",
    "invitation_now",
    "invite_step",
    "leave_change",
    "people_who_sign",
    "renew_link",
    "replace_link",
    "send_pack",
    "settle_link",
    "why_not_ready",
]

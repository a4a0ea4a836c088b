"""The provider's own part: invited by a school, filled by link, used in every school's packs."""

from formsvc.journeys.providers.files import (
    kept_file,
    open_own_file,
    open_schools_file,
    receive_file,
)
from formsvc.journeys.providers.inviting import PartSent, invite_again, invite_provider
from formsvc.journeys.providers.keeping import (
    RegisterChanged,
    save_answers,
    save_check,
    withdraw_check,
)
from formsvc.journeys.providers.naming import take_name
from formsvc.journeys.providers.offering import Offer, ProviderView, look_at_provider, offers_for
from formsvc.journeys.providers.resetting import NotReset, people_of_provider, reset_provider
from formsvc.journeys.providers.running_out import as_it_stands, tell_running_out
from formsvc.journeys.providers.visiting import (
    PartDoor,
    PartLinkExpired,
    PartLinkReplaced,
    PartLinkStopped,
    PartSessionOver,
    PartView,
    enter_part,
    open_part_door,
    see_part,
    send_fresh_link,
)

__all__ = [
    "NotReset",
    "Offer",
    "PartDoor",
    "PartLinkExpired",
    "PartLinkReplaced",
    "PartLinkStopped",
    "PartSent",
    "PartSessionOver",
    "PartView",
    "ProviderView",
    "RegisterChanged",
    "as_it_stands",
    "enter_part",
    "invite_again",
    "invite_provider",
    "kept_file",
    "look_at_provider",
    "offers_for",
    "open_own_file",
    "open_part_door",
    "open_schools_file",
    "people_of_provider",
    "receive_file",
    "reset_provider",
    "save_answers",
    "save_check",
    "see_part",
    "send_fresh_link",
    "take_name",
    "tell_running_out",
    "withdraw_check",
]

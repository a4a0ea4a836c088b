"""Erasing: what falls due, who decides, what holds it, taking it out, and the proof of it."""

from formsvc.journeys.erasing.asking import Asked
from formsvc.journeys.erasing.certificate import Certificate, certificate_for, certificate_of
from formsvc.journeys.erasing.deciding import (
    GROUNDS,
    PackHeld,
    ask_erasure,
    confirm_erasure,
    erase_again,
    refuse_erasure,
)
from formsvc.journeys.erasing.finishing import (
    ERASED_LIST,
    ErasingWaits,
    clear_restored,
    erased_list,
    finish_erasures,
    read_erased_list,
)
from formsvc.journeys.erasing.held import Held, holds_of, is_held, may_decide
from formsvc.journeys.erasing.holding import hold_pack, lift_hold
from formsvc.journeys.erasing.other_packs import OtherPack, other_packs_of
from formsvc.journeys.erasing.periods import PeriodsNotKept, periods_of, set_periods
from formsvc.journeys.erasing.reaching import reach_holds
from formsvc.journeys.erasing.register import DueLine, erased_of, line_of, register_of
from formsvc.journeys.erasing.telling import is_asked_still, tell_of_erasing

__all__ = [
    "ERASED_LIST",
    "GROUNDS",
    "Asked",
    "Certificate",
    "DueLine",
    "ErasingWaits",
    "Held",
    "OtherPack",
    "PackHeld",
    "PeriodsNotKept",
    "ask_erasure",
    "certificate_for",
    "certificate_of",
    "clear_restored",
    "confirm_erasure",
    "erase_again",
    "erased_list",
    "erased_of",
    "finish_erasures",
    "hold_pack",
    "holds_of",
    "is_asked_still",
    "is_held",
    "lift_hold",
    "line_of",
    "may_decide",
    "other_packs_of",
    "periods_of",
    "reach_holds",
    "read_erased_list",
    "refuse_erasure",
    "register_of",
    "set_periods",
    "tell_of_erasing",
]

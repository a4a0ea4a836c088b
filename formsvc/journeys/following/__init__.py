"""What a school does with a pack that is out: follow, answer, waive, withdraw, reopen, start."""

from formsvc.journeys.following.acting import (
    answer_question,
    end_placement,
    reopen_pack,
    start_placement,
    waive_signature,
    withdraw_pack,
)
from formsvc.journeys.following.viewing import PackView, follow_pack, reasons_given, view_pack

__all__ = [
    "PackView",
    "answer_question",
    "end_placement",
    "follow_pack",
    "reasons_given",
    "reopen_pack",
    "start_placement",
    "view_pack",
    "waive_signature",
    "withdraw_pack",
]

"""The kinds of act that a signature can be: they are different things and keep different words."""

from collections.abc import Mapping
from enum import StrEnum


class Act(StrEnum):
    """What somebody does by signing one statement. None of them is consent to data sharing."""

    AGREEMENT = "agreement"
    ACKNOWLEDGEMENT = "acknowledgement"
    PART_TIME = "part_time"
    PERMISSION = "permission"
    DECLARATION = "declaration"


#: What each kind of act is called in documents and records.
ACT_NAMES: Mapping[Act, str] = {
    Act.AGREEMENT: "Agreement",
    Act.ACKNOWLEDGEMENT: "Acknowledgement, not agreement",
    Act.PART_TIME: "Agreement to a part-time timetable",
    Act.PERMISSION: "Permission",
    Act.DECLARATION: "Declaration that something is true or decided",
}


def may_be_left_empty(act: str, *, required: bool) -> bool:
    """Say whether a statement may stay without a tick while the rest of its paper is signed.

    A permission that nobody has to give must not be the price of another signature.
    """
    return act == Act.PERMISSION and not required

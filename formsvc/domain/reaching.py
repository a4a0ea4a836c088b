"""How a person who signs is reached: by email, by a text message, or not from afar at all."""

import re
from collections.abc import Mapping
from enum import StrEnum

from formsvc.domain.definition import Question


class Reach(StrEnum):
    """The way in which a person gets their papers; names that forms and tables keep."""

    EMAIL = "email"
    TEXT = "text"
    BY_HAND = "by_hand"


#: The columns by which a table of people says how each is reached.
REACH_COLUMNS = frozenset({"email", "phone", "reach", "signs"})
NO_ADDRESS = "Enter their email address, or say below that they sign in another way"
NO_MOBILE = "Enter a mobile number for text messages, like 07700 900000"


def mobile_number(phone: str) -> str:
    """Return a mobile number as the mail system wants it, "+447700900000"; "" when it is none.

    Of numbers in the UK only those of mobiles count; of others we cannot tell.
    """
    digits = re.sub(r"[ ()\-./]", "", phone)
    if re.fullmatch(r"(07|\+447|\+4407|00447)[1-57-9][0-9]{8}", digits):
        return f"+447{digits[-9:]}"
    return digits if re.fullmatch(r"\+(?!44)[1-9][0-9]{7,14}", digits) else ""


def reach_of(person: Mapping[str, str]) -> tuple[Reach, str]:
    """Return how a person is reached, and at which address or number; "" when none was given."""
    chosen = person.get("reach", "")
    if chosen == Reach.BY_HAND:
        return Reach.BY_HAND, ""
    if chosen == Reach.TEXT:
        return Reach.TEXT, mobile_number(person.get("phone", ""))
    return Reach.EMAIL, person.get("email", "")


def reach_fault(question: Question, row: Mapping[str, str]) -> tuple[str, str] | None:
    """Return (part, what is wrong) when a person who signs can be reached in no way.

    `row` is a row of a table of people, or the person whom a question asks for.
    """
    in_table = {one.name for one in question.columns} >= REACH_COLUMNS
    signs = question.reach or (in_table and row.get("signs") == "yes")
    way, address = reach_of(row)
    if not signs or row.get("nothing_sent") == "yes" or address:
        return None
    faults = {Reach.EMAIL: ("email", NO_ADDRESS), Reach.TEXT: ("phone", NO_MOBILE)}
    return faults.get(way)


def address_of(person: Mapping[str, object]) -> str:
    """Return where a person's link goes, in small letters; "" when it goes nowhere."""
    return reach_of({name: str(value) for name, value in person.items()})[1].lower()


def addresses_of(person: Mapping[str, object]) -> frozenset[str]:
    """Return the email address, in small letters, and the mobile number of a person."""
    found = (str(person.get("email", "")).lower(), mobile_number(str(person.get("phone", ""))))
    return frozenset(one for one in found if one)

"""The parts of an answer that has parts: those of a person, an address and a check."""

from formsvc.domain.definition import Kind, Question

#: One part, as it is asked: (name, label, needed).
Part = tuple[str, str, bool]

PERSON_PARTS: tuple[Part, ...] = (
    ("name", "Full name", True),
    ("role", "Role", True),
    ("organisation", "Organisation", False),
    ("email", "Email address", False),
    ("phone", "Phone number", False),
)
ADDRESS_PARTS: tuple[Part, ...] = (
    ("line_1", "Address line 1", True),
    ("line_2", "Address line 2", False),
    ("town", "Town or city", True),
    ("county", "County", False),
    ("postcode", "Postcode", True),
)
#: The last two stay empty where what the checklist says of all its checks is true of this one too.
CHECK_PARTS: tuple[Part, ...] = (
    ("result", "What you found", True),
    ("evidence", "What you saw, and where it is kept", False),
    ("issued", "Date on it", False),
    ("expires", "Runs out on", False),
    ("comment", "Comment", False),
    ("checked_by", "Checked by", False),
    ("checked_on", "Checked on", False),
)
CHECK_RESULTS = (
    ("seen", "Yes, seen"),
    ("confirmed", "Yes, confirmed in writing"),
    ("no", "No"),
    ("not_applicable", "Not applicable"),
)
#: Of somebody who may have no email address: one of the family, who has no role to give.
REACHED_PARTS: tuple[Part, ...] = (
    ("name", "Full name", True),
    ("email", "Email address", False),
    ("phone", "Phone number", False),
    ("reach", "How do they get their papers?", False),
)
#: The ways in which papers come, by the names that tables of people give them too.
REACH_CHOICES = (
    ("email", "By email"),
    ("text", "A text message to their mobile"),
    ("by_hand", "In person or on paper"),
)
#: The parts that are chosen from a list.
PART_CHOICES = {"result": CHECK_RESULTS, "reach": REACH_CHOICES}

_PARTS = {Kind.PERSON: PERSON_PARTS, Kind.ADDRESS: ADDRESS_PARTS, Kind.CHECK: CHECK_PARTS}


def parts_of(question: Question) -> tuple[Part, ...]:
    """Return the parts of a question in the order they are asked; none when it is asked whole."""
    return REACHED_PARTS if question.reach else _PARTS.get(question.kind, ())

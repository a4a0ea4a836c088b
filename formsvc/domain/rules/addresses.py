"""Whose inbox or phone somebody's link goes to: whoever has the link can sign with it."""

from collections.abc import Iterable, Iterator, Mapping

from formsvc.domain.names import same_name
from formsvc.domain.reaching import address_of, addresses_of
from formsvc.domain.rules.finding import Case, Judged, Outcome, Rule
from formsvc.domain.rules.looking import rows_of, text_of

_OWN = "Give one of their own, or say that they sign in another way."
#: Who signs for the provider: the answers, and what to call them.
_PROVIDER = (
    ("provider_contact", "The provider's contact"),
    ("provider_director", "The person who signs the agreement for the provider"),
)
#: The answers that name people of the school.
SCHOOL_PEOPLE = (
    "referrer",
    "link_person",
    "link_backup",
    "dsl",
    "senior_leader",
    "senco",
    "checks_by",
)
#: One of the family whom a link goes to: where they are named, what to call them, the answer.
_Asked = tuple[str, str, Mapping[str, object]]


def own_address(case: Case) -> Judged:
    """Stop a pack in which a parent's or pupil's link would go to one of the professionals.

    A parent who works at the school is known by the name: that is a warning, to be answered, for
    one person then stands on both sides.
    """
    family = list(_family(case))
    found = [one for asked in family for one in _of_others(case, asked)] + _shared(family)
    for outcome in (Outcome.FAIL, Outcome.WARN):
        whys = [(why, where) for told, why, where in found if told is outcome]
        if whys:
            return (
                outcome,
                " ".join(why for why, _ in whys),
                tuple(dict.fromkeys(where for _, where in whys)),
            )
    return Outcome.PASS, "No parent's or pupil's link goes to somebody else who is named here."


def _family(case: Case) -> Iterator[_Asked]:
    for number, row in enumerate(rows_of(case.facts, "parents"), 1):
        signs = row.get("signs") == "yes" and row.get("nothing_sent") != "yes"
        if signs and address_of(row):
            yield "parents", f"Parent or carer {number}", row
    pupil = case.facts.get("pupil_contact")
    signs = text_of(case.facts, "pupil_signs") == "yes"
    if signs and isinstance(pupil, Mapping) and address_of(pupil):
        yield "pupil_contact", "The pupil", pupil


def _of_others(case: Case, asked: _Asked) -> Iterator[tuple[Outcome, str, str]]:
    """Yield what is wrong with one of the family's address: it is that of a professional."""
    where, who, row = asked
    address, name = address_of(row), str(row.get("name", ""))
    holders = _holders(case, address, case.people)
    if any(not same_name(holder, name) for holder in holders):
        yield (
            Outcome.FAIL,
            f"{who} has the same email address or mobile number as somebody of the staff. Whoever "
            f"gets the link could sign for them. {_OWN}",
            where,
        )
    elif holders:
        yield (
            Outcome.WARN,
            f"{who} is named as one of the staff too, with the same email address or mobile "
            "number. Say why the same person signs for the family.",
            where,
        )


def _holders(case: Case, address: str, people: Iterable[str]) -> list[str]:
    """Return the names of those whose address it is: of `people`, and of who signs in there."""
    named = [
        str(other.get("name", ""))
        for one in people
        if isinstance(other := case.facts.get(one), Mapping) and address in addresses_of(other)
    ]
    return named + [holder for held, holder in case.accounts.items() if held == address]


def other_side(case: Case) -> Judged:
    """Stop a pack in which a link of the provider would go to somebody of the school.

    One person could sign both sides of it. Who really is on both sides, as within one trust, is a
    warning, to be answered.
    """
    asked = [
        (where, who, row)
        for where, who in _PROVIDER
        if isinstance(row := case.facts.get(where), Mapping) and address_of(row)
    ]
    if not asked:
        return Outcome.NOT_APPLICABLE, "Nobody of the provider is named yet."
    both = ""
    for where, who, row in asked:
        holders = _holders(case, address_of(row), SCHOOL_PEOPLE)
        if any(not same_name(holder, str(row.get("name", ""))) for holder in holders):
            return (
                Outcome.FAIL,
                f"{who} has the same email address as somebody at the school. Whoever gets the "
                "link could sign for both sides. Give one of their own.",
                (where,),
            )
        both = both or (where if holders else "")
    if both:
        return (
            Outcome.WARN,
            "One person is named at the school and at the provider. Say why they sign for both.",
            (both,),
        )
    return Outcome.PASS, "The provider's links go to nobody at the school."


def _shared(family: list[_Asked]) -> list[tuple[Outcome, str, str]]:
    """Return that the pupil's link goes where a parent's does: one could sign for the other."""
    parents = {address_of(row) for where, _, row in family if where == "parents"}
    return [
        (Outcome.WARN, f"The pupil's link goes to a parent's address or number. {_OWN}", where)
        for where, _, row in family
        if where == "pupil_contact" and address_of(row) in parents
    ]


RULES = (
    Rule(
        id="V7",
        version="1",
        title="Each of the family gets their own link",
        source="Whoever has somebody's link can sign with it",
        judge=own_address,
        severity=Outcome.FAIL,
        questions=("parents", "pupil_contact"),
    ),
    Rule(
        id="V11",
        version="1",
        title="The provider's people get their own links",
        source="Whoever has somebody's link can sign with it",
        judge=other_side,
        severity=Outcome.FAIL,
        questions=("provider_contact", "provider_director"),
    ),
)

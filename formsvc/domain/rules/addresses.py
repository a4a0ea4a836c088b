"""Whose inbox or phone a family's link goes to: whoever has the link can sign with it."""

from collections.abc import Iterator, Mapping

from formsvc.domain.names import same_name
from formsvc.domain.reaching import address_of, addresses_of
from formsvc.domain.rules.finding import Case, Judged, Outcome, Rule
from formsvc.domain.rules.looking import rows_of, text_of

_OWN = "Give one of their own, or say that they sign in another way."
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
    holders = [
        str(other.get("name", ""))
        for one in case.people
        if isinstance(other := case.facts.get(one), Mapping) and address in addresses_of(other)
    ]
    holders += [holder for held, holder in case.accounts.items() if held == address]
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
)

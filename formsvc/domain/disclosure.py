"""What somebody must look at before a pupil's record is given out, told from the forms alone.

Nothing is taken out by this: people decide. What stands for it is the right of access (UK GDPR,
Article 15), other people's rights in it (Data Protection Act 2018, Schedule 2, paragraph 16) and
what could cause serious harm (Schedule 3, part 2 to 5).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from formsvc.domain.answers import Facts, Value
from formsvc.domain.definition import Audience, Definition, Kind, Question

SERIOUS_HARM = (
    "Only safeguarding leads see this. Before it is given out, a professional must say whether "
    "that could cause serious harm (Data Protection Act 2018, Schedule 3)"
)
NOT_FOR_PARENTS = "The parent's copy does not show this. Ask why before you give it to a parent"
OTHER_PEOPLE = "Names or reaches other people"
WRITTEN_FREELY = "Written freely: it may tell of other people. Read it"
A_FILE = "A file: open it and read it for other people and for what could cause harm"
_REACHES = frozenset({"name", "email", "phone", "contact", "address"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ToLookAt:
    """One answer to look at, where it is asked, why, and the people that it names."""

    name: str
    document: str
    page: str
    ask: str
    reasons: tuple[str, ...]
    names: tuple[str, ...]


def to_look_at(definitions: Iterable[Definition], facts: Facts) -> list[ToLookAt]:
    """Return the answers that somebody must look at, those of serious harm first."""
    found = [
        ToLookAt(
            name=question.name,
            document=definition.title,
            page=page.title,
            ask=question.ask,
            reasons=reasons,
            names=_names_in(facts[question.name]) if _of_people(question) else (),
        )
        for definition in definitions
        for page in definition.pages
        for question in page.questions
        if facts.get(question.name) and (reasons := tuple(_reasons(question)))
    ]
    return sorted(found, key=lambda one: SERIOUS_HARM not in one.reasons)


def _reasons(question: Question) -> Iterator[str]:
    if question.only_for_dsl:
        yield SERIOUS_HARM
    elif Audience.PARENT not in question.seen_by:
        yield NOT_FOR_PARENTS
    if _of_people(question):
        yield OTHER_PEOPLE
    if question.kind is Kind.LONG_TEXT:
        yield WRITTEN_FREELY
    if question.kind is Kind.FILE:
        yield A_FILE


def _of_people(question: Question) -> bool:
    columns = {one.name for one in question.columns}
    return question.kind is Kind.PERSON or bool(columns & _REACHES)


def _names_in(value: Value) -> tuple[str, ...]:
    rows = value if isinstance(value, list) else [value]
    said = [str(row["name"]) for row in rows if isinstance(row, dict) and row.get("name")]
    return tuple(dict.fromkeys(said))

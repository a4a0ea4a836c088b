"""What a form definition is: pages, questions, choices, signatories; pure values, no files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from formsvc.domain.signatories import ALL_AUDIENCES, Audience, Condition, CopyFor, Signatory

__all__ = [
    "ALL_AUDIENCES",
    "COLUMN_KINDS",
    "YES_NO",
    "YES_NO_NOT_KNOWN",
    "Audience",
    "Column",
    "Condition",
    "CopyFor",
    "Definition",
    "Kind",
    "Page",
    "Question",
    "Signatory",
    "placed_in",
]


class Kind(StrEnum):
    """The closed set of kinds of question that a form file may ask."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    EMAIL = "email"
    PHONE = "phone"
    DATE = "date"
    TIME = "time"
    NUMBER = "number"
    MONEY = "money"
    YES_NO = "yes_no"
    YES_NO_NOT_KNOWN = "yes_no_not_known"
    CHOICE = "choice"
    CHOICES = "choices"
    PERSON = "person"
    ADDRESS = "address"
    CHECK = "check"
    FILE = "file"
    TABLE = "table"


YES_NO = (("yes", "Yes"), ("no", "No"))
YES_NO_NOT_KNOWN = (*YES_NO, ("not_known", "Not known"))

_WHOLE = {Kind.CHOICES, Kind.PERSON, Kind.ADDRESS, Kind.CHECK, Kind.FILE, Kind.TABLE}
COLUMN_KINDS = frozenset(Kind) - _WHOLE  # those that may stand in a column of a table


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table question."""

    name: str
    ask: str
    kind: Kind = Kind.TEXT
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    longest: int = 200
    lowest: Decimal | None = None
    highest: Decimal | None = None
    hint: str = ""
    when_empty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of a form; its name is the fact's name in the whole pack."""

    name: str
    ask: str
    kind: Kind
    hint: str = ""
    required: bool = True
    when_empty: str = ""
    seen_by: frozenset[Audience] = ALL_AUDIENCES
    filled_by: str = "school"
    choices: tuple[tuple[str, str], ...] = ()
    columns: tuple[Column, ...] = ()
    row_name: str = "row"
    rows_at_least: int = 0
    rows_at_most: int = 20
    longest: int = 200
    lowest: Decimal | None = None
    highest: Decimal | None = None
    default: str = ""
    default_note: str = ""
    needs: frozenset[str] = frozenset()
    reach: bool = False  # a person of the family, who may be reached otherwise than by email
    show_if: tuple[Condition, ...] = ()
    ask_again: bool = False  # a pack that is copied for a renewal asks this anew
    profile: str = ""  # whose profile knows it already: school, provider, authority
    list_of: str = ""
    spaces: bool = True  # without them: an official number, kept in capitals
    only_told: frozenset[Audience] = frozenset()  # told of a change; all others sign again

    @property
    def only_for_dsl(self) -> bool:
        """Whether at the school only the safeguarding lead may fill in and see the answer."""
        return Audience.DSL in self.seen_by and Audience.SCHOOL not in self.seen_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of questions, with the facts from earlier documents that it shows."""

    name: str
    title: str
    intro: str = ""
    questions: tuple[Question, ...] = ()
    shows: tuple[str, ...] = ()
    show_if: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One document's form definition, as read from its file.

    Its own `show_if` stands at the front of each page's and signatory's: else nothing is made.
    """

    name: str
    title: str
    purpose: str
    template: str
    order: int
    pages: tuple[Page, ...]
    signatories: tuple[Signatory, ...]
    show_if: tuple[Condition, ...] = ()
    given_to: frozenset[Audience] = frozenset()
    copies: tuple[CopyFor, ...] = ()
    sha256: str = ""

    def questions(self) -> Iterator[Question]:
        """Yield every question of the document in the order it is asked."""
        for page in self.pages:
            yield from page.questions

    def page(self, name: str) -> Page | None:
        """Return the page of that name, or None."""
        return next((page for page in self.pages if page.name == name), None)


def placed_in(
    definitions: Mapping[str, Definition],
) -> dict[str, tuple[Definition, Page, Question]]:
    """Map each fact's name to the document, page and question that ask for it."""
    return {
        question.name: (definition, page, question)
        for definition in definitions.values()
        for page in definition.pages
        for question in page.questions
    }

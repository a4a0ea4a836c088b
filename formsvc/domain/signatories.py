"""Who signs a document and who only gets a copy, as its form says; and who reads what."""

from dataclasses import dataclass
from enum import StrEnum

from formsvc.domain.acts import Act


class Audience(StrEnum):
    """Who may read an edition of a document."""

    SCHOOL = "school"
    PROVIDER = "provider"
    PARENT = "parent"
    AUTHORITY = "authority"
    DSL = "dsl"


ALL_AUDIENCES = frozenset(Audience)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """`question` was answered with one of `values`: equality, nothing more."""

    question: str
    values: tuple[str, ...]


#: What everybody who signs confirms about themselves when a form says nothing else.
SIGN_AS = "I sign as: {role}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Someone who signs a document: a person question, or each row of a table of people."""

    name: str
    title: str
    party: Audience
    people: str
    statement: str
    act: Act = Act.AGREEMENT
    #: What they confirm about themselves; `{role}` stands for their role or relationship.
    capacity: str = SIGN_AS
    #: Whose links go out together: those of step 2 when nothing of step 1 is open any more.
    step: int = 1
    #: Whether a one-time code is asked for before anything is read, and how it comes: "" for none.
    code: str = ""
    only_rows: tuple[Condition, ...] = ()
    required: bool = True
    show_if: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyFor:
    """Somebody who gets a sealed copy of a document without being asked to sign it."""

    name: str
    party: Audience
    people: str
    only_rows: tuple[Condition, ...] = ()
    show_if: tuple[Condition, ...] = ()

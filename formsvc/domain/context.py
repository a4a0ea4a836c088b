"""What a template is filled with: every fact in words, as one audience may read it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from formsvc.domain.answers import Facts, Value, words
from formsvc.domain.answers.asking import effective
from formsvc.domain.answers.words import check_in_words
from formsvc.domain.definition import Audience, Definition, Kind, Question
from formsvc.domain.drawing import Picture
from formsvc.domain.question_parts import CHECK_PARTS, PERSON_PARTS
from formsvc.domain.showing import (
    LEFT_OUT,
    SHOWN,
    page_states,
    placings,
    withheld_titles,
)
from formsvc.domain.showing import WITHHELD as STATE_WITHHELD
from formsvc.domain.sums import NOT_KNOWN, sums_of

WITHHELD = "Not shown in this copy"
HIDDEN = "Does not apply"
UNANSWERED = "Not answered yet"
NONE_GIVEN = "None given"
NOT_GIVEN = "Not given"

EDITION_NAMES: Mapping[Audience, str] = {
    Audience.SCHOOL: "School copy",
    Audience.PROVIDER: "Provider copy",
    Audience.PARENT: "Parent copy",
    Audience.AUTHORITY: "Authority copy",
    Audience.DSL: "Safeguarding copy",
}

FULL_EDITION = "Full copy"

#: Kinds whose stored value a template may ask about through `when`.
_WHEN_KINDS = frozenset({Kind.CHOICE, Kind.YES_NO, Kind.YES_NO_NOT_KNOWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureLine:
    """One line of a document's signature table."""

    title: str
    name: str
    statement: str
    state: str
    #: The signature as it was drawn; none where it was typed, or given on paper.
    drawing: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFacts:
    """What a document says about its pack."""

    reference: str
    version: int
    school: str
    status: str
    edition: str = FULL_EDITION
    #: How many school days the notice of a direction leaves, in the words of the rule that counts.
    notice_count: str = ""


def build_context(
    definitions: Iterable[Definition],
    facts: Facts,
    *,
    audience: Audience,
    pack: PackFacts,
    signatures: Sequence[SignatureLine],
    draft: bool,
) -> dict[str, object]:
    """Return the context of one edition: plain strings, pictures, and dicts and lists of them.

    Every question of every form is there, so that any template may print any fact. What is
    hidden by its conditions, withheld from `audience` or not answered says so in words; `draft`
    tells an empty required answer from an optional one. `asked` and `pages` say "yes", "withheld"
    or "", so that a template can leave out rows and sections.
    """
    definitions = tuple(definitions)
    counting = effective(definitions, facts)
    placed = tuple(placings(definitions, counting, audience))
    context: dict[str, object] = {}
    when: dict[str, str] = {}
    for one in placed:
        question, value = one.question, counting.get(one.question.name)
        context[question.name] = _shown(question, value, _instead(question, one.state, draft=draft))
        if question.kind in _WHEN_KINDS:
            seen = audience in question.seen_by
            when[question.name] = str(value or "") if seen else ""
    return {
        **context,
        "when": when,
        "asked": {one.question.name: one.state for one in placed},
        "pages": page_states(placed),
        "withheld": withheld_titles(placed),
        "sums": _sums(counting, {one.question.name: one.state for one in placed}),
        "pack": _pack_in_words(pack, facts),
        "signatures": signature_rows(signatures),
    }


def signature_rows(lines: Iterable[SignatureLine]) -> list[dict[str, object]]:
    """Return the lines of a signature table as a template reads them."""
    return [
        {
            "title": line.title,
            "name": line.name,
            "statement": line.statement,
            "state": line.state,
            "drawing": line.drawing or "",
        }
        for line in lines
    ]


def _pack_in_words(pack: PackFacts, facts: Facts) -> dict[str, str]:
    return {
        "reference": pack.reference,
        "version": str(pack.version),
        "school": pack.school,
        "status": pack.status,
        "provider": str(facts.get("provider_name") or NOT_GIVEN),
        "edition": pack.edition,
        "notice_count": pack.notice_count,
        "pupil_initials": initials(facts),
    }


def _sums(counting: Facts, states: Mapping[str, str]) -> dict[str, str]:
    """Return the sums made only of answers that this copy shows."""
    shown = {name: value for name, value in counting.items() if states.get(name) == SHOWN}
    hours = ("hours_at_provider", "hours_at_school", "hours_elsewhere")
    sums = sums_of(shown)
    if any(name in counting and name not in shown for name in hours):
        sums["hours_a_week"] = NOT_KNOWN
    return sums


def _instead(question: Question, state: str, *, draft: bool) -> str:
    """Return what to print when there is no answer, or when it may not be shown."""
    if state == STATE_WITHHELD:
        return WITHHELD
    if state == LEFT_OUT:
        return HIDDEN
    if draft and question.required:
        return UNANSWERED
    return NONE_GIVEN if question.kind is Kind.TABLE else NOT_GIVEN


def _shown(question: Question, value: Value | None, instead: str) -> object:
    if instead in {WITHHELD, HIDDEN}:
        value = None
    if question.kind is Kind.TABLE:
        return _rows(question, value, instead)
    if question.kind is Kind.PERSON:
        return _parts([name for name, _, _ in PERSON_PARTS], value, instead)
    if question.kind is Kind.CHECK:
        said = check_in_words(value) if isinstance(value, dict) else None
        return _parts([name for name, _, _ in CHECK_PARTS], said, instead)
    return words(question, value) or instead


def _parts(names: list[str], value: Value | None, instead: str) -> dict[str, str]:
    if not isinstance(value, dict):
        return dict.fromkeys(names, "") | {names[0]: instead}
    return {name: value.get(name, "") for name in names}


def _rows(question: Question, value: Value | None, instead: str) -> list[dict[str, str]]:
    names = [column.name for column in question.columns]
    if not isinstance(value, list) or not value:
        return [dict.fromkeys(names, "") | {names[0]: instead}]
    return [
        {
            column.name: words(column, row.get(column.name)) or NOT_GIVEN
            for column in question.columns
        }
        for row in value
        if isinstance(row, dict)
    ]


def initials(facts: Facts) -> str:
    """Return the pupil's initials, like "R.S.": the SLA names a pupil by these and the UPN."""
    names = [facts.get(name) for name in ("pupil_forename", "pupil_surname")]
    return "".join(
        f"{name.strip()[0]}." for name in names if isinstance(name, str) and name.strip()
    )

"""What a provider is asked: the checklist's questions about itself, and one page for each check."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from formsvc.domain.answers import Facts, Fault, Value, is_shown, read_page
from formsvc.domain.definition import Definition, Kind, Page, Question

#: The document whose questions about the provider itself make up the register.
DOCUMENT = "checklist"
#: Questions that a school answers, and that a provider can answer for all schools at once.
_ALSO = frozenset({"references"})

#: What is asked about one check. The file has its own input: it is not an answer in words. Some of
#: `what`, `where` and `why_not` is needed, so none of them is called optional: `read_check` judges.
CHECK_PAGE = Page(
    name="check",
    title="",
    questions=(
        Question(
            name="what",
            ask="What is it?",
            hint="Its name, and a number if it has one. Like: Policy of September 2026",
            kind=Kind.TEXT,
        ),
        Question(
            name="where",
            ask="Or say where it is kept",
            hint="If you cannot send a file. Like: our website, or the office in Mill Lane",
            kind=Kind.TEXT,
        ),
        Question(name="issued", ask="Date on it", kind=Kind.DATE, required=False),
        Question(
            name="expires",
            ask="When does it run out, or when will you look at it again?",
            hint="Leave this empty if it does not run out",
            kind=Kind.DATE,
            required=False,
        ),
        Question(
            name="why_not",
            ask="If you do not have this: why not?",
            hint="Like: we do not drive pupils",
            kind=Kind.LONG_TEXT,
            longest=400,
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPage:
    """One page of the checklist as the provider fills it: answers on one page, checks one each."""

    page: Page
    checks: tuple[Question, ...]

    @property
    def items(self) -> tuple[Question, ...]:
        """Every item of the page."""
        return (*self.page.questions, *self.checks)


def register_pages(definitions: Mapping[str, Definition]) -> tuple[RegisterPage, ...]:
    """Return what a provider is asked, page by page, in the order of the checklist."""
    if DOCUMENT not in definitions:
        return ()
    pages = definitions[DOCUMENT].pages
    own = {one.name for page in pages for one in page.questions if is_item(one)}
    found = []
    for page in pages:
        asked = [_on_its_own(one, own) for one in page.questions if is_item(one)]
        answers = tuple(one for one in asked if one.kind is not Kind.CHECK)
        checks = tuple(one for one in asked if one.kind is Kind.CHECK)
        if asked:
            found.append(
                RegisterPage(
                    page=replace(page, questions=answers, shows=(), show_if=(), intro=""),
                    checks=checks,
                )
            )
    return tuple(found)


def is_item(question: Question) -> bool:
    """Say whether a question of the checklist is an item of the register."""
    return question.filled_by == "provider" or question.name in _ALSO


def _on_its_own(question: Question, own: set[str]) -> Question:
    """Return the question as one asks it without knowing any pupil."""
    conditions = tuple(one for one in question.show_if if one.question in own)
    return replace(question, show_if=conditions, filled_by="school")


def asked_now(question: Question, facts: Facts) -> bool:
    """Say whether a question applies, as far as the provider's own answers tell."""
    return is_shown(question.show_if, facts)


def read_check(
    raws: Mapping[str, object], *, has_file: bool
) -> tuple[dict[str, Value], tuple[Fault, ...]]:
    """Read the page of one check; return what it says, and every fault in the user's words."""
    reading = read_page(CHECK_PAGE, raws, {}, complete=False)
    said, faults = reading.values, list(reading.faults)
    if not faults:
        faults = [Fault(question=name, message=why) for name, why in _gaps(said, has_file=has_file)]
    return said, tuple(faults)


def _gaps(said: Facts, *, has_file: bool) -> list[tuple[str, str]]:
    held = bool(said.get("what") or said.get("where") or has_file)
    if said.get("why_not"):
        both = "You also say that you have it. Take out one or the other"
        return [("why_not", both)] if held else []
    gaps = []
    if not said.get("what"):
        gaps.append(("what", "Say what it is. If you do not have it, say why not, below"))
    elif not has_file and not said.get("where"):
        gaps.append(("where", "Choose a file, or say where it is kept"))
    if said.get("expires") and str(said.get("issued", "")) > str(said["expires"]):
        gaps.append(("expires", "This date must not be before the date on it"))
    return gaps

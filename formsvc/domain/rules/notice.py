"""The notice of an off-site direction: its contents, its time, and who must get it."""

from collections.abc import Iterable
from datetime import date

from formsvc.domain.of_age import adult_from
from formsvc.domain.rules.finding import Case, Finding, Judged, Outcome, Rule
from formsvc.domain.rules.looking import date_of, in_words, list_of, text_of

IN_TIME = "R5"
NOTICE_DAYS = 2
#: The five items of SI 2010/1156 reg 3(4), as the form asks for them; a day of two sessions has a
#: break.
CONTENTS = (
    ("notice_address", "the address"),
    ("notice_report_to", "the person to report to"),
    ("notice_days", "the number of days"),
    ("notice_objectives", "the reasons and objectives"),
    ("notice_starts", "the time when the day or session begins"),
    ("notice_finishes", "the time when it ends"),
)
_BREAK = (
    ("notice_break_starts", "the time when the break begins"),
    ("notice_break_ends", "the time when the break ends"),
)


def _directed(case: Case) -> bool:
    return text_of(case.facts, "legal_route") == "off_site_direction"


def contents(case: Case) -> Judged:
    """Judge that the notice holds all five items that the law lists."""
    if not _directed(case):
        return Outcome.NOT_APPLICABLE, "This is not an off-site direction."
    two = text_of(case.facts, "notice_day") == "two"
    wanted = (*CONTENTS, *_BREAK) if two else CONTENTS
    lacks = [words for name, words in wanted if not case.facts.get(name)]
    if lacks:
        return Outcome.FAIL, f"The notice lacks {', '.join(lacks)}. Without them it is no notice."
    return Outcome.PASS, "The notice holds all five items that the law lists."


def in_time(case: Case) -> Judged:
    """Judge that two clear school days lie between the notice and the first day.

    The cautious reading of "not less than two school days before": neither the day of the notice
    nor the first day counts.
    """
    if not _directed(case):
        return Outcome.NOT_APPLICABLE, "This is not an off-site direction."
    given, first = date_of(case.facts, "notice_given_on"), date_of(case.facts, "start_date")
    if given is None or first is None:
        return Outcome.WARN, "The date of the notice or the first day is not known."
    count = case.calendar.between(given, first)
    left = (
        f"The notice of {in_words(given)} leaves {count.words} before the first day, "
        f"{in_words(first)}."
    )
    if count.days < NOTICE_DAYS:
        return Outcome.WARN, f"{left} The law asks for two school days.{count.caution}"
    return Outcome.PASS, f"{left}{count.caution}"


def notice_count(findings: Iterable[Finding]) -> str:
    """Return what the rule on time said, for the notice itself; "" when it was not asked."""
    return next((one.why for one in findings if one.rule == IN_TIME), "")


def recipients(case: Case) -> Judged:
    """Judge that the right people get the notice.

    A pupil of 18 gets it instead of the parent, and the council as well when there is an EHC plan.
    """
    if not _directed(case):
        return Outcome.NOT_APPLICABLE, "This is not an off-site direction."
    got = list_of(case.facts, "notice_recipients")
    if not got:
        return Outcome.WARN, "The notice does not say who gets it."
    if text_of(case.facts, "sen_status") == "ehc_plan" and "authority" not in got:
        return Outcome.FAIL, "The pupil has an EHC plan, so the council must get the notice too."
    born, first = date_of(case.facts, "pupil_dob"), date_of(case.facts, "start_date")
    adult = born is not None and first is not None and adult_from(born) <= first
    if adult and "pupil" not in got:
        return Outcome.WARN, "The pupil is 18 by then, so the notice goes to the pupil."
    if not adult and "parent" not in got:
        return Outcome.WARN, "The pupil is under 18, so the notice goes to a parent."
    return Outcome.PASS, "The notice goes to whom the law names."


_SOURCE = "SI 2010/1156 reg 3, in force 1 September 2010; Education Act 2002 s.29A"
RULES = (
    Rule(
        id="R5a",
        version="2010-09",
        effective_from=date(2010, 9, 1),
        title="What the notice must say",
        source=_SOURCE,
        judge=contents,
        severity=Outcome.FAIL,
        questions=tuple(name for name, _ in CONTENTS),
    ),
    Rule(
        id=IN_TIME,
        version="2010-09",
        effective_from=date(2010, 9, 1),
        title="Notice of an off-site direction in time",
        source=_SOURCE,
        judge=in_time,
        questions=("notice_given_on", "start_date"),
    ),
    Rule(
        id="R5c",
        version="2010-09",
        effective_from=date(2010, 9, 1),
        title="Who gets the notice",
        source=_SOURCE,
        judge=recipients,
        severity=Outcome.FAIL,
        questions=("notice_recipients",),
    ),
)

"""Proposes the year group from the date of birth, for a person to look at and to change."""

from dataclasses import replace
from datetime import date
from typing import Any

from formsvc.domain.answers import read_answer
from formsvc.domain.rules.answers import usual_year_group
from formsvc.domain.uk_days import uk_day
from formsvc.journeys.answering import PageView
from formsvc.web.asking import services

#: Stands at the question, so that nobody takes what we worked out for what somebody said.
WORKED_OUT = "We worked this out from the date of birth. Change it if it is not right"
LOOK_AT_IT = "Check this year: we worked it out from the date of birth"


def propose(view: PageView, page_form: Any) -> None:
    """Choose the year group of a page where it is not chosen and the date of birth is there.

    Nothing is kept until somebody saves the page. What was told to be missing is told as
    something to look at.
    """
    fields = {one.name: one for one in page_form}
    year, born = fields.get("pupil_year_group"), fields.get("pupil_dob")
    if year is None or born is None or year.raw:
        return
    day = read_answer(born.question, born.raw).value
    name = usual_year_group(date.fromisoformat(day), _day_of(view)) if isinstance(day, str) else ""
    if name in dict(year.question.choices):
        year.raw = name
        year.question = replace(year.question, default_note=WORKED_OUT)
        year.faults = tuple(replace(one, message=LOOK_AT_IT) for one in year.faults)


def _day_of(view: PageView) -> date:
    """Return the day of the referral, which the rule asks too; today until it is said."""
    said = view.values.get("referral_date")
    return date.fromisoformat(said) if isinstance(said, str) else uk_day(services().clock())

"""Proposes the year group from the date of birth, for a person to look at and to change.

A proposal that nobody touched is made anew when the date changes. The page carries it along in
`worked_out`; once saved, its source tells. What somebody chose is kept, and the rule warns.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from flask import request

from formsvc.domain.answers import read_answer
from formsvc.domain.rules.answers import usual_year_group
from formsvc.domain.uk_days import uk_day
from formsvc.journeys.answering import PageView
from formsvc.web.asking import services

#: Stands at the question, so that nobody takes what we worked out for what somebody said.
WORKED_OUT = "We worked this out from the date of birth. Change it if it is not right"
LOOK_AT_IT = "Check this year: we worked it out from the date of birth"
_YEAR, _BORN = "pupil_year_group", "pupil_dob"


def propose(view: PageView, page_form: Any) -> None:
    """Choose the year group of a page where nobody chose it and the date of birth is there.

    Nothing is kept until somebody saves the page. What was told to be missing is told as
    something to look at.
    """
    usual = _usual_on(view, page_form)
    year = page_form[_YEAR] if usual else None
    kept = bool(year and year.raw == usual == view.values.get(_YEAR))
    if year is None or kept or (year.raw and not _untouched(view, page_form)):
        return
    year.raw = usual
    year.question = replace(year.question, default_note=WORKED_OUT)
    year.faults = tuple(replace(one, message=LOOK_AT_IT) for one in year.faults)


def _untouched(view: PageView, page_form: Any) -> frozenset[str]:
    """Return what a page holds just as we worked it out: the year group, or nothing."""
    raw = page_form[_YEAR].raw if _YEAR in page_form else ""
    kept = _YEAR in view.worked_out and raw == view.values.get(_YEAR)
    return frozenset({_YEAR}) if raw and (kept or raw == _proposed(view)) else frozenset()


def _proposed(view: PageView) -> str:
    """Return what a page proposed when it was sent or kept, "" for nothing."""
    typed = request.form if request.method == "POST" else view.draft.typed if view.draft else {}
    return str(typed.get("worked_out", ""))[:40]


def to_carry(view: PageView, page_form: Any) -> str:
    """Return the proposal that a page carries along until it is saved."""
    fresh = [one for one in page_form if one.question.default_note == WORKED_OUT]
    return str(fresh[0].raw) if fresh else _proposed(view)


def propose_anew(view: PageView, posted: Any, *, later: bool) -> frozenset[str]:
    """Take a proposal that nobody touched, and that does not fit the date now, out of a post.

    The page then comes back to be looked at, with the new one; with `later` that is kept at once.
    Returns what is ours in the post: the year group, or nothing.
    """
    ours = _untouched(view, posted)
    usual = _usual_on(view, posted)
    if usual and ours and posted[_YEAR].raw != usual:
        posted[_YEAR].raw = usual if later else ""
    return ours


def _usual_on(view: PageView, page_form: Any) -> str:
    """Return the year group that fits the date of birth on a page, "" where none is to be said."""
    if not {_YEAR, _BORN} <= {one.name for one in page_form}:
        return ""
    born, year = page_form[_BORN], page_form[_YEAR]
    day = read_answer(born.question, born.raw).value
    name = usual_year_group(date.fromisoformat(day), _day_of(view)) if isinstance(day, str) else ""
    return name if name in dict(year.question.choices) else ""


def _day_of(view: PageView) -> date:
    """Return the day of the referral, which the rule asks too; today until it is said."""
    said = view.values.get("referral_date")
    return date.fromisoformat(said) if isinstance(said, str) else uk_day(services().clock())

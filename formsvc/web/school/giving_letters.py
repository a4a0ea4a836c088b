"""Printing a letter that nothing could carry, and saying that the person got it."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.domain.giving import GIVEN_PAGE
from formsvc.domain.uk_days import uk_day
from formsvc.journeys.giving_letters import (
    find_letter,
    letters_to_give,
    note_letter_given,
    read_letter,
)
from formsvc.web.asking import open_to, services, user
from formsvc.web.fields import build_page_form, error_links, mark_faults, raws_of

_LETTER = "/packs/<ref>/letters/<int:seq>"


def add_to(pages: Blueprint) -> None:
    """Add this room's routes, and what its part of the pack's page needs."""
    pages.context_processor(
        lambda: {"letters_to_give": lambda ref: letters_to_give(services(), user(), ref)}
    )
    pages.get(_LETTER)(ask_letter_given)
    pages.post(_LETTER)(letter_given)
    pages.get(f"{_LETTER}/print")(letter_to_print)


@open_to("school")
def ask_letter_given(ref: str, seq: int) -> ResponseReturnValue:
    """Say what no letter could tell a person, and ask how and when they got it on paper."""
    today = uk_day(services().clock()).isoformat()
    return _page(ref, seq, build_page_form(GIVEN_PAGE.questions, values={"day": today}))


def _page(ref: str, seq: int, page_form: Any) -> str:
    return render_template(
        "school/give_letter.html",
        ref=ref,
        one=find_letter(services(), user(), ref, seq),
        fields=list(page_form),
        errors=error_links(page_form),
    )


@open_to("school")
def letter_given(ref: str, seq: int) -> ResponseReturnValue:
    """Write it down; a fault leaves what was typed in the boxes."""
    posted = build_page_form(GIVEN_PAGE.questions, values={}, formdata=request.form)
    faults = note_letter_given(services(), user(), ref, seq, raws_of(posted))
    if faults:
        mark_faults(posted, faults)
        return _page(ref, seq, posted), 400
    return redirect(url_for("school.pack", ref=ref), 303)


@open_to("school")
def letter_to_print(ref: str, seq: int) -> ResponseReturnValue:
    """Show the letter as it is printed, in the person's language and in English."""
    one = find_letter(services(), user(), ref, seq)
    parts = read_letter(services(), user(), ref, seq)
    return render_template("school/letter.html", ref=ref, one=one, parts=parts)

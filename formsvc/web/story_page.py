"""Shows everything that happened to a pack: by day and run, or every entry on one page."""

from flask import render_template

from formsvc.domain.answers.words import date_in_words
from formsvc.domain.story import story_of
from formsvc.journeys.following import PackView
from formsvc.journeys.moments import uk_clock_words, utc_words


def story_page(view: PackView, *, whole: bool, back: str, other: str) -> str:
    """Return the page; `other` is the address of the other way to see it."""
    return render_template(
        "story.html",
        view=view,
        days=story_of(view.entries, view.names),
        whole=whole,
        back=back,
        other=other,
        date_in_words=date_in_words,
        uk_clock_words=uk_clock_words,
        utc_words=utc_words,
    )

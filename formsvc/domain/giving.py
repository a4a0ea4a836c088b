"""What the school says of a letter that it gave on paper: how the person got it, and when."""

from datetime import date

from formsvc.domain.answers import Fault
from formsvc.domain.answers.words import date_in_words
from formsvc.domain.definition import Kind, Page, Question

GIVEN_PAGE = Page(
    name="given",
    title="",
    questions=(
        Question(
            name="given",
            ask="How did they get it?",
            kind=Kind.CHOICE,
            choices=(("hand", "It was handed to them"), ("post", "It was posted to their home")),
            when_empty="Say how they got it",
        ),
        Question(
            name="day",
            ask="When was that?",
            kind=Kind.DATE,
            when_empty="Enter the day on which they got it, or it was posted",
        ),
    ),
)


def day_faults(day: str, *, since: date, today: date) -> tuple[Fault, ...]:
    """Return what is wrong with the day (ISO) on which a letter of `since` was given."""
    if day > today.isoformat():
        return (Fault(question="day", message="This day has not come yet"),)
    if day < since.isoformat():
        first = date_in_words(since.isoformat())
        return (Fault(question="day", message=f"The letter is of {first}: enter a later day"),)
    return ()

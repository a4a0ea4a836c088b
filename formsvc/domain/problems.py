"""What can go wrong, said in words that a person who is not a programmer can act on."""

import traceback
from pathlib import Path

_OURS = Path(__file__).parents[1]


class FormsvcProblem(Exception):
    """Base of every problem that formsvc raises on purpose.

    Subclasses are named for the condition, carry its facts as attributes and hold no HTML:
    `formsvc.web.problem_pages` decides what people see.
    """


class NotFound(FormsvcProblem):
    """Raised when nothing is kept under a reference, or the asker may not know that it is."""

    def __init__(self, what: str) -> None:
        super().__init__(f"There is no such {what}.")
        self.what = what


class NotAllowed(FormsvcProblem):
    """Raised when something may not be done now, in this state, or by this person."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def place_of(error: BaseException) -> str:
    """Return the file and line of ours where an error came up: for the log, without any values."""
    ours = [
        f"{Path(frame.f_code.co_filename).relative_to(_OURS)}:{line}"
        for frame, line in traceback.walk_tb(error.__traceback__)
        if Path(frame.f_code.co_filename).is_relative_to(_OURS)
    ]
    return ours[-1] if ours else "no place of ours"

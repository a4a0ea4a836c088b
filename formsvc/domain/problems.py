"""What can go wrong, said in words that a person who is not a programmer can act on."""


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

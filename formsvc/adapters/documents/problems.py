"""What can go wrong while a Word template is filled."""

from formsvc.domain.problems import FormsvcProblem


class TemplateUnusable(FormsvcProblem):
    """Raised when a template cannot be filled: an unknown field, a broken loop, not a Word file."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The Word template cannot be filled: {why}")
        self.why = why


class WordsLost(FormsvcProblem):
    """Raised when a filled document lacks something that its template printed."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"{count} of the answers did not arrive in the document letter for letter, so it was "
            "not made. Please tell the people who run this service."
        )
        self.count = count

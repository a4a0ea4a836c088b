"""What can be wrong with a folder or zip that should be a sealed pack."""

from formsvc.domain.problems import FormsvcProblem


class PackUnreadable(FormsvcProblem):
    """Raised when a folder or zip is not a sealed pack that can be read."""

    def __init__(self, why: str) -> None:
        super().__init__(f"This is not a sealed pack that can be read: {why}.")
        self.why = why

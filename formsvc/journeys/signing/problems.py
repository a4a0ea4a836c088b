"""What can be wrong with a link, or with a signing page as it was filled in."""

from formsvc.domain.problems import FormsvcProblem


class LinkExpired(FormsvcProblem):
    """Raised when a link's time is over."""

    def __init__(self, until: str) -> None:
        super().__init__("This link has run out.")
        self.until = until


class LinkReplaced(FormsvcProblem):
    """Raised when a link was stopped: replaced, withdrawn, declined, or of an older version."""

    def __init__(self) -> None:
        super().__init__("This link has been stopped.")


class SigningSessionOver(FormsvcProblem):
    """Raised when the person has to press Continue again before going on."""

    def __init__(self) -> None:
        super().__init__("You have been away for a while. Press Continue to go on.")


class NotYetComplete(FormsvcProblem):
    """Raised when a signing page is not filled in; `faults` maps a field's name to its words."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__("Something is still missing.")
        self.faults = faults


class LinkUsedTooOften(FormsvcProblem):
    """Raised when one link was used more often in an hour than a person needs."""

    def __init__(self, why: str) -> None:
        super().__init__(why)

"""What can be wrong with a link, or with a signing page as it was filled in."""

from enum import StrEnum

from formsvc.domain.problems import FormsvcProblem, NotAllowed


class LinkExpired(FormsvcProblem):
    """Raised when a link's time is over."""

    def __init__(self, until: str, *, school: str = "", phone: str = "") -> None:
        super().__init__("This link has run out.")
        self.until = until
        self.school = school
        self.phone = phone


class Stopped(StrEnum):
    """Why a link has stopped, for good."""

    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    CHANGING = "changing"
    PASSED_ON = "passed_on"
    SUPERSEDED = "superseded"


class LinkReplaced(FormsvcProblem):
    """Raised when a link was stopped: replaced, withdrawn, declined, or of an older version.

    `school` and `phone` say who to call, as far as they are known.
    """

    def __init__(
        self, why: Stopped = Stopped.REPLACED, *, school: str = "", phone: str = ""
    ) -> None:
        super().__init__("This link has been stopped.")
        self.why = why
        self.school = school
        self.phone = phone


class SigningSessionOver(FormsvcProblem):
    """Raised when the person has to press Continue again before going on."""

    def __init__(self) -> None:
        super().__init__("You have been away for a while. Press Continue to go on.")


class CodeNeeded(FormsvcProblem):
    """Raised when the person pressed Continue and has not yet typed the one-time code."""

    def __init__(self) -> None:
        super().__init__("Type your code to go on.")


class NotYetComplete(FormsvcProblem):
    """Raised when a signing page is not filled in; `faults` maps a field's name to its words."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__("Something is still missing.")
        self.faults = faults


class SignedAlready(NotAllowed):
    """Raised when this person's signature on a paper is there already: the first press counted."""


class LinkUsedTooOften(FormsvcProblem):
    """Raised when one link was used more often in an hour than a person needs."""

    def __init__(self, why: str) -> None:
        super().__init__(why)

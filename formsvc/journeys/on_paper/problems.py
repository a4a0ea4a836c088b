"""What can be wrong with a scan, or with what somebody says about it."""

from collections.abc import Mapping

from formsvc.domain.problems import FormsvcProblem


class ScanNotTaken(FormsvcProblem):
    """Raised when a scan cannot be taken or confirmed; `faults` says why, by the name of a box."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("Look at what is marked, and try again.")
        self.faults = dict(faults)

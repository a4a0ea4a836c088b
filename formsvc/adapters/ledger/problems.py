"""What the ledger says when something that was written down was changed behind its back."""

from formsvc.domain.problems import FormsvcProblem


class RecordAltered(FormsvcProblem):
    """Raised when what is kept does not fit what the ledger's entries say.

    `seq` is the entry and `why` the reason, for whoever runs the service.
    """

    def __init__(self, seq: int, why: str) -> None:
        super().__init__(
            "What is kept here does not fit the record of what happened, so it was not used "
            f"(entry {seq}: {why}). Please tell the people who run this service."
        )
        self.seq = seq
        self.why = why

"""An event about to be written, with exactly the facts that it carries."""

from collections.abc import Mapping
from dataclasses import dataclass

from formsvc.domain.events.names import Event

#: The facts that each event's data must carry, and no others.
FACTS: Mapping[Event, frozenset[str]] = {
    Event.PACK_STARTED: frozenset({"school", "authority"}),
    Event.PACK_COPIED: frozenset({"copied_from"}),
    Event.ANSWERS_SAVED: frozenset({"document", "page"}),
    Event.ANSWERS_IMPORTED: frozenset({"document", "answers"}),
    Event.PACK_HANDED_OVER: frozenset({"to"}),
    Event.FILE_REFUSED: frozenset({"file_sha256"}),
    Event.WARNING_ANSWERED: frozenset({"rule", "rule_version", "why_sha256"}),
    Event.PACK_SENT: frozenset(
        {"version", "answers_sha256", "findings_sha256", "definitions", "templates", "shown"}
    ),
    Event.SIGNATORY_NAMED: frozenset({"version", "invitation", "reach", "code"}),
    Event.LETTER_SENT: frozenset({"letter", "message_id", "invitation", "by"}),
    Event.LETTER_DELIVERED: frozenset({"letter", "message_id", "invitation", "by"}),
    Event.LETTER_DEFERRED: frozenset({"letter", "message_id", "invitation", "by", "said"}),
    Event.LETTER_REFUSED: frozenset({"letter", "message_id", "invitation", "by", "said"}),
    Event.LETTER_BOUNCED: frozenset({"letter", "message_id", "invitation", "by", "said"}),
    Event.LETTER_UNDELIVERED: frozenset({"letter", "message_id", "invitation", "by", "said"}),
    Event.LETTER_LEFT: frozenset({"letter", "message_id", "invitation"}),
    Event.LETTER_GIVEN: frozenset({"letter", "message_id", "invitation", "given", "day"}),
    Event.ADDRESS_CORRECTED: frozenset({"invitation", "reach"}),
    Event.LINK_PROMISED: frozenset({"invitation", "reason"}),
    Event.LINK_REPLACED: frozenset({"invitation", "reason"}),
    Event.LINK_SHOWN: frozenset({"invitation", "read_aloud"}),
    Event.DEVICE_HANDED_BACK: frozenset({"invitation"}),
    Event.PAPER_UPLOADED: frozenset(
        {"invitation", "version", "document", "edition", "pdf_sha256", "scan_sha256"}
    ),
    Event.PAPER_CONFIRMED: frozenset({"invitation", "version", "document", "paper", "scan_sha256"}),
    Event.PAPER_REFUSED: frozenset({"invitation", "version", "document", "paper"}),
    Event.LINK_FETCHED: frozenset({"invitation"}),
    Event.LINK_OPENED: frozenset({"invitation", "language"}),
    Event.CODE_SENT: frozenset({"invitation", "channel"}),
    Event.CODE_WRONG: frozenset({"invitation"}),
    Event.CODE_ACCEPTED: frozenset({"invitation", "channel"}),
    Event.DOCUMENT_SHOWN: frozenset(
        {"invitation", "document", "edition", "pdf_sha256", "language"}
    ),
    Event.DOCUMENT_END_REACHED: frozenset(
        {"invitation", "document", "edition", "pdf_sha256", "language"}
    ),
    Event.DOCUMENT_END_NOT_REACHED: frozenset(
        {"invitation", "document", "edition", "pdf_sha256", "language"}
    ),
    Event.DOCUMENT_SIGNED: frozenset(
        {
            "invitation",
            "version",
            "document",
            "edition",
            "signatory",
            "pdf_sha256",
            "page_sha256",
            "statement_sha256",
            "act",
            "capacity_sha256",
            "drawing_sha256",
            "how",
            "language",
        }
    ),
    Event.DOCUMENT_DECLINED: frozenset(
        {"invitation", "version", "document", "signatory", "language"}
    ),
    Event.QUESTION_ASKED: frozenset({"invitation", "document", "wish", "language"}),
    Event.QUESTION_ANSWERED: frozenset({"invitation", "document", "question"}),
    Event.DELEGATION_ASKED: frozenset({"invitation", "version", "language"}),
    Event.DELEGATION_ACCEPTED: frozenset({"invitation", "asked", "new_invitation"}),
    Event.DELEGATION_REFUSED: frozenset({"invitation", "asked"}),
    Event.SIGNATURE_WAIVED: frozenset({"version", "document", "signatory"}),
    Event.STEP_REACHED: frozenset({"version", "step"}),
    Event.PACK_SIGNED: frozenset({"version"}),
    Event.DOCUMENT_SEALED: frozenset({"version", "document", "edition", "sha256", "level"}),
    Event.COPY_GIVEN: frozenset({"version", "invitation"}),
    Event.PACK_SEALED: frozenset({"version", "manifest_sha256"}),
    Event.DOCUMENT_ARCHIVED: frozenset(
        {"version", "document", "edition", "sha256", "earlier", "level"}
    ),
    Event.PACK_ARCHIVED: frozenset({"version", "manifest_sha256"}),
    Event.PACK_DECLINED: frozenset({"version"}),
    Event.PACK_ACCEPTED: frozenset({"version"}),
    Event.PACK_SENT_BACK: frozenset({"version"}),
    Event.PACK_WITHDRAWN: frozenset({"version"}),
    Event.PACK_REOPENED: frozenset(),
    Event.PACK_AMENDED: frozenset({"version"}),
    Event.CHANGE_DROPPED: frozenset({"version"}),
    Event.ANSWERS_PUT_BACK: frozenset({"version", "answers"}),
    Event.SIGNATURE_CARRIED: frozenset(
        {
            "version",
            "from_version",
            "signature",
            "invitation",
            "document",
            "edition",
            "signatory",
            "pdf_sha256",
            "need",
        }
    ),
    Event.VERSION_SUPERSEDED: frozenset({"version", "by"}),
    Event.PLACEMENT_STARTED: frozenset({"version"}),
    Event.PLACEMENT_CONTINUED: frozenset({"version"}),
    Event.PLACEMENT_ENDED: frozenset({"version"}),
    Event.REVIEW_WRITTEN: frozenset({"version", "form_sha256"}),
    Event.REVIEW_REMINDED: frozenset({"number"}),
    Event.ENDING_WRITTEN: frozenset({"version", "form_sha256"}),
    Event.PACK_HELD: frozenset({"side"}),
    Event.HOLD_REACHED: frozenset({"side", "entry"}),
    Event.HOLD_LIFTED: frozenset({"side"}),
    Event.CORRECTION_NOTED: frozenset({"decision"}),
    Event.RECORD_EXPORTED: frozenset({"files"}),
    Event.ERASURE_ASKED: frozenset({"ground"}),
    Event.ERASURE_CONFIRMED: frozenset({"asked"}),
    Event.ERASURE_REFUSED: frozenset({"asked"}),
    # Never a day that falls due: it is counted from a birthday.
    Event.PACK_ERASED: frozenset(
        {"ground", "kind", "answers", "versions", "files", "letters", "people", "private"}
    ),
    Event.ERASURE_FINISHED: frozenset({"files", "letters"}),
    Event.PROVIDER_INVITED: frozenset({"link", "school"}),
    Event.PROVIDER_OPENED: frozenset({"link"}),
    Event.PROVIDER_STOPPED: frozenset({"link"}),
    Event.EVIDENCE_ADDED: frozenset({"item", "evidence", "file_sha256"}),
    Event.EVIDENCE_REPLACED: frozenset({"item", "evidence", "replaced", "file_sha256"}),
    Event.EVIDENCE_WITHDRAWN: frozenset({"item", "evidence"}),
    Event.EVIDENCE_REFUSED: frozenset({"item", "evidence", "file_sha256"}),
    Event.EXPIRY_TOLD: frozenset({"item", "evidence", "days", "to_provider", "to_schools"}),
    Event.CALENDAR_SAVED: frozenset({"terms", "closed"}),
    Event.RULES_SWITCHED: frozenset({"on", "off", "full_week", "dfe_items", "codes"}),
    Event.RETENTION_SET: frozenset({"months"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event about to be written: no seq, time or hash yet.

    `data` goes into the chain for ever and holds no personal data; `private` is kept beside it
    behind a salted commitment, so that it can be erased when its time is over.
    """

    event: Event
    pack: str
    actor: str
    data: Mapping[str, object]
    private: Mapping[str, object] | None = None

    def __post_init__(self) -> None:
        """Refuse facts that the event does not have: a typo here would last for ever."""
        if self.data.keys() != FACTS[self.event]:
            wanted = ", ".join(sorted(FACTS[self.event]))
            raise ValueError(f"{self.event} carries exactly: {wanted or 'nothing'}")

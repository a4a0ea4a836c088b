"""The closed list of what can happen: names in the past tense, `subject.verb`."""

from collections.abc import Mapping
from enum import StrEnum


class Event(StrEnum):
    """What happened."""

    PACK_STARTED = "pack.started"
    PACK_COPIED = "pack.copied"
    ANSWERS_SAVED = "answers.saved"
    ANSWERS_IMPORTED = "answers.imported"
    PACK_HANDED_OVER = "pack.handed_over"
    FILE_REFUSED = "file.refused"
    WARNING_ANSWERED = "warning.answered"
    PACK_SENT = "pack.sent"
    SIGNATORY_NAMED = "signatory.named"
    LETTER_SENT = "letter.sent"
    LETTER_DELIVERED = "letter.delivered"
    LETTER_DEFERRED = "letter.deferred"
    LETTER_REFUSED = "letter.refused"
    LETTER_BOUNCED = "letter.bounced"
    LETTER_UNDELIVERED = "letter.undelivered"
    LETTER_LEFT = "letter.left_to_school"
    LETTER_GIVEN = "letter.given"
    ADDRESS_CORRECTED = "address.corrected"
    LINK_PROMISED = "link.promised"
    LINK_REPLACED = "link.replaced"
    LINK_SHOWN = "link.shown"
    DEVICE_HANDED_BACK = "device.handed_back"
    PAPER_UPLOADED = "paper.uploaded"
    PAPER_CONFIRMED = "paper.confirmed"
    PAPER_REFUSED = "paper.refused"
    LINK_FETCHED = "link.fetched"
    LINK_OPENED = "link.opened"
    CODE_SENT = "code.sent"
    CODE_WRONG = "code.wrong"
    CODE_ACCEPTED = "code.accepted"
    DOCUMENT_SHOWN = "document.shown"
    DOCUMENT_END_REACHED = "document.end_reached"
    DOCUMENT_END_NOT_REACHED = "document.end_not_reached"
    DOCUMENT_SIGNED = "document.signed"
    DOCUMENT_DECLINED = "document.declined"
    QUESTION_ASKED = "question.asked"
    QUESTION_ANSWERED = "question.answered"
    DELEGATION_ASKED = "delegation.asked"
    DELEGATION_ACCEPTED = "delegation.accepted"
    DELEGATION_REFUSED = "delegation.refused"
    SIGNATURE_WAIVED = "signature.waived"
    STEP_REACHED = "step.reached"
    PACK_SIGNED = "pack.signed"
    DOCUMENT_SEALED = "document.sealed"
    COPY_GIVEN = "copy.given"
    PACK_SEALED = "pack.sealed"
    DOCUMENT_ARCHIVED = "document.archived"
    PACK_ARCHIVED = "pack.archived"
    PACK_DECLINED = "pack.declined"
    PACK_ACCEPTED = "pack.accepted"
    PACK_SENT_BACK = "pack.sent_back"
    PACK_WITHDRAWN = "pack.withdrawn"
    PACK_REOPENED = "pack.reopened"
    PACK_AMENDED = "pack.amended"
    CHANGE_DROPPED = "change.dropped"
    ANSWERS_PUT_BACK = "answers.put_back"
    SIGNATURE_CARRIED = "signature.carried"
    VERSION_SUPERSEDED = "version.superseded"
    PLACEMENT_STARTED = "placement.started"
    PLACEMENT_CONTINUED = "placement.continued"
    PLACEMENT_ENDED = "placement.ended"
    REVIEW_WRITTEN = "review.written"
    REVIEW_REMINDED = "review.reminded"
    ENDING_WRITTEN = "ending.written"
    PACK_HELD = "pack.held"
    HOLD_REACHED = "hold.reached"
    HOLD_LIFTED = "hold.lifted"
    CORRECTION_NOTED = "correction.noted"
    RECORD_EXPORTED = "record.exported"
    ERASURE_ASKED = "erasure.asked"
    ERASURE_CONFIRMED = "erasure.confirmed"
    ERASURE_REFUSED = "erasure.refused"
    PACK_ERASED = "pack.erased"
    ERASURE_FINISHED = "erasure.finished"
    PROVIDER_INVITED = "provider.invited"
    PROVIDER_OPENED = "provider.opened"
    PROVIDER_STOPPED = "provider.stopped"
    EVIDENCE_ADDED = "evidence.added"
    EVIDENCE_REPLACED = "evidence.replaced"
    EVIDENCE_WITHDRAWN = "evidence.withdrawn"
    EVIDENCE_REFUSED = "evidence.refused"
    EXPIRY_TOLD = "expiry.told"
    CALENDAR_SAVED = "calendar.saved"
    RULES_SWITCHED = "rules.switched"
    RETENTION_SET = "retention.set"


#: What happens to an organisation, not to a pack, and the kind of organisation that it happens
#: to: the entry's `pack` is then the organisation's random id.
KIND_OF_ORGANISATION: Mapping[Event, str] = {
    Event.PROVIDER_INVITED: "provider",
    Event.PROVIDER_OPENED: "provider",
    Event.PROVIDER_STOPPED: "provider",
    Event.EVIDENCE_ADDED: "provider",
    Event.EVIDENCE_REPLACED: "provider",
    Event.EVIDENCE_WITHDRAWN: "provider",
    Event.EVIDENCE_REFUSED: "provider",
    Event.EXPIRY_TOLD: "provider",
    Event.CALENDAR_SAVED: "school",
    Event.RULES_SWITCHED: "authority",
    Event.RETENTION_SET: "authority",
}
ABOUT_ORGANISATIONS = frozenset(KIND_OF_ORGANISATION)

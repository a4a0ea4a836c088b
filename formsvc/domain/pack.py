"""A pack's state: a fold over its events through one table."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from formsvc.domain.events import Event
from formsvc.domain.problems import NotAllowed


class State(StrEnum):
    """Where a pack stands, in the words shown on screen."""

    NEW = "New"
    DRAFTING = "Drafting"
    OUT_FOR_SIGNATURE = "Out for signature"
    SIGNED = "Signed"
    SEALED = "Signed and sealed"
    ACCEPTED = "Accepted"
    SENT_BACK = "Sent back"
    STARTED = "Placement started"
    ENDED = "Placement ended"
    DECLINED = "Declined"
    WITHDRAWN = "Withdrawn"
    CHANGING = "Being changed"
    CHANGING_ACCEPTED = "Accepted, being changed"
    CHANGING_STARTED = "Started, being changed"
    ERASED = "Erased"


S, E = State, Event
_OUT = S.OUT_FOR_SIGNATURE

#: In these the next version is being written. In all but the first a sealed version stands beside
#: it and is in force until the next one is sealed: each remembers how far that one had come.
DRAFTS = (S.DRAFTING, S.CHANGING, S.CHANGING_ACCEPTED, S.CHANGING_STARTED)

#: The one table. A pair that is not here is not allowed.
TRANSITIONS: Mapping[tuple[State, Event], State] = (
    {
        (S.NEW, E.PACK_STARTED): S.DRAFTING,
        (S.DRAFTING, E.PACK_COPIED): S.DRAFTING,
        (_OUT, E.SIGNATORY_NAMED): _OUT,
        (_OUT, E.SIGNATURE_CARRIED): _OUT,
        (_OUT, E.VERSION_SUPERSEDED): _OUT,
        (_OUT, E.LINK_PROMISED): _OUT,
        (_OUT, E.LINK_SHOWN): _OUT,
        (_OUT, E.PAPER_UPLOADED): _OUT,
        (_OUT, E.PAPER_CONFIRMED): _OUT,
        (_OUT, E.LINK_FETCHED): _OUT,
        (_OUT, E.LINK_OPENED): _OUT,
        (_OUT, E.DOCUMENT_SHOWN): _OUT,
        (_OUT, E.DOCUMENT_END_REACHED): _OUT,
        (_OUT, E.DOCUMENT_END_NOT_REACHED): _OUT,
        (_OUT, E.DOCUMENT_SIGNED): _OUT,
        (_OUT, E.SIGNATURE_WAIVED): _OUT,
        (_OUT, E.QUESTION_ASKED): _OUT,
        (_OUT, E.DELEGATION_ASKED): _OUT,
        (_OUT, E.DELEGATION_ACCEPTED): _OUT,
        (_OUT, E.DELEGATION_REFUSED): _OUT,
        (_OUT, E.DOCUMENT_DECLINED): _OUT,
        (_OUT, E.STEP_REACHED): _OUT,
        (_OUT, E.PACK_DECLINED): S.DECLINED,
        (_OUT, E.PACK_WITHDRAWN): S.WITHDRAWN,
        (_OUT, E.PACK_SIGNED): S.SIGNED,
        (S.SIGNED, E.DOCUMENT_SEALED): S.SIGNED,
        (S.SIGNED, E.PACK_SEALED): S.SEALED,
        (S.SEALED, E.PACK_ACCEPTED): S.ACCEPTED,
        (S.SEALED, E.PACK_SENT_BACK): S.SENT_BACK,
        (S.SEALED, E.VERSION_SUPERSEDED): S.SEALED,
        (S.ACCEPTED, E.PLACEMENT_STARTED): S.STARTED,
        (S.ACCEPTED, E.PLACEMENT_CONTINUED): S.STARTED,
        (S.STARTED, E.PLACEMENT_ENDED): S.ENDED,
        (S.DECLINED, E.PACK_REOPENED): S.DRAFTING,
        (S.WITHDRAWN, E.PACK_REOPENED): S.DRAFTING,
        (S.SENT_BACK, E.PACK_REOPENED): S.DRAFTING,
        (_OUT, E.PACK_AMENDED): S.DRAFTING,
        (S.SEALED, E.PACK_AMENDED): S.CHANGING,
        (S.ACCEPTED, E.PACK_AMENDED): S.CHANGING_ACCEPTED,
        (S.STARTED, E.PACK_AMENDED): S.CHANGING_STARTED,
        (S.CHANGING, E.CHANGE_DROPPED): S.SEALED,
        (S.CHANGING_ACCEPTED, E.CHANGE_DROPPED): S.ACCEPTED,
        (S.CHANGING_STARTED, E.CHANGE_DROPPED): S.STARTED,
        (S.CHANGING_ACCEPTED, E.PLACEMENT_STARTED): S.CHANGING_STARTED,
        (S.CHANGING_STARTED, E.PLACEMENT_ENDED): S.ENDED,
    }
    | {
        # An address may turn out to be wrong as long as letters go to it: the signed copy is one.
        (state, E.ADDRESS_CORRECTED): state
        for state in (_OUT, S.SIGNED, S.SEALED, S.ACCEPTED, S.STARTED, S.ENDED)
    }
    | {
        (state, event): _OUT if event is E.PACK_SENT else state
        for state in DRAFTS
        for event in (
            E.ANSWERS_SAVED,
            E.ANSWERS_IMPORTED,
            E.ANSWERS_PUT_BACK,
            E.PACK_HANDED_OVER,
            E.WARNING_ANSWERED,
            E.FILE_REFUSED,
            E.PACK_SENT,
        )
    }
    | {
        # A letter goes out when it goes out, and a question may be open when the last signature
        # comes in, or when the papers come back: neither a letter nor an answer moves a pack.
        (state, event): state
        for state in S
        if state not in {S.NEW, S.ERASED}
        for event in (
            *(E.LETTER_SENT, E.LETTER_DELIVERED, E.LETTER_DEFERRED, E.LETTER_REFUSED),
            *(E.LETTER_BOUNCED, E.LETTER_UNDELIVERED, E.LETTER_LEFT, E.LETTER_GIVEN),
            # A link takes the place of the one before when its letter has left.
            E.LINK_REPLACED,
            *(E.CODE_SENT, E.CODE_WRONG, E.CODE_ACCEPTED),
            E.DEVICE_HANDED_BACK,
            E.PAPER_REFUSED,
            *(E.QUESTION_ANSWERED, E.COPY_GIVEN),
            # Time-stamps are renewed as long as there is a pack.
            *(E.DOCUMENT_ARCHIVED, E.PACK_ARCHIVED),
            *(E.PACK_HELD, E.HOLD_REACHED, E.HOLD_LIFTED),
            *(E.CORRECTION_NOTED, E.RECORD_EXPORTED),
            *(E.ERASURE_ASKED, E.ERASURE_CONFIRMED, E.ERASURE_REFUSED),
            # A placement goes on while its next version is written, signed and checked.
            *(E.REVIEW_WRITTEN, E.REVIEW_REMINDED, E.ENDING_WRITTEN),
        )
    }
    # Where a pack may be erased a person decides; after that nothing happens to it any more.
    | {(state, E.PACK_ERASED): S.ERASED for state in S if state not in {S.NEW, S.ERASED}}
    | {(S.ERASED, E.ERASURE_FINISHED): S.ERASED}
)

#: What to tell someone who asks for what the table does not allow.
WHY_NOT: Mapping[Event, str] = {
    E.ANSWERS_SAVED: "Answers can be changed only while the pack is being drafted.",
    E.ANSWERS_IMPORTED: "Answers can be changed only while the pack is being drafted.",
    E.PACK_HANDED_OVER: "Only a pack that is being drafted can be handed over.",
    E.WARNING_ANSWERED: "Warnings can be answered only while the pack is being drafted.",
    E.PACK_SENT: "Only a pack that is being drafted can be sent for signature.",
    E.LINK_PROMISED: "A new link can be sent only while the pack is out for signature.",
    E.DOCUMENT_SIGNED: "This document can no longer be signed.",
    E.PAPER_UPLOADED: "A paper can be signed only while the pack is out for signature.",
    E.PAPER_CONFIRMED: "A paper can be signed only while the pack is out for signature.",
    E.DOCUMENT_DECLINED: "This document can no longer be declined.",
    E.DELEGATION_ASKED: "The papers can go to somebody else only while the pack is out for "
    "signature.",
    E.QUESTION_ASKED: "Questions can be asked only while the pack is out for signature.",
    E.PACK_ACCEPTED: "Only a pack that is signed and sealed can be accepted.",
    E.PACK_SENT_BACK: "Only a pack that is signed and sealed can be sent back.",
    E.PLACEMENT_STARTED: "A placement can be marked as started only after the local authority "
    "has accepted its pack.",
    E.ADDRESS_CORRECTED: "An address can be corrected only after the pack was sent.",
    E.PACK_WITHDRAWN: "Only a pack that is out for signature can be withdrawn.",
    E.PACK_REOPENED: "Only a pack that was declined, withdrawn or sent back can be changed again.",
    E.PACK_AMENDED: "Only a pack that is out for signature, sealed, accepted or started can be "
    "changed in this way. One that has all signatures is being sealed: wait a minute or two.",
    E.CHANGE_DROPPED: "There is no change to give up: no earlier version is in force beside it, or "
    "everybody has signed it.",
    E.ANSWERS_PUT_BACK: "Answers can be changed only while the pack is being drafted.",
}


def after(state: State, event: Event) -> State:
    """Return the state that `event` leads to. Raise NotAllowed when the table has no such step."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        why = WHY_NOT.get(event, "This cannot be done now.")
        raise NotAllowed(f"{why} This pack is: {state.value.lower()}.") from None


def state_after(events: Iterable[Event]) -> State:
    """Fold a pack's events, oldest first, into its state."""
    state = State.NEW
    for event in events:
        state = after(state, event)
    return state

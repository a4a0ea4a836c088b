"""What a person does with a sign-off link: goes in, reads, signs, asks, declines."""

from formsvc.journeys.signing.arriving import Doorway, open_link
from formsvc.journeys.signing.codes import ask_new_code, check_code, open_code_page, tell_code
from formsvc.journeys.signing.fetching import note_fetched
from formsvc.journeys.signing.finishing import go_on
from formsvc.journeys.signing.in_person import IN_PERSON, hand_back, hand_over
from formsvc.journeys.signing.links import still_opens, use_of_link, why_stopped
from formsvc.journeys.signing.of_age import TOO_YOUNG, is_too_young
from formsvc.journeys.signing.papers import read_pdf, read_sealed, read_words
from formsvc.journeys.signing.parts import Parts, parts_of_paper
from formsvc.journeys.signing.passing_on import (
    Delegate,
    PassingOn,
    ask_to_pass_on,
    wishes_to_pass_on,
)
from formsvc.journeys.signing.problems import (
    CodeNeeded,
    LinkExpired,
    LinkReplaced,
    LinkUsedTooOften,
    NotYetComplete,
    SignedAlready,
    SigningSessionOver,
    Stopped,
)
from formsvc.journeys.signing.reaching import reach_end
from formsvc.journeys.signing.replying import ask_question, decline_document, see_refusal
from formsvc.journeys.signing.signing import CAPACITY, Person, key_of, sign_document
from formsvc.journeys.signing.visiting import (
    Reading,
    Visit,
    go_in,
    look_round,
)

__all__ = [
    "CAPACITY",
    "IN_PERSON",
    "TOO_YOUNG",
    "CodeNeeded",
    "Delegate",
    "Doorway",
    "LinkExpired",
    "LinkReplaced",
    "LinkUsedTooOften",
    "NotYetComplete",
    "Parts",
    "PassingOn",
    "Person",
    "Reading",
    "SignedAlready",
    "SigningSessionOver",
    "Stopped",
    "Visit",
    "ask_new_code",
    "ask_question",
    "ask_to_pass_on",
    "check_code",
    "decline_document",
    "go_in",
    "go_on",
    "hand_back",
    "hand_over",
    "is_too_young",
    "key_of",
    "look_round",
    "note_fetched",
    "open_code_page",
    "open_link",
    "parts_of_paper",
    "reach_end",
    "read_pdf",
    "read_sealed",
    "read_words",
    "see_refusal",
    "sign_document",
    "still_opens",
    "tell_code",
    "use_of_link",
    "why_stopped",
    "wishes_to_pass_on",
]

"""What the names in the entries' data are called in everyday words."""

from collections.abc import Mapping

from formsvc.domain.page_languages import LANGUAGES

#: What the names in an entry's data are called in everyday words. A name that is not here is
#: printed with spaces: forms may name new pages and signatories at any time.
WORDS: Mapping[str, Mapping[str, str]] = {
    "language": {one.code: one.name for one in LANGUAGES},
    "document": {
        "sla": "service level agreement",
        "checklist": "pre-placement checklist",
        "notice": "notice of an off-site direction",
        "plan": "personalised plan",
        "signing-record": "signing record",
    },
    "channel": {
        "email": "sent to the person's address",
        "text": "sent to the person's phone",
        "phone": "shown once to the school, to be told by phone",
    },
    "by": {"email": "letter", "text": "text message"},
    "reach": {
        "email": "gets a link by email",
        "text": "gets a link in a text message",
        "by_hand": "gets no link, and signs in person or on paper",
    },
    "code": {
        "": "No one-time code is asked for",
        "email": "A one-time code is asked for, and comes by email",
        "text": "A one-time code is asked for, and comes in a text message",
        "phone": "A one-time code is asked for, and the school tells it by phone",
    },
    "side": {"school": "the school", "authority": "the local authority"},
    "read_aloud": {
        "yes": "the school says that it reads them aloud",
        "no": "the school says that it does not read them aloud",
    },
    "wish": {
        "question": "A question was asked about",
        "change": "A change was asked for in",
        "help": "Help or an interpreter was asked for with",
    },
    "signatory": {
        "senior_leader": "the senior leader of the school",
        "provider": "the provider",
        "school": "for the school",
        "dsl": "the designated safeguarding lead",
        "giver": "the head or chair, who gives the notice",
        "link_person": "the link person of the school",
        "checked": "the person who carried out the checks",
        "decided": "the person who decides for the school",
        "parent_agrees": "a parent or carer, who agrees",
        "parent_notice": "a parent or carer, who has had the notice",
        "parent_part_time": "a parent or carer, for the part-time timetable",
        "parent_permissions": "a parent or carer, for the permissions",
        "pupil_agrees": "the pupil, who agrees",
        "pupil_notice": "the pupil, who has had the notice",
        "pupil_seen": "the pupil, who has seen the plan",
        "social_worker": "the social worker",
        "senco": "the SENCO",
        "parent_seen": "a parent or carer, who has seen the plan",
    },
    "reason": {
        "turn_came": "it was this person's turn",
        "asked_by_school": "the school asked for it",
        "asked_by_person": "the person asked for it",
        "address_corrected": "the address or number was corrected",
        "reminder": "it came with a reminder",
        "handed_back": "the school's device was handed back and something still waited",
    },
    "ground": {
        "time_over": "its time is over",
        "asked": "somebody asked for it and the school agreed",
        "mistake": "it should not have been here",
        "restored": "it had been erased before an older backup was restored",
    },
    "decision": {
        "agreed": "The school agrees with it",
        "not_agreed": "The school does not agree with it, and said why",
    },
    "need": {
        "same": "the words of this copy are the same",
        "told": "what changed in this copy needs no new signature, and the person is told",
    },
    "letter": {
        "sign_in_code": "a code to sign in",
        "signing_code": "a one-time code for a sign-off link",
        "invitation": "a sign-off link",
        "reminder": "a reminder with a new link",
        "more_to_sign": "more to sign, with the link sent before",
        "signed_at_school": "the school took their signature on its device or on paper",
        "former_address": "to an address or number of before: nothing goes there any more",
        "provider_part": "a link to fill in the provider's part",
        "running_out": "something that the provider gave runs out",
        "running_out_for_school": "something that a provider gave runs out",
        "question_asked": "a question was asked",
        "question_answered": "the answer to a question",
        "declined": "a signature was declined",
        "copy": "a signed copy",
        "handed_over": "a draft was handed over",
        "safeguarding_copy": "the safeguarding leads' copy",
        "sealed": "the pack is sealed",
        "to_check": "a pack waits for a check",
        "accepted": "the pack is accepted",
        "sent_back": "the pack is sent back",
        "changed": "papers were changed",
        "checkpoint": "a checkpoint of the ledger",
        "examination": "what the nightly check found",
    },
}

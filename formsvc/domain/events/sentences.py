"""What each event says to people, in everyday words."""

import re
from collections.abc import Mapping

from formsvc.domain.answers.words import date_in_words
from formsvc.domain.events.names import Event
from formsvc.domain.events.words import WORDS

#: What each event says to people. {facts} come from the entry's own data: never a name, never a
#: word that somebody typed.
SENTENCES: Mapping[Event, str] = {
    Event.PACK_STARTED: "The pack was started.",
    Event.PACK_COPIED: "Answers were carried over from pack {copied_from}.",
    Event.ANSWERS_IMPORTED: "Answers of the {document} were taken from a file ({answers} of them).",
    Event.ANSWERS_SAVED: "Answers were saved on the page “{page}” of the {document}.",
    Event.PACK_HANDED_OVER: "The draft was handed over to a colleague.",
    Event.FILE_REFUSED: "The virus scanner found something in a file of this pack.",
    Event.WARNING_ANSWERED: "The school read the warning of rule {rule} and said why it goes on.",
    Event.PACK_SENT: "Version {version} was frozen and sent for signature.",
    Event.SIGNATORY_NAMED: "A person who signs version {version} {reach}. {code}.",
    Event.LETTER_SENT: "The mail system took a {by} ({letter}).",
    Event.LETTER_DELIVERED: "A {by} was delivered ({letter}). Nobody can know that it was read.",
    Event.LETTER_DEFERRED: "A {by} has to wait ({letter}). The mail system said: {said}.",
    Event.LETTER_REFUSED: "The mail system refused a {by} ({letter}). It said: {said}.",
    Event.LETTER_BOUNCED: "A {by} came back and did not arrive ({letter}). The report said: "
    "{said}.",
    Event.LETTER_UNDELIVERED: "A {by} did not arrive this time ({letter}). The report said: "
    "{said}. A new one may arrive.",
    Event.LETTER_LEFT: "No letter could go to a person who signs ({letter}). It was left to the "
    "school to tell them.",
    Event.LETTER_GIVEN: "The school {given} a person who signs the letter that could not be sent "
    "({letter}), on {day}.",
    Event.ADDRESS_CORRECTED: "The school corrected how a person who signs is reached: this person "
    "{reach}. The old link stopped working.",
    Event.LINK_PROMISED: "A new sign-off link was made ({reason}). The old link goes on working "
    "until the letter with the new one has left.",
    Event.LINK_REPLACED: "A sign-off link was replaced by a new one ({reason}). The old link "
    "stopped working.",
    Event.LINK_SHOWN: "The papers were opened on the school's device and handed to the person who "
    "was asked ({read_aloud}). The link sent before stopped working.",
    Event.DEVICE_HANDED_BACK: "The school's device was handed back.",
    Event.PAPER_UPLOADED: "A scan of the {document}, signed by hand on paper, was taken in. "
    "Nothing is signed by this.",
    Event.PAPER_CONFIRMED: "A second person of the school looked at the scan of the {document} and "
    "confirmed the signature on it.",
    Event.PAPER_REFUSED: "A second person of the school did not take the scan of the {document} "
    "for a signature, and said why. Nothing was signed by it.",
    Event.LINK_FETCHED: "The first page of a sign-off link was fetched. A program that checks "
    "letters may have done it. Nobody can know that a person saw it.",
    Event.LINK_OPENED: "A person pressed Continue on the sign-off page ({language}).",
    Event.CODE_SENT: "A one-time code was made for a sign-off link and {channel}.",
    Event.CODE_WRONG: "A wrong one-time code was typed behind a sign-off link.",
    Event.CODE_ACCEPTED: "The right one-time code was typed. It had been {channel}.",
    Event.DOCUMENT_SHOWN: "The {document} stood on the page on which “Sign” was pressed. "
    "The page was in {language}.",
    Event.DOCUMENT_END_REACHED: "The end of the {document} came onto the screen of a person who "
    "was asked. The page was in {language}.",
    Event.DOCUMENT_END_NOT_REACHED: "The end of the {document} had not come onto the screen when "
    "the person pressed “Sign”. The page was in {language}.",
    Event.DOCUMENT_SIGNED: "The {document} was signed ({signatory}).",
    Event.DOCUMENT_DECLINED: "The {document} was declined ({signatory}).",
    Event.QUESTION_ASKED: "{wish} the {document}.",
    Event.QUESTION_ANSWERED: "A question about the {document} was answered.",
    Event.DELEGATION_ASKED: "A person said that the papers should go to somebody else.",
    Event.DELEGATION_ACCEPTED: "The school sent the papers to the person named instead. The old "
    "link stopped working.",
    Event.DELEGATION_REFUSED: "The school did not send the papers to somebody else, and said why.",
    Event.SIGNATURE_WAIVED: "The school went on without a signature on the {document} "
    "({signatory}) and gave a reason.",
    Event.STEP_REACHED: "Everybody before had answered. The links of step {step} went out.",
    Event.PACK_SIGNED: "The last signature of version {version} came in.",
    Event.DOCUMENT_SEALED: "The {document} was sealed ({edition} copy).",
    Event.PACK_SEALED: "The sealed pack of version {version} was stored.",
    Event.DOCUMENT_ARCHIVED: "The {document} got a newer time-stamp behind its seal ({edition} "
    "copy). Its words are the same.",
    Event.PACK_ARCHIVED: "The sealed pack of version {version} was stored again with newer "
    "time-stamps.",
    Event.COPY_GIVEN: "The school gave a person who gets no email their signed copy of version "
    "{version}.",
    Event.PACK_DECLINED: "A signature that is needed was refused. All links of version {version} "
    "stopped working.",
    Event.PACK_ACCEPTED: "The local authority accepted version {version}.",
    Event.PACK_SENT_BACK: "The local authority sent version {version} back with a reason.",
    Event.PACK_WITHDRAWN: "The school withdrew version {version}. Its links stopped working.",
    Event.PACK_REOPENED: "The pack was opened again for changes.",
    Event.PACK_AMENDED: "The school began to change version {version} and gave a reason. Nobody "
    "can sign that version any more.",
    Event.CHANGE_DROPPED: "The school gave up the change. Version {version} stands as it was.",
    Event.ANSWERS_PUT_BACK: "Answers were put back as they were in version {version} "
    "({answers} of them).",
    Event.SIGNATURE_CARRIED: "Version {version} shows the signature on version {from_version} of "
    "the {document} ({signatory}). It was not signed again, because {need}.",
    Event.VERSION_SUPERSEDED: "Version {version} was superseded by version {by}.",
    Event.PLACEMENT_STARTED: "The placement was marked as started.",
    Event.PLACEMENT_CONTINUED: "The placement, which had started, goes on under version {version}.",
    Event.PLACEMENT_ENDED: "The placement was marked as ended.",
    Event.REVIEW_WRITTEN: "A review of the placement was written down. The signed papers of "
    "version {version} stay as they are.",
    Event.REVIEW_REMINDED: "A review is overdue: reminder {number} to the school was promised.",
    Event.ENDING_WRITTEN: "What the placement came to was written down. The signed papers of "
    "version {version} stay as they are.",
    Event.PACK_HELD: "The pack was put on hold for {side}, for a reason: it may not be erased.",
    Event.HOLD_REACHED: "The hold for {side} that entry {entry} tells of reaches this pack too: "
    "it is about the same pupil.",
    Event.HOLD_LIFTED: "The hold for {side} was lifted, for a reason.",
    Event.CORRECTION_NOTED: "A correction was asked for and put beside the record. {decision}.",
    Event.RECORD_EXPORTED: "A copy of everything held on the pupil was made ({files} files).",
    Event.ERASURE_ASKED: "A safeguarding lead asked that the pack be erased, because {ground}. "
    "Nothing is erased before a second one confirms it.",
    Event.ERASURE_CONFIRMED: "A second safeguarding lead confirmed the erasing that entry {asked} "
    "asks for. Whoever asked is told by a letter.",
    Event.ERASURE_REFUSED: "The erasing that entry {asked} asks for was refused or taken back, for "
    "a reason.",
    Event.PACK_ERASED: "The pack was erased, because {ground}: {answers} answers, {people} people "
    "with their links, {files} files, {letters} letters, {private} notes beside the entries.",
    Event.ERASURE_FINISHED: "The erasing is finished. {files} kept files that no other pack needs, "
    "{letters} letters and the folder of sealed files are gone from this machine.",
    Event.PROVIDER_INVITED: "A school asked the provider to fill in its own part.",
    Event.PROVIDER_OPENED: "A person pressed Continue on the provider's page.",
    Event.PROVIDER_STOPPED: "The link of a person at the provider was stopped, for a reason.",
    Event.EVIDENCE_ADDED: "The provider gave something for {item}.",
    Event.EVIDENCE_REPLACED: "The provider gave something new for {item}.",
    Event.EVIDENCE_WITHDRAWN: "The provider took back what it gave for {item}.",
    Event.EVIDENCE_REFUSED: "The virus scanner found something in the file for {item}.",
    Event.EXPIRY_TOLD: "What the provider gave for {item} runs out within {days} days. Letters "
    "were promised: {to_provider} to the provider, {to_schools} to schools.",
    Event.CALENDAR_SAVED: "The school gave its term dates ({terms} terms, {closed} times closed).",
    Event.RULES_SWITCHED: "The local authority changed its settings for packs.",
    Event.RETENTION_SET: "The local authority changed how long records are kept.",
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
#: The page name of an entry that stands for a whole document, taken in from a file.
WHOLE_DOCUMENT = "all"


def sentence(event: Event, data: Mapping[str, object]) -> str:
    """Return the event's sentence for people, filled from its own data in everyday words."""
    if event is Event.ANSWERS_SAVED and data.get("page") == WHOLE_DOCUMENT:
        return f"All answers of the {in_words('document', data['document'])} were saved at once."
    return SENTENCES[event].format_map({name: in_words(name, one) for name, one in data.items()})


def in_words(fact: str, value: object) -> str:
    """Return a fact of an entry in everyday words: "sla" is the service level agreement."""
    text = str(value)
    if fact == "day" and _DAY.fullmatch(text):
        return date_in_words(text)
    return WORDS.get(fact, {}).get(text, text.replace("_", " "))

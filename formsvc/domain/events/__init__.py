"""The closed list of what can happen to a pack, each with its plain-English sentence.

Names are past tense, `subject.verb`. An event's name and the meaning of its facts can never be
changed once a ledger holds one: add a new `version` instead.
"""

from formsvc.domain.events.happening import FACTS, Happening
from formsvc.domain.events.names import ABOUT_ORGANISATIONS, KIND_OF_ORGANISATION, Event
from formsvc.domain.events.sentences import SENTENCES, WHOLE_DOCUMENT, in_words, sentence
from formsvc.domain.events.words import WORDS

__all__ = [
    "ABOUT_ORGANISATIONS",
    "FACTS",
    "KIND_OF_ORGANISATION",
    "SENTENCES",
    "WHOLE_DOCUMENT",
    "WORDS",
    "Event",
    "Happening",
    "in_words",
    "sentence",
]

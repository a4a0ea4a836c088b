"""In whose language somebody is written to: the one in which they last saw our pages."""

import json

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.translations import FOLDER as TRANSLATIONS
from formsvc.domain.definition import Audience
from formsvc.domain.events import Event
from formsvc.domain.page_languages import ENGLISH, Language, language_named, language_of
from formsvc.domain.records import Invitation
from formsvc.journeys.services import Services

__all__ = ["TRANSLATIONS", "language_for"]
_SHOWN = frozenset({Event.LINK_OPENED, Event.DOCUMENT_SIGNED, Event.QUESTION_ASKED})


def language_for(services: Services, tx: Transaction, invitation: Invitation) -> Language:
    """Return the language in which to write to an invited person.

    The one in which they last acted on our pages. Before that English, but for parents who need
    an interpreter: then the language that the frozen referral names.
    """
    last = last_language(tx, invitation.pack_ref, invitation.id)
    if last is not None:
        return last
    version = tx.versions.get(invitation.pack_ref, invitation.version)
    facts = json.loads(services.blobs.get(version.answers_sha256))
    if invitation.party != Audience.PARENT or facts.get("interpreter_parent") != "yes":
        return ENGLISH
    return language_named(str(facts.get("interpreter_parent_language", "")))


def last_language(tx: Transaction, pack: str, invitation: str) -> Language | None:
    """Return the language in which an invited person last acted on our pages, if they did."""
    shown = [
        str(entry.data["language"])
        for entry in tx.entries.of_pack(pack, only=_SHOWN)
        if entry.data["invitation"] == invitation
    ]
    return language_of(shown[-1]) if shown else None

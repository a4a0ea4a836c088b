"""Writes a promised letter out: its words, its link, what it encloses."""

from collections.abc import Mapping
from typing import Any

from formsvc.adapters.post import Enclosure, Letter, TextMessage
from formsvc.adapters.translations import Voice
from formsvc.domain.page_languages import ENGLISH, Language, language_of
from formsvc.journeys.letters.queueing import letter_id
from formsvc.journeys.letters.setting import Printed, Said, as_html, as_message, as_print, as_text
from formsvc.journeys.letters.wording import word_letter
from formsvc.journeys.letters.wording_signers import SIGNERS_LETTERS
from formsvc.journeys.services import Services

#: The letters that bring a sign-off link.
SIGN_OFF = frozenset({"invitation", "reminder", "changed"})
#: Those about erasing lead to the page where it is decided and where a refusal is read, or to the
#: certificate.
ERASING: Mapping[str, str] = {
    "erasure_asked": "record/erase",
    "erasure_reminder": "record/erase",
    "erasure_over": "record/erase",
    "erasure_done": "erased",
}


def write_letter(services: Services, payload: Mapping[str, Any], *, key: str) -> Letter:
    """Return the letter that a job's payload promises; `key` is the job's own key.

    A letter in another language says everything in English too, below.
    """
    said = _said(payload)
    link = _link(services, payload) if said[0].wording.link_words else ""
    return Letter(
        to=payload["to"],
        name=payload["name"],
        subject=said[0].wording.subject,
        text=as_text(said, payload["name"], link),
        html=as_html(said, payload["name"], link),
        message_id=letter_id(key),
        enclosures=_enclosures(services, payload),
    )


def print_letter(
    letter: str, facts: Mapping[str, str], *, name: str, language: Language, day: str
) -> tuple[Printed, ...]:
    """Return a letter to print and give, in this language and in English; it brings no link."""
    said = _said({"letter": letter, "facts": facts, "language": language.code})
    return as_print(said, name, day)


def write_text(services: Services, payload: Mapping[str, Any], *, key: str) -> TextMessage:
    """Return the text message that a job's payload promises: the letter's words, cut short."""
    said = _said(payload)
    link = _link(services, payload) if said[0].wording.link_words else ""
    return TextMessage(to=payload["to"], text=as_message(said, link), message_id=letter_id(key))


def _said(payload: Mapping[str, Any]) -> list[Said]:
    voices = [Voice(ENGLISH)]
    if payload["letter"] in SIGNERS_LETTERS:
        voices.insert(0, Voice(language_of(payload.get("language", ENGLISH.code))))
    return [
        Said(voice=voice, wording=word_letter(payload["letter"], payload["facts"], voice))
        for voice in dict.fromkeys(voices)
    ]


def _link(services: Services, payload: Mapping[str, Any]) -> str:
    if payload["letter"] in SIGN_OFF:
        seed = bytes.fromhex(payload["seed"])
        secret = services.links.derive(seed, payload["invitation"])
        return f"{services.base_url}/s/{services.links.mint('invitation', secret)}"
    if payload["letter"] == "provider_part":
        secret = services.links.derive(bytes.fromhex(payload["seed"]), payload["invitation"])
        return f"{services.base_url}/p/{services.links.mint('provider', secret)}"
    if payload["letter"] in {"copy", "safeguarding_copy"}:
        return f"{services.base_url}/verify"
    if payload["letter"] == "running_out_for_school":
        return f"{services.base_url}/packs"
    if payload["letter"] in ERASING:
        ref = payload["facts"]["reference"]  # a letter about what is erased belongs to no pack
        return f"{services.base_url}/packs/{ref}/{ERASING[payload['letter']]}"
    room = "authority" if payload["letter"] == "to_check" else "packs"
    return f"{services.base_url}/{room}/{payload['pack']}"


def _enclosures(services: Services, payload: Mapping[str, Any]) -> tuple[Enclosure, ...]:
    names = [name for name in str(payload.get("files", "")).split("\n") if name]
    return tuple(
        Enclosure(
            name=name.rpartition("/")[2],
            data=services.packs.read(payload["pack"], int(payload["version"]), name),
        )
        for name in names
    )

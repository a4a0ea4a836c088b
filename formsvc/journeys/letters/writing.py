"""Writes a promised letter out: plain text and HTML with the same words and the same link."""

from collections.abc import Mapping
from html import escape
from typing import Any

from formsvc.adapters.post import Enclosure, Letter
from formsvc.journeys.letters.queueing import letter_id
from formsvc.journeys.letters.shape import Wording
from formsvc.journeys.letters.wording import word_letter
from formsvc.journeys.services import Services

_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{subject}</title></head>
<body style="font-family: Arial, sans-serif; font-size: 18px; line-height: 1.5; color: #111">
{body}
</body></html>
"""
#: The letters that bring a sign-off link.
SIGN_OFF = frozenset({"invitation", "reminder"})
_LINK = '<p><a href="{link}">{words}</a></p>\n<p>Or copy this address: {link}</p>'


def write_letter(services: Services, payload: Mapping[str, Any], *, key: str) -> Letter:
    """Return the letter that a job's payload promises; `key` is the job's own key."""
    wording = word_letter(payload["letter"], payload["facts"])
    link = _link(services, payload) if wording.link_words else ""
    return Letter(
        to=payload["to"],
        name=payload["name"],
        subject=wording.subject,
        text=_as_text(wording, payload["name"], link),
        html=_as_html(wording, payload["name"], link),
        message_id=letter_id(key),
        enclosures=_enclosures(services, payload),
    )


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


def _as_text(wording: Wording, name: str, link: str) -> str:
    parts = [f"Dear {name},", *wording.before]
    if link:
        parts.append(f"{wording.link_words}:\n{link}")
    return "\n\n".join([*parts, *wording.after]) + "\n"


def _as_html(wording: Wording, name: str, link: str) -> str:
    def paragraph(text: str) -> str:
        return f"<p>{escape(text)}</p>"

    parts = [paragraph(f"Dear {name},"), *map(paragraph, wording.before)]
    if link:
        parts.append(_LINK.format(link=escape(link), words=escape(wording.link_words)))
    parts += map(paragraph, wording.after)
    return _PAGE.format(subject=escape(wording.subject), body="\n".join(parts))

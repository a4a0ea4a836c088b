"""Sets a letter as plain text and as HTML: the same words and the same link, in each language."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from formsvc.adapters.translations import Voice
from formsvc.domain.page_languages import Language
from formsvc.journeys.letters.shape import Wording

_PAGE = """<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{subject}</title></head>
<body style="font-family: Arial, sans-serif; font-size: 18px; line-height: 1.5; color: #111">
{body}
</body></html>
"""
_PART = '<div lang="{lang}" dir="{dir}">\n{body}\n</div>'
_LINK = '<p><a href="{link}">{words}</a></p>\n<p>{copy} <span dir="ltr">{link}</span></p>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a letter says in one language."""

    voice: Voice
    wording: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What a letter says on paper in one language: a heading, and paragraphs."""

    language: Language
    day: str
    heading: str
    paragraphs: tuple[str, ...]


def as_print(said: Sequence[Said], name: str, day: str) -> tuple[Printed, ...]:
    """Return the letter for paper, one language after the other, with its day (ISO)."""
    return tuple(
        Printed(
            language=one.voice.language,
            day=one.voice.day(day),
            heading=one.wording.subject,
            paragraphs=(*_opening(one, name), *one.wording.after),
        )
        for one in said
    )


def as_text(said: Sequence[Said], name: str, link: str) -> str:
    """Return the letter as plain text, one language below the other."""
    return "\n----\n\n".join(_text_part(one, name, link) for one in said)


def as_html(said: Sequence[Said], name: str, link: str) -> str:
    """Return the letter as a page, one language below the other."""
    return _PAGE.format(
        lang=said[0].voice.language.code,
        subject=escape(said[0].wording.subject),
        body="\n<hr>\n".join(_html_part(one, name, link) for one in said),
    )


def as_message(said: Sequence[Said], link: str) -> str:
    """Return the letter as a text message: its subject and the link, or what it says at once.

    The link stands once, below the words of each language.
    """
    if not link:
        return "\n".join(" ".join(one.wording.before) for one in said)
    words = [f"{one.wording.subject}. {one.wording.after[0]}" for one in said]
    return "\n".join([*words, link])


def _opening(one: Said, name: str) -> list[str]:
    say = one.voice.say
    machine = say(
        "A machine wrote these words in your language. They are waiting for a speaker to check "
        "them."
    )
    below = say("The same words in English are below.")
    note = [] if one.voice.language.reviewed else [f"{machine} {below}"]
    dear = say("Dear %(name)s,", name=name) if name else say("Good day,")
    return [dear, *note, *one.wording.before]


def _text_part(one: Said, name: str, link: str) -> str:
    parts = _opening(one, name)
    if link:
        parts.append(f"{one.wording.link_words}:\n{link}")
    return "\n\n".join([*parts, *one.wording.after]) + "\n"


def _html_part(one: Said, name: str, link: str) -> str:
    def paragraph(text: str) -> str:
        return f"<p>{escape(text)}</p>"

    parts = [paragraph(text) for text in _opening(one, name)]
    if link:
        words, copy = one.wording.link_words, one.voice.say("Or copy this address:")
        parts.append(_LINK.format(link=escape(link), words=escape(words), copy=escape(copy)))
    parts += map(paragraph, one.wording.after)
    language = one.voice.language
    return _PART.format(lang=language.code, dir=language.direction, body="\n".join(parts))

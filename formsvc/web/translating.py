"""Says the words of the pages behind a sign-off link in the language of who reads them."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from flask import Flask, Response, g, request
from flask_babel import Babel, format_date, gettext

from formsvc.domain.page_languages import ENGLISH, LANGUAGES, Language, is_language, language_of
from formsvc.domain.uk_days import in_uk, uk_day_of
from formsvc.journeys.voices import TRANSLATIONS
from formsvc.web.cookies import give_cookie, own_cookie, read_cookie

#: The pages that are said in other languages; all others stay English.
_SIGNING = "signing"


def translate_pages(app: Flask) -> None:
    """Give the templates _("..."), ngettext, the language, and filters for words and days."""
    Babel(
        app,
        default_locale="en",
        default_translation_directories=str(TRANSLATIONS),
        # Babel's "en" is American: months would come before days.
        locale_selector=lambda: {"en": "en_GB"}.get(language_shown().code, language_shown().code),
    )
    app.jinja_env.filters |= {
        "translated": translated,
        "all_translated": all_translated,
        "in_full": in_full,
        "moment": moment,
        "weekday": weekday,
    }
    app.context_processor(lambda: {"language": language_shown(), "languages": LANGUAGES})
    app.after_request(_keep_language)


def language_shown() -> Language:
    """Return the language of this page: as chosen, or else the first that the browser names.

    A choice is in the address that makes it, in a form that was shown in that language, or in
    this link's cookie. A code that is unknown, or gone by now, is no choice.
    """
    if "language" not in g:
        g.language = _find_language() if request.blueprint == _SIGNING else ENGLISH
    found: Language = g.language
    return found


def _find_language() -> Language:
    for said in _choices():
        if said and is_language(said):
            return language_of(said)
    for said in request.accept_languages.values():
        code = said.partition("-")[0].lower()
        if is_language(code):
            return language_of(code)
    return ENGLISH


def _choices() -> Iterator[str | None]:
    yield request.args.get("language")
    yield request.form.get("language")
    yield read_cookie(_cookie())


def mark_of_link(token: str) -> str:
    """Return what tells one link's cookies from another's; nobody can find the link by it."""
    return hashlib.sha256(token.encode()).hexdigest()[:16]


def _cookie() -> str:
    token = str((request.view_args or {}).get("token", ""))
    return own_cookie(f"formsvc-language-{mark_of_link(token)}")


def _keep_language(answer: Response) -> Response:
    """Keep the language that was chosen in the address, for this link and this visit."""
    if request.blueprint == _SIGNING and is_language(request.args.get("language", "")):
        give_cookie(answer, _cookie(), language_shown().code, path="/s/")
    return answer


def translated(words: str) -> str:
    """Return words that come from elsewhere (a form's title, a fault) in the page's language.

    Words without a translation stay English. Unlike _("...") in a template, whose words are our
    own, the answer is plain text: the page escapes it, and a percent sign stands for itself.
    """
    return str(gettext(words)) if words else ""


def all_translated(errors: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the lines of an error summary in the page's language."""
    return [{**one, "text": translated(one["text"])} for one in errors]


def in_full(iso: str) -> str:
    """Return an ISO date as people write it in the page's language: "3 November 2026"."""
    return str(format_date(date.fromisoformat(iso), "long"))


def weekday(name: str) -> str:
    """Return a day of the week, "monday" to "friday", in the page's language."""
    days = ("monday", "tuesday", "wednesday", "thursday", "friday")
    monday = date(2024, 1, 1)
    return str(format_date(monday + timedelta(days=days.index(name)), "EEEE"))


def moment(at: str) -> str:
    """Return UTC text as a day and a time in the United Kingdom: "3 November 2026, 14:05"."""
    here = in_uk(datetime.fromisoformat(at))
    return f"{format_date(uk_day_of(at), 'long')}, {here:%H:%M}"

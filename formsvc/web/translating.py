"""Says the words of the pages behind a sign-off link in the language of who reads them."""

from flask import Flask
from flask_babel import Babel, gettext


def translate_pages(app: Flask) -> None:
    """Give the templates _("..."), ngettext and the filter `translated`."""
    Babel(app, default_locale="en", locale_selector=lambda: "en")
    app.jinja_env.filters["translated"] = translated


def translated(words: str) -> str:
    """Return words that come from elsewhere (a form's title, a fault) in the page's language.

    Words without a translation stay English. Unlike _("...") in a template, whose words are our
    own, the answer is plain text: the page escapes it, and a percent sign stands for itself.
    """
    return str(gettext(words)) if words else ""

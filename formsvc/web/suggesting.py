"""Words that are offered while somebody types: languages, and the providers this school has named.

They are offers only: any other words are taken as they are typed.
"""

from collections.abc import Iterable
from typing import Any

from formsvc.journeys.suggesting import names_given_before
from formsvc.web.asking import services, user
from formsvc.web.fields.boxes import SUGGESTIONS
from formsvc.web.languages import LANGUAGES


def suggested(fields: Iterable[Any]) -> dict[str, tuple[str, ...]]:
    """Return the lists that the questions of a page offer, by name; most pages have none."""
    wanted = {SUGGESTIONS[one.name] for one in fields if one.name in SUGGESTIONS}
    return {name: _words(name) for name in sorted(wanted)}


def _words(name: str) -> tuple[str, ...]:
    return LANGUAGES if name == "languages" else names_given_before(services(), user())

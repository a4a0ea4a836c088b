"""Cuts a long list into groups and pages, and finds lines by words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.domain.names import plain_words
from formsvc.journeys.signing_in import look_for, looked_for
from formsvc.web.asking import services, staff_cookie
from formsvc.web.cookies import read_cookie

#: How many lines a group shows on a page of its own.
A_PAGE = 20
#: From how many lines on a list is long enough to be searched.
LONG = 10
#: So many letters of what is looked for are kept.
LONGEST = 100
#: The group that shows what was found.
FOUND = "found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Lines that belong together: those that are shown, and how many there are."""

    name: str
    caption: str
    lines: Sequence[Any]
    total: int
    page: int = 0  # counted from 1; 0 when the group stands among others

    @property
    def first(self) -> int:
        """The number of the first line that is shown."""
        return (max(self.page, 1) - 1) * A_PAGE + 1

    @property
    def last(self) -> int:
        """The number of the last line that is shown."""
        return self.first + len(self.lines) - 1


def group_lines(groups: Iterable[tuple[str, str, int, Sequence[Any]]]) -> list[Group]:
    """Return the groups that have lines, or the one that the address asks for, by its pages.

    Each is (name, caption, how many lines it shows among the others, all its lines).
    """
    asked = request.args.get("show", "")
    given = [one for one in groups if one[3]]
    alone = [_page_of(name, caption, lines) for name, caption, _, lines in given if name == asked]
    return alone or [
        Group(name=name, caption=caption, lines=lines[:few], total=len(lines))
        for name, caption, few, lines in given
    ]


def _page_of(name: str, caption: str, lines: Sequence[Any]) -> Group:
    last = (len(lines) - 1) // A_PAGE + 1
    said = request.args.get("page", "")
    page = int(said) if said.isascii() and said.isdecimal() and len(said) < 5 else 1
    page = min(max(page, 1), last)
    shown = lines[(page - 1) * A_PAGE : page * A_PAGE]
    return Group(name=name, caption=caption, lines=shown, total=len(lines), page=page)


def find_lines(
    lines: Iterable[Any], text: str, words_of: Callable[[Any], Iterable[str]]
) -> Group | None:
    """Return the lines that hold every word that was looked for; None when nothing was.

    Capitals, accents and apostrophes do not count, nor do the dashes of a reference. What is looked
    for may be a name, and so comes in a form that is sent, never in an address.
    """
    wanted = _plain(text)
    if not wanted:
        return None
    found = [one for one in lines if _holds(" ".join(_plain(" ".join(words_of(one)))), wanted)]
    return Group(name=FOUND, caption="Found", lines=found, total=len(found))


def _holds(words: str, wanted: Sequence[str]) -> bool:
    return all(one in words for one in wanted)


def _plain(text: str) -> list[str]:
    return plain_words(text.replace("-", "").replace(".", ""))


def keep_search(endpoint: str) -> ResponseReturnValue:
    """Keep what was sent to be looked for with the session, and lead to the list that shows it.

    The list is then a page like any other, to which a browser's Back returns. The words stand in
    no address and no cookie: they may name a pupil.
    """
    text = " ".join(request.form.get("find", "").split())[:LONGEST]
    words = text if _plain(text) else ""
    look_for(services(), read_cookie(staff_cookie()), words)
    return redirect(url_for(endpoint, show=FOUND if words else None), 303)


def kept_search() -> str:
    """Return what the page that is asked for looks for; the whole list looks for nothing: ""."""
    if request.args.get("show") != FOUND:
        return ""
    return looked_for(services(), read_cookie(staff_cookie()))

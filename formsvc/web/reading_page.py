"""Marks up a document's page for small screens: which cell belongs under which heading.

It adds attributes and classes only. The words are those of the frozen page, which is what a
person signs, so they are never touched.
"""

import re

from markupsafe import Markup

from formsvc.domain.context import UNANSWERED, WITHHELD

# The page was written by our own reader, so its tags have exactly these shapes, and no text in it
# can hold a "<" that is not a tag.
_TABLE = re.compile(r"<table>(.*?)</table>", re.DOTALL)
_HEADING = re.compile(r"<th>(.*?)</th>", re.DOTALL)
_ROW = re.compile(r"<tr>((?:<td>.*?</td>)+)</tr>", re.DOTALL)
_CELL = re.compile(r"<td>")
_TAG = re.compile(r"<[^>]*>")


def mark_tables(page: str) -> Markup:
    """Return a document's page with its tables marked: pairs, lists, and what is withheld."""
    return Markup(_TABLE.sub(_mark_table, page))  # noqa: S704 - ours, with every answer escaped


def mark_gaps(page: str) -> Markup:
    """Return a draft's page with its tables marked and every gap highlighted."""
    marked = str(mark_tables(page))
    gap = f'<mark class="formsvc-gap">{UNANSWERED}</mark>'
    return Markup(marked.replace(UNANSWERED, gap))  # noqa: S704 - ours, as above


def _mark_table(found: re.Match[str]) -> str:
    headings = [_TAG.sub("", one).replace('"', "&quot;") for one in _HEADING.findall(found[1])]
    pairs = len(headings) == 2
    body = _ROW.sub(lambda row: _mark_row(row[1], [] if pairs else headings), found[1])
    body = body.replace("<th>", '<th scope="col">')
    return f'<table class="{"formsvc-pairs" if pairs else "formsvc-list"}">{body}</table>'


def _mark_row(cells: str, headings: list[str]) -> str:
    labels = iter(headings)

    def mark(_: re.Match[str]) -> str:
        label = next(labels, "")
        return f'<td data-label="{label}">' if label else "<td>"

    withheld = f"<td><p>{WITHHELD}</p></td>" in cells
    row = '<tr class="formsvc-withheld">' if withheld else "<tr>"
    return f"{row}{_CELL.sub(mark, cells)}</tr>"

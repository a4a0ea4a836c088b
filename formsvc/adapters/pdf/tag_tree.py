"""A PDF's tag tree: what a screen reader goes through, in its order; walked and tidied."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

_STANDARD_NAMES = """
Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private
P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot
Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form
"""
#: The tags that have a meaning of their own (ISO 32000-1, 14.8.4).
STANDARD = frozenset(f"/{name}" for name in _STANDARD_NAMES.split())
#: An empty cell is part of its table's shape; of other empty tags a reader only says the name.
_CELLS = frozenset({"/TD", "/TH", "/TR"})


def tag_root(document: pikepdf.Pdf) -> Any:
    """Return the topmost tag, None when there is none."""
    kids = document.Root.get("/StructTreeRoot", Dictionary()).get("/K")
    return kids[0] if isinstance(kids, Array) and len(kids) else kids


def children(tag: Any) -> list[Any]:
    """Return what lies inside a tag: tags, and references to pieces of pages."""
    kids = tag.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]


def is_tag(one: Any) -> bool:
    """Say whether a child is a tag itself, and no reference to a piece of a page."""
    return isinstance(one, Dictionary) and "/S" in one


def tags(document: pikepdf.Pdf) -> Iterator[Any]:
    """Yield every tag in reading order."""
    waiting = [tag_root(document)]
    while waiting:
        tag = waiting.pop()
        if is_tag(tag):
            yield tag
            waiting += reversed(children(tag))


@dataclass(frozen=True, slots=True)
class Tidied:
    """What stays in a tag tree beside its tags: notes, references to pieces of pages, measures."""

    notes: list[Any] = field(default_factory=list)
    references: list[Any] = field(default_factory=list)
    measures: dict[bytes, Any] = field(default_factory=dict)


def tidy_tags(document: pikepdf.Pdf) -> Tidied:
    """Give tags their standard names where a style took one, and take out what says nothing.

    LibreOffice names a paragraph's tag after its style, and says what it stands for: a style called
    "Note" makes notes of paragraphs, which ISO 14289-1 (7.1) forbids. Gaps become empty tags. Each
    tag has measures of its own, most of them alike: half of all objects, and every reader goes
    through those.
    Returns what a second walk would find: a walk is a tenth of all mending.
    """
    tidied = Tidied()
    root = tag_root(document)
    if not is_tag(root):
        return tidied
    roles: Any = document.Root.StructTreeRoot.get("/RoleMap", Dictionary())
    taken = {name: str(roles[name]) for name in STANDARD & set(roles.keys())}
    for name in taken:
        del roles[name]
    _tidy(root, taken, tidied)
    return tidied


def _tidy(tag: Any, taken: dict[str, str], tidied: Tidied) -> bool:
    """Tidy a tag and what is in it; say whether it is worth keeping."""
    name = str(tag.S)
    if name in taken:
        tag.S = Name(taken[name])
    if taken.get(name, name) == "/Note":
        tidied.notes.append(tag)
    _share_measures(tag, tidied.measures)
    kids = children(tag)
    kept = []
    for one in kids:
        if not isinstance(one, Dictionary):
            kept.append(one)
        elif "/S" not in one:
            kept.append(one)
            tidied.references.append(one)
        elif _tidy(one, taken, tidied):
            kept.append(one)
    if len(kept) < len(kids):
        tag.K = Array(kept)
    return bool(kept) or name in _CELLS or "/Alt" in tag or "/ActualText" in tag


def _share_measures(tag: Any, known: dict[bytes, Any]) -> None:
    """Let a tag point to the first of all measures (attributes) that read like its own.

    Beside them may stand numbers, of revisions (ISO 32000-1, 14.7.5.3), and streams: those stay.
    """
    measures = tag.get("/A")
    if isinstance(measures, Array):
        for place, one in enumerate(list(measures)):
            if isinstance(one, Dictionary):
                measures[place] = known.setdefault(one.unparse(resolved=True), one)
    elif isinstance(measures, Dictionary):
        tag.A = known.setdefault(measures.unparse(resolved=True), measures)

"""Mends LibreOffice's PDF so that it conforms to PDF/A-3b and PDF/UA-1.

LibreOffice 7.4 leaves table rules untagged, has no /Tabs and does not declare the PDF/UA schema;
25.2 leaves links without words. Pixels stay as they are.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from formsvc.adapters.memory_files import as_file, written
from formsvc.adapters.pdf.decoration import mark_rules
from formsvc.adapters.pdf.letters import name_letters
from formsvc.adapters.pdf.tag_tree import Tidied, tag_root, tidy_tags
from formsvc.adapters.pdf.xmp import mend_metadata

_PRINTS = 4  # annotation flag (ISO 32000-1, 12.5.3)


#: Puts something into an open document.
Enclose = Callable[[pikepdf.Pdf], None]


def mend(pdf: bytes, *, title: str, language: str, enclose: Enclose | None = None) -> bytes:
    """Return the PDF with what a strict reader asks for added, and then what `enclose` adds."""
    with as_file(pdf) as path, pikepdf.open(path) as document:
        for page in document.pages:
            mark_rules(document, page)
            page.obj.Tabs = Name.S
            _say_links(page)
        name_letters(document)
        tidied = tidy_tags(document)
        _number_notes(tidied)
        _tag_links(document, {one.Obj.objgen for one in tidied.references if _is_object(one)})
        root = document.Root
        root.Lang = String(language)
        if "/ViewerPreferences" not in root:
            root.ViewerPreferences = Dictionary()
        root.ViewerPreferences.DisplayDocTitle = True
        mend_metadata(document, title)
        # Packed, a file is a quarter as long: it goes to a phone, and later into the sealed one.
        mode = pikepdf.ObjectStreamMode.generate
        if enclose is not None:
            enclose(document)
            # Objects in the open: the smallest checkers can then look at what is attached.
            mode = pikepdf.ObjectStreamMode.disable
        return written(lambda file: document.save(file, object_stream_mode=mode))


def _links(page: pikepdf.Page) -> Iterator[Any]:
    return (one for one in page.obj.get("/Annots", []) if one.get("/Subtype") == Name.Link)


def _say_links(page: pikepdf.Page) -> None:
    for link in _links(page):
        if "/Contents" not in link:
            action = link.get("/A")
            target = action.get("/URI") if action is not None else None
            link.Contents = String(str(target or "Go to another part of this document"))
        link.F = int(link.get("/F", 0)) | _PRINTS


def _is_object(reference: Any) -> bool:
    return bool(reference.get("/Type") == Name.OBJR)


def _number_notes(tidied: Tidied) -> None:
    """Give each note the id it must have."""
    nameless = (one for one in tidied.notes if "/ID" not in one)
    for number, note in enumerate(nameless, 1):
        note.ID = String(f"note{number}")


def _tag_links(document: pikepdf.Pdf, tagged: set[tuple[int, int]]) -> None:
    """Give each link outside the tag tree (in headers, say) a tag of its own."""
    tree = document.Root.get("/StructTreeRoot")
    if tree is None or "/Nums" not in tree.get("/ParentTree", {}):
        return
    numbers = tree.ParentTree.Nums
    used = [int(numbers[place]) for place in range(0, len(numbers), 2)]
    following = max([int(tree.get("/ParentTreeNextKey", 0)), *(one + 1 for one in used)])
    root = tag_root(document)
    for page in document.pages:
        for link in _links(page):
            if link.is_indirect and link.objgen not in tagged:
                _tag_link(document, page, link, root)
                link.StructParent = following
                numbers.append(following)
                numbers.append(root.K[-1])
                following += 1
    tree.ParentTreeNextKey = following


def _tag_link(document: pikepdf.Pdf, page: pikepdf.Page, link: Any, root: Any) -> None:
    reference = Dictionary(Type=Name.OBJR, Obj=link, Pg=page.obj)
    element = Dictionary(Type=Name.StructElem, S=Name.Link, P=root, Pg=page.obj, K=reference)
    if not isinstance(root.K, Array):
        root.K = Array([root.K])
    root.K.append(document.make_indirect(element))

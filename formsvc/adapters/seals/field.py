"""Puts the seal's field into a tagged PDF, so that a screen reader finds it and says what it is.

pyHanko's own new field has neither words nor a tag, which ISO 14289-1 (7.18.1, 7.18.4) asks for.
"""

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, String

#: The name of the seal's field: there is one seal.
FIELD = "Seal"
WORDS = "Seal of the whole document. It shows whether anything was changed later."
_PRINTS_AND_LOCKED = 132  # annotation flags (ISO 32000-1, 12.5.3)
_SIGNED_ONCE_AND_APPEND_ONLY = 3  # SigFlags (ISO 32000-1, 12.7.2)


def add_seal_field(document: pikepdf.Pdf) -> None:
    """Add the empty field on the last page; a PDF without tags is left to pyHanko.

    The tag holds its reference alone and not in a list: pyHanko takes a list for tampering.
    """
    tree: Any = document.Root.get("/StructTreeRoot")
    if tree is None or "/K" not in tree or "/AcroForm" in document.Root:
        return
    page = document.pages[-1].obj
    following = _next_number(tree)
    field = document.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(FIELD),
            TU=String(WORDS),
            Contents=String(WORDS),
            Rect=Array([0, 0, 0, 0]),
            F=_PRINTS_AND_LOCKED,
            P=page,
            StructParent=following,
        )
    )
    page.Annots = Array([*page.get("/Annots", Array()), field])
    document.Root.AcroForm = document.make_indirect(
        Dictionary(Fields=Array([field]), SigFlags=_SIGNED_ONCE_AND_APPEND_ONLY)
    )
    top = tree.K[0] if isinstance(tree.K, Array) else tree.K
    reference = Dictionary(Type=Name.OBJR, Obj=field, Pg=page)
    tag = document.make_indirect(
        Dictionary(
            Type=Name.StructElem, S=Name.Form, P=top, Pg=page, Alt=String(WORDS), K=reference
        )
    )
    top.K = Array([*_listed(top.get("/K")), tag])
    NumberTree(tree.ParentTree)[following] = tag
    tree.ParentTreeNextKey = following + 1


def _next_number(tree: Any) -> int:
    """Return the first number that the parent tree does not use; makes the tree when missing."""
    if "/ParentTree" not in tree:
        tree.ParentTree = Dictionary(Nums=Array())
    used = max(NumberTree(tree.ParentTree).keys(), default=-1)
    return max(int(tree.get("/ParentTreeNextKey", 0)), used + 1)


def _listed(kids: Any) -> list[Any]:
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]

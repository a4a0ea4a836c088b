"""Puts pictures into the words of a document while it is filled, and their files beside them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from lxml import etree
from markupsafe import Markup

from formsvc.adapters.documents.text import parse_part
from formsvc.domain.drawing import Picture

_TYPES = "[Content_Types].xml"
_RELATIONS = "word/_rels/document.xml.rels"
_OF_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OF_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
#: Word measures pictures in these (ECMA-376 part 1, 20.1.2.1).
_EMU_PER_MM = 36_000
#: Ends the run that a field stands in, and begins another after the picture (20.4.2.8).
_INLINE = Markup(
    '</w:t></w:r><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:extent cx="{width}" cy="{height}"/>'
    '<wp:docPr id="{number}" name="Picture {number}" descr="{words}"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData '
    'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr>'
    '<pic:cNvPr id="{number}" name="Picture {number}"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip r:embed="{relation}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>'
    '<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    '<w:r><w:t xml:space="preserve">'
)
_placed: ContextVar[list[Picture] | None] = ContextVar("placed", default=None)


@contextmanager
def placing_pictures() -> Iterator[list[Picture]]:
    """Let fields print pictures meanwhile, and collect them in the order of the words."""
    pictures: list[Picture] = []
    token = _placed.set(pictures)
    try:
        yield pictures
    finally:
        _placed.reset(token)


def place_picture(picture: Picture) -> str:
    """Return Word's markup for a picture; "" where none can stand, like in a header."""
    pictures = _placed.get()
    if pictures is None:
        return ""
    pictures.append(picture)
    return _INLINE.format(
        width=round(picture.width_mm * _EMU_PER_MM),
        height=round(picture.height_mm * _EMU_PER_MM),
        number=len(pictures),
        relation=_relation(len(pictures)),
        words=picture.words,
    )


def with_pictures(files: Mapping[str, bytes], pictures: list[Picture]) -> dict[str, bytes]:
    """Return a document's files with those of the pictures, which its body names already."""
    if not pictures:
        return dict(files)
    types = parse_part(files[_TYPES])
    if not any(one.get("Extension") == "png" for one in types):
        etree.SubElement(types, f"{{{_OF_TYPES}}}Default", Extension="png", ContentType="image/png")
    relations = parse_part(
        files.get(_RELATIONS, f'<Relationships xmlns="{_OF_RELATIONS}"/>'.encode())
    )
    added = {}
    for number, picture in enumerate(pictures, 1):
        name = f"media/signature{number}.png"
        etree.SubElement(
            relations,
            f"{{{_OF_RELATIONS}}}Relationship",
            Id=_relation(number),
            Type=_IMAGE,
            Target=name,
        )
        added[f"word/{name}"] = picture.png
    return {**files, _TYPES: _written(types), _RELATIONS: _written(relations), **added}


def _relation(number: int) -> str:
    return f"signature{number}"


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

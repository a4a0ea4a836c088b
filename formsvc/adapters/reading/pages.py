"""Makes the page of a document: at once when it is plain, by mammoth when it is not."""

import io
import zipfile
from collections.abc import Mapping

import mammoth
from lxml import etree

from formsvc.adapters.reading.plain import CONTENTS, ELEMENTS, W, plain_page

_BODY = "word/document.xml"
_STYLE_FILE = "word/styles.xml"
_NUMBERING = "word/numbering.xml"
#: What the styles become, in mammoth's words.
_STYLES = "\n".join(
    [
        *(
            f"p[style-name='{name}'] => {element}{kind and '.'}{kind}:fresh"
            for name, (element, kind) in ELEMENTS.items()
        ),
        *(f"p[style-name^='{start}'] => !" for start in CONTENTS),
    ]
)
#: How things look and where they stand on paper: mammoth reads over all of it, slowly.
_LOOKS = tuple(
    f"{W}{name}"
    for name in (
        *("tcW", "tcBorders", "tcMar", "shd", "noWrap"),
        *("tblW", "tblLayout", "tblLook", "tblBorders", "tblCellMar"),
        *("tblCaption", "tblDescription", "tblGrid"),
        *("spacing", "keepNext", "keepLines", "rFonts", "lang", "szCs", "proofErr", "sectPr"),
    )
)


def to_page(docx: bytes) -> str:
    """Return the document's body as HTML: headings, paragraphs, lists and tables, no styles.

    The words are the document's own; a table of contents, headers and footers are left out, for
    a page that flows has no pages. Text is escaped; the input is a document of ours.
    """
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    body = _without_looks(files[_BODY])
    names, numbered = _names(files.get(_STYLE_FILE)), _numbered(files.get(_NUMBERING))
    page = plain_page(body, names, numbered)
    return _page_by_mammoth(files) if page is None else page


def _without_looks(part: bytes) -> etree._Element:
    """Return the body without what a page does not show: Word writes a lot of it."""
    root = _parse(part)
    etree.strip_elements(root, *_LOOKS, with_tail=False)
    return root


def _names(styles: bytes | None) -> dict[str, str]:
    """Return the name of each style by its id."""
    found = {}
    for style in [] if styles is None else _parse(styles).iter(f"{W}style"):
        name = style.find(f"{W}name")
        if name is not None:
            found[style.get(f"{W}styleId", "")] = name.get(f"{W}val", "")
    return found


def _numbered(numbering: bytes | None) -> list[str]:
    """Return the ids of the styles that make lists."""
    levels = [] if numbering is None else _parse(numbering).iter(f"{W}pStyle")
    return [one.get(f"{W}val", "") for one in levels]


def _page_by_mammoth(files: Mapping[str, bytes]) -> str:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as slim:
        for name, part in files.items():
            if name == _BODY:
                slim.writestr(name, etree.tostring(_without_looks(part)))
            else:
                slim.writestr(name, _names_of_styles(part) if name == _STYLE_FILE else part)
    result = mammoth.convert_to_html(out, style_map=_STYLES, include_default_style_map=True)
    return str(result.value)


def _names_of_styles(part: bytes) -> bytes:
    """Return the styles with their names only; one for numbering keeps its list."""
    root = _parse(part)
    for style in list(root):
        if style.tag != f"{W}style":
            root.remove(style)
        elif style.get(f"{W}type") != "numbering":
            for setting in style.findall("*"):
                if setting.tag != f"{W}name":
                    style.remove(setting)
    return etree.tostring(root)


def _parse(part: bytes) -> etree._Element:
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))

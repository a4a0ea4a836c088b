"""Refuses a .docx that LibreOffice should never see: it fetches, runs and hangs by default."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from formsvc.adapters.pdf.guard_links import judge_links
from formsvc.adapters.pdf.problems import UnsafeDocument

LARGEST_TOTAL = 60 << 20
LARGEST_PART = 25 << 20
MOST_PARTS = 2000
MOST_PIXELS = 40_000_000
DEEPEST_TABLE = 10
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: How each kind of part begins. Any other kind is refused: LibreOffice finds the main part, a
#: header or a picture by its relationship, whatever its name.
_BEGINNINGS = {
    ".xml": b"",
    ".rels": b"",
    ".png": b"\x89PNG\r\n\x1a\n",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
    ".gif": b"GIF8",
    ".odttf": b"",
}
#: What Word keeps beside the document and LibreOffice does not print.
_ASIDE = ("docprops/thumbnail.", "word/printersettings")
_LINKING = frozenset(
    ("INCLUDEPICTURE", "INCLUDETEXT", "DDE", "DDEAUTO", "LINK", "RD", "IMPORT", "DATABASE")
)
_TRACKED = frozenset(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    RuntimeError,  # a password, or a compression that zipfile does not know
    EOFError,
    ValueError,
    OSError,
)


def guard(docx: bytes) -> str:
    """Return the document's text when it is safe to convert. Raises UnsafeDocument."""
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            _judge_parts(archive)
            trees = dict(_read_trees(archive))
    except _BROKEN as error:
        raise UnsafeDocument("it is not a whole Word document") from error
    _judge_types(trees["[Content_Types].xml"])
    judge_links(trees)
    return "".join(_judge_text(tree) for name, tree in trees.items() if name.startswith("word/"))


def _judge_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename.lower() for part in parts]
    if not {"[content_types].xml", "_rels/.rels", "word/document.xml"} <= set(names):
        raise UnsafeDocument("it is not a Word document")
    if len(set(names)) < len(names):
        raise UnsafeDocument("two of its parts have one name")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_TOTAL:
        raise UnsafeDocument("it is too large when unpacked")
    if any(part.file_size > LARGEST_PART for part in parts):
        raise UnsafeDocument("one of its parts is too large when unpacked")
    if any(name.startswith(("word/embeddings/", "word/activex/")) for name in names):
        raise UnsafeDocument("it holds embedded objects")
    if any("vbaproject" in name for name in names):
        raise UnsafeDocument("it holds macros")


def _read_trees(archive: zipfile.ZipFile) -> Iterator[tuple[str, etree._Element]]:
    """Yield each XML part with its name; judge the pictures on the way."""
    for name in archive.namelist():
        lower = name.lower()
        kind = f".{lower.rpartition('.')[2]}"
        if name.endswith("/") or (lower.startswith(_ASIDE) and kind not in {".xml", ".rels"}):
            continue
        data = archive.read(name)
        if kind not in _BEGINNINGS or not data.startswith(_BEGINNINGS[kind]):
            raise UnsafeDocument("it holds a part of a kind that is not expected")
        if kind in {".xml", ".rels"}:
            yield name, _parse(data)
        elif kind == ".png":
            _judge_png(data)


def _parse(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnsafeDocument("it holds a document type definition")
    return root


def _judge_png(data: bytes) -> None:
    width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if width * height > MOST_PIXELS:
        raise UnsafeDocument("it holds a picture that is too large")


def _judge_types(root: etree._Element) -> None:
    kinds = " ".join(one.get("ContentType", "").lower() for one in root.iter("{*}*"))
    if "macroenabled" in kinds or "vbaproject" in kinds:
        raise UnsafeDocument("it holds macros")


def _judge_text(root: etree._Element) -> str:
    if any(words[:1] and words[0].upper() in _LINKING for words in map(str.split, _fields(root))):
        raise UnsafeDocument("one of its fields brings in content from outside")
    if any(True for _ in root.iter(*_TRACKED)):
        raise UnsafeDocument("it has tracked changes: accept or reject them in Word first")
    if any(True for _ in root.iter(f"{W}altChunk", f"{W}subDoc")):
        raise UnsafeDocument("it brings in another document")
    if any(_depth(table) > DEEPEST_TABLE for table in root.iter(f"{W}tbl")):
        raise UnsafeDocument("its tables are nested too deeply")
    return "".join(one.text or "" for one in root.iter("{*}t"))


def _fields(root: etree._Element) -> Iterator[str]:
    """Yield the instruction of each field, put together again where Word has split it."""
    open_fields: list[str] = []
    for one in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}fldSimple"):
        if one.tag == f"{W}fldSimple":
            yield one.get(f"{W}instr", "")
        elif one.tag == f"{W}instrText":
            open_fields = open_fields or [""]
            open_fields[-1] += one.text or ""
        elif one.get(f"{W}fldCharType") == "begin":
            open_fields.append("")
        elif one.get(f"{W}fldCharType") == "end" and open_fields:
            yield open_fields.pop()
    yield from open_fields


def _depth(table: etree._Element) -> int:
    return 1 + sum(1 for _ in table.iterancestors(f"{W}tbl"))

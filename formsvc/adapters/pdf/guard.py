"""Refuses a .docx that LibreOffice should never see: it fetches, runs and hangs by default."""

import io
import re
import zipfile

from lxml import etree

from formsvc.adapters.pdf.problems import UnsafeDocument

LARGEST_TOTAL = 60 << 20
LARGEST_PART = 25 << 20
MOST_PARTS = 2000
MOST_PIXELS = 40_000_000
DEEPEST_TABLE = 10
_PNG = b"\x89PNG\r\n\x1a\n"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HYPERLINK = "/hyperlink"
_LINKING = re.compile(
    r"\b(INCLUDEPICTURE|INCLUDETEXT|DDE|DDEAUTO|LINK|RD|IMPORT|DATABASE)\b", re.IGNORECASE
)
_TRACKED = frozenset(f"{_W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def guard(docx: bytes) -> str:
    """Return the document's text when it is safe to convert. Raises UnsafeDocument."""
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            _judge_sizes(archive)
            return "".join(_judge_part(archive, name) for name in archive.namelist())
    except (zipfile.BadZipFile, etree.XMLSyntaxError, RuntimeError, EOFError) as error:
        raise UnsafeDocument("it is not a whole Word document") from error


def _judge_sizes(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if not {"[Content_Types].xml", "word/document.xml"} <= names:
        raise UnsafeDocument("it is not a Word document")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_TOTAL:
        raise UnsafeDocument("it is too large when unpacked")
    if any(part.file_size > LARGEST_PART for part in parts):
        raise UnsafeDocument("one of its parts is too large when unpacked")
    if any(name.startswith(("word/embeddings/", "word/activeX/")) for name in names):
        raise UnsafeDocument("it holds embedded objects")
    if any("vbaproject" in name.lower() for name in names):
        raise UnsafeDocument("it holds macros")


def _judge_part(archive: zipfile.ZipFile, name: str) -> str:
    data = archive.read(name)
    if name.lower().endswith(".png"):
        _judge_png(data)
    if not name.endswith((".xml", ".rels")):
        return ""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise UnsafeDocument("it holds a document type definition")
    if name == "[Content_Types].xml" and b"macroEnabled" in data:
        raise UnsafeDocument("it holds macros")
    root = etree.fromstring(data, _PARSER)
    if name.endswith(".rels"):
        _judge_links(root)
        return ""
    return _judge_text(root) if name.startswith("word/") else ""


def _judge_png(data: bytes) -> None:
    width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if data[:8] == _PNG and width * height > MOST_PIXELS:
        raise UnsafeDocument("it holds a picture that is too large")


def _judge_links(root: etree._Element) -> None:
    for one in root.iter("{*}Relationship"):
        outside = one.get("TargetMode", "").lower() == "external"
        if outside and not one.get("Type", "").endswith(_HYPERLINK):
            raise UnsafeDocument("it asks for content from outside")


def _judge_text(root: etree._Element) -> str:
    fields = " ".join(one.text or "" for one in root.iter(f"{_W}instrText"))
    simple = " ".join(one.get(f"{_W}instr", "") for one in root.iter(f"{_W}fldSimple"))
    if _LINKING.search(f"{fields} {simple}"):
        raise UnsafeDocument("one of its fields brings in content from outside")
    if any(one.tag in _TRACKED for one in root.iter()):
        raise UnsafeDocument("it has tracked changes: accept or reject them in Word first")
    if any(_depth(table) > DEEPEST_TABLE for table in root.iter(f"{_W}tbl")):
        raise UnsafeDocument("its tables are nested too deeply")
    return "".join(one.text or "" for one in root.iter(f"{_W}t"))


def _depth(table: etree._Element) -> int:
    return 1 + sum(1 for one in table.iterancestors(f"{_W}tbl"))

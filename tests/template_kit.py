"""Plants faults in copies of the real forms and templates."""

import io
import shutil
import struct
import zipfile
import zlib
from pathlib import Path

from docx import Document

ROOT = Path(__file__).parent.parent
FORMS, TEMPLATES = ROOT / "forms", ROOT / "doc_templates"


def copy_referral(folder):
    """A copy with the referral only: it needs no other form, and judging it is quick."""
    forms, templates = folder / "forms", folder / "doc_templates"
    forms.mkdir()
    templates.mkdir()
    shutil.copy(FORMS / "referral.toml", forms)
    shutil.copy(TEMPLATES / "referral.docx", templates)
    shutil.copy(TEMPLATES / "signing-record.docx", templates)
    return forms, templates


def copy_everything(folder):
    forms, templates = folder / "forms", folder / "doc_templates"
    shutil.copytree(FORMS, forms)
    shutil.copytree(TEMPLATES, templates)
    return forms, templates


def edit(file, change):
    """Open a template as an officer would, change it, and save it."""
    document = Document(str(file))
    change(document)
    document.save(str(file))


def plant(file, *paragraphs):
    """Add paragraphs under a heading "Planted" at the end."""

    def add(document):
        document.add_heading("Planted", 1)
        for text in paragraphs:
            document.add_paragraph(text)

    edit(file, add)


def plant_row(file, *cells):
    """Add a table with a repeated head and one row of these cells, captioned "Planted table"."""

    def add(document):
        table = document.add_table(rows=2, cols=len(cells))
        mark_head(table)
        caption = table._tbl.tblPr.makeelement(w("tblCaption"), {w("val"): "Planted table"})
        table._tbl.tblPr.append(caption)
        for cell, text in zip(table.rows[1].cells, cells, strict=True):
            cell.paragraphs[0].text = text

    edit(file, add)


def mark_head(table):
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(properties.makeelement(w("tblHeader"), {}))


def w(name):
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


def rewrite(file, part, old, new):
    """Replace text in one part of the Word file, everywhere; it must be there."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(out, "w") as after:
        assert old.encode() in before.read(part)
        for name in before.namelist():
            data = before.read(name)
            if name == part:
                data = data.replace(old.encode(), new.encode())
            after.writestr(name, data)
    file.write_bytes(out.getvalue())


def add_part(file, name, data):
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(name, data)


def small_png():
    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return io.BytesIO(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\0\0\0"))
        + chunk(b"IEND", b"")
    )

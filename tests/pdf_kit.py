"""Makes Word documents, good ones and hostile ones, and reads PDFs back with poppler."""

import io
import struct
import subprocess
import zipfile
import zlib

import pikepdf
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from formsvc.adapters.seals import enclosing

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def a_docx(*paragraphs):
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def attach(pdf, attachments, *, made_at="D:20261123"):
    """A PDF with files in it, as a sealing puts them there."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        enclosing(attachments, made_at=made_at)(document)
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def a_long_docx(pages=4, rows=25):
    """A document like ours: headings, a ruled table, a header, page numbers, a picture."""
    document = Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "Placement plan AB12"
    _field(section.footer.paragraphs[0], "PAGE", "9")
    document.add_heading("Placement plan", 0)
    picture = document.add_picture(io.BytesIO(a_png(40, 20)))
    picture._inline.docPr.set("descr", "A white badge")
    for page in range(pages):
        document.add_heading(f"Part {page + 1}", 1)
        for number in range(6):
            document.add_paragraph(f"Sentence {number} of part {page + 1}. " * 6)
        if page == 1:
            table = document.add_table(rows=rows, cols=3, style="Table Grid")
            table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            for row in table.rows:
                for cell in row.cells:
                    cell.text = "Agreed"
        if page < pages - 1:
            document.add_page_break()
    return saved(document)


def a_docx_with_contents():
    """A document whose stored table of contents says page 99 for headings on pages 2 and 3."""
    document = Document()
    _field(document.add_paragraph(), 'TOC \\o "1-2" \\h', "Careful planning\t99")
    for words in ("Careful planning", "Kind endings"):
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        document.add_heading(words, 1)
    return saved(document)


def _field(paragraph, instruction, result):
    pieces = (("begin", "", ""), ("", instruction, ""), ("separate", "", ""), ("", "", result))
    for mark, words, text in (*pieces, ("end", "", "")):
        run = paragraph.add_run(text)
        for tag, value in (("w:fldChar", mark), ("w:instrText", words)):
            if value:
                element = OxmlElement(tag)
                run._r.append(element)
                if mark:
                    element.set(qn("w:fldCharType"), mark)
                else:
                    element.text = words
    return paragraph


def with_field(instruction):
    document = Document()
    _field(document.add_paragraph("Before "), instruction, "kept words")
    return saved(document)


def changed(docx, changes=None, added=None):
    """The document with bytes replaced in some of its parts, and parts added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            data = old.read(name)
            for before, after in (changes or {}).get(name, ()):
                assert before in data, (name, before)
                data = data.replace(before, after, 1)
            new.writestr(name, data)
        for name, data in (added or {}).items():
            new.writestr(name, data)
    return out.getvalue()


def with_body(body):
    """A document with raw WordprocessingML at the start of its body."""
    return changed(
        a_docx("The end."), {"word/document.xml": [(b"<w:body>", b"<w:body>" + body.encode())]}
    )


def with_linked_picture(target, *, kind="image"):
    """A document whose picture lies elsewhere; `kind` is what its relationship calls itself."""
    document = Document()
    document.add_picture(io.BytesIO(a_png(4, 4)))
    relationship = (
        f'<Relationship Id="rId99" Type="{_R}/{kind}" Target="{target}" TargetMode="External"/>'
        "</Relationships>"
    )
    embedded = document.element.body.xpath(".//a:blip/@r:embed")[0]
    return changed(
        saved(document),
        {
            "word/document.xml": [(f'r:embed="{embedded}"'.encode(), b'r:link="rId99"')],
            "word/_rels/document.xml.rels": [(b"</Relationships>", relationship.encode())],
        },
    )


def with_link_in_header(target):
    document = Document()
    # LibreOffice makes a link of it only when it has a character style, as in Word's own files.
    document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    header = document.sections[0].header
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), header.part.relate_to(target, f"{_R}/hyperlink", is_external=True))
    run = header.paragraphs[0].add_run("The school", style="Hyperlink")
    header.paragraphs[0]._p.append(link)
    link.append(run._r)
    return saved(document)


def with_nested_tables(depth):
    opening = '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="9000"/></w:tblGrid><w:tr><w:tc><w:p/>'
    return with_body(opening * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl><w:p/>" * depth)


def a_png(width, height):
    def chunk(kind, data):
        summed = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + summed

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress((b"\x00" + b"\x00" * ((width + 7) // 8)) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def text_of(pdf):
    command = ["pdftotext", "-layout", "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()

"""Word building blocks that an officer can go on editing: styles, tables, header and footer."""

from docx import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

WIDTH_CM = 17.0
DEEP = RGBColor(0x24, 0x3A, 0x5E)
REVIEW = (
    "These words are a starting point. The council must have its own lawyers look at them before "
    "they are used."
)


def new_document(title):
    """Return an A4 document with the house's styles, header and footer."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    set_styles(document)
    document.core_properties.title = title
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.language = "en-GB"
    header = section.header.paragraphs[0]
    header.text = f"{title}, pack {{{{ pack.reference }}}}"
    header.style = document.styles["Header"]
    footer = section.footer.paragraphs[0]
    footer.style = document.styles["Footer"]
    footer.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH_CM), WD_TAB_ALIGNMENT.RIGHT)
    footer.add_run("Version {{ pack.version }}. {{ pack.edition }}. {{ pack.status }}.\tPage ")
    field(footer, "PAGE")
    footer.add_run(" of ")
    field(footer, "NUMPAGES")
    return document


def set_styles(document):
    """Set the fonts and sizes of the named styles; Word shows them by name to whoever edits."""
    for name, size, colour in (
        ("Normal", 11, None),
        ("Title", 22, DEEP),
        ("Heading 1", 15, DEEP),
        ("Heading 2", 12.5, DEEP),
        ("Heading 3", 11.5, DEEP),
        ("Header", 9, None),
        ("Footer", 9, None),
        ("List Bullet", 11, None),
    ):
        style = document.styles[name]
        style.font.name = "Calibri"
        style.font.size = Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(attribute), "Calibri")
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(attribute), None)
        if colour is not None:
            style.font.color.rgb = colour
    normal = document.styles["Normal"]
    normal.paragraph_format.space_after = Pt(6)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    normal.element.get_or_add_rPr().append(language)
    for name in ("Heading 1", "Heading 2", "Heading 3"):
        document.styles[name].paragraph_format.keep_with_next = True
    document.styles["Heading 1"].paragraph_format.space_before = Pt(16)


def field(paragraph, code, shown="1"):
    """Add a Word field, like PAGE."""
    for kind, text in (
        ("begin", None),
        (None, code),
        ("separate", None),
        ("text", shown),
        ("end", None),
    ):
        run = paragraph.add_run()
        if kind == "text":
            run.text = text
        elif kind is None:
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {text} "
            run._r.append(instruction)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def opening(document, title, purpose):
    """Add the title, what the document is for, and its status."""
    document.add_paragraph(title, style="Title")
    document.add_paragraph(purpose)
    table(
        document,
        "About this copy",
        (("This copy", 5.0), ("", 12.0)),
        [
            ("Pack", "{{ pack.reference }}, version {{ pack.version }}"),
            ("School", "{{ pack.school }}"),
            ("Provider", "{{ pack.provider }}"),
            ("Status", "{{ pack.status }}"),
            ("Copy", "{{ pack.edition }}"),
        ],
        headings=("What", "This copy"),
    )
    document.add_paragraph(REVIEW)


def table(document, caption, columns, rows, *, headings=None, loop=None):
    """Add a table with a header row that repeats on every page.

    `columns` are (heading, width in cm); `rows` are texts by column; with `loop` the rows stand
    between {%tr for ... %} and {%tr endfor %}.
    """
    names = headings or [name for name, _ in columns]
    made = document.add_table(rows=0, cols=len(columns))
    made.style = document.styles["Table Grid"]
    made.autofit = False
    describe(made, caption)
    head = add_row(made, columns, names)
    for cell in head.cells:
        shade(cell, "DCE6EA")
        for run in cell.paragraphs[0].runs:
            run.bold = True
    mark(head, "w:tblHeader")
    if loop:
        add_row(made, columns, [f"{{%tr for {loop} %}}"])
    for texts in rows:
        add_row(made, columns, texts)
    if loop:
        add_row(made, columns, ["{%tr endfor %}"])
    grid = made._tbl.tblGrid
    for column, (_, width) in zip(grid.findall(qn("w:gridCol")), columns, strict=True):
        column.set(qn("w:w"), str(Cm(width).twips))
    gap = document.add_paragraph()
    gap.paragraph_format.space_after = Pt(2)
    return made


def add_row(made, columns, texts):
    """Add one row that is never broken over two pages."""
    row = made.add_row()
    mark(row, "w:cantSplit")
    for cell, (_, width) in zip(row.cells, columns, strict=True):
        cell.width = Cm(width)
    for cell, text in zip(row.cells, texts, strict=False):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.add_run(text)
    return row


def mark(row, name):
    """Mark a table row: repeated header, or not to be split."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement(name))


def shade(cell, colour):
    """Give a cell a background."""
    shading = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour)):
        shading.set(qn(name), value)
    cell._tc.get_or_add_tcPr().append(shading)


def describe(made, caption):
    """Say what a table holds, for people who do not see it."""
    properties = made._tbl.tblPr
    for name in ("w:tblCaption", "w:tblDescription"):
        element = OxmlElement(name)
        element.set(qn("w:val"), caption)
        properties.append(element)


def signature_section(document):
    """Add the signature table: who, what they say, and how and when they signed."""
    document.add_heading("Signatures", 1)
    table(
        document,
        "Who signs this document",
        (("Who", 4.6), ("What they say", 7.0), ("Signature", 5.4)),
        [("{{ one.title }}: {{ one.name }}", "{{ one.statement }}", "{{ one.state }}")],
        loop="one in signatures",
    )


def contents(document):
    """Add a table of contents that Word and LibreOffice keep up to date."""
    document.add_paragraph("Contents", style="Heading 2")
    field(
        document.add_paragraph(), 'TOC \\o "1-1" \\h \\z \\u', "Update this field for the contents"
    )

"""Word building blocks that an officer can go on editing: styles, tables, header and footer."""

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

WIDTH_CM = 17.0
DEEP = RGBColor(0x24, 0x3A, 0x5E)
PALE, LINE = "DCE6EA", "A9B8C0"
#: (style, what it is based on, font, size, bold, space after in points). None after words in cells:
#: at the foot of a page LibreOffice puts that space alone, in an empty row, on the next page.
OWN_STYLES = (
    ("Table Text", "Normal", "Calibri", 10, False, 0),
    ("Table Heading", "Table Text", "Calibri", 10, True, 0),
    ("Note", "Normal", "Calibri", 10, False, 8),
    ("Fingerprint", "Table Text", "Courier New", 8, False, 0),
    ("Contents Title", "Normal", "Calibri", 13, True, 4),
    ("toc 1", "Normal", "Calibri", 9.5, False, 0),
    ("toc 2", "Normal", "Calibri", 9.5, False, 0),
)


def new_document(title):
    """Return an A4 document with the house's styles, header and footer."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    slim(document)
    set_styles(document)
    document.core_properties.title = title
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.language = "en-GB"
    header = section.header.paragraphs[0]
    header.style = document.styles["Header"]
    header.add_run(f"{title}\tPack {{{{ pack.reference }}}}")
    footer = section.footer.paragraphs[0]
    footer.style = document.styles["Footer"]
    footer.add_run("Version {{ pack.version }}. {{ pack.edition }}. {{ pack.status }}.\tPage ")
    field(footer, "PAGE")
    footer.add_run(" of ")
    field(footer, "NUMPAGES")
    return document


#: The table styles that stay: Word's own default, and the one that our tables have.
TABLE_STYLES = ("Normal Table", "Table Grid")


def slim(document):
    """Leave out what python-docx's own template brings and nobody uses: nine tenths of the bytes.

    Every filling, every PDF and every page reads them again. The named styles for text stay; Word
    goes on offering its own table styles.
    """
    for style in document.styles.element.findall(qn("w:style")):
        name = style.find(qn("w:name")).get(qn("w:val"))
        if style.get(qn("w:type")) == "table" and name not in TABLE_STYLES:
            style.getparent().remove(style)
    for owner, unused in (
        (document.part, "stylesWithEffects"),
        (document.part.package, "thumbnail"),
    ):
        for key, relationship in list(owner.rels.items()):
            if relationship.reltype.endswith(f"/{unused}"):
                owner.rels.pop(key)


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
        set_font(style, "Calibri", size)
        if colour is not None:
            style.font.color.rgb = colour
    normal = document.styles["Normal"]
    normal.paragraph_format.space_after = Pt(6)
    speak_english(document)
    for name, space in (("Heading 1", 16), ("Heading 2", 10), ("Heading 3", 8)):
        document.styles[name].paragraph_format.keep_with_next = True
        document.styles[name].paragraph_format.space_before = Pt(space)
        document.styles[name].paragraph_format.space_after = Pt(4)
    add_own_styles(document)
    for name in ("Header", "Footer"):
        tabs_at_margin(document.styles[name])
    quiet_lines(document.styles["Table Grid"])
    roomy_cells(document.styles["Table Grid"])


def speak_english(document):
    """Set the language of the document itself, not of a style alone.

    LibreOffice tags every run of another language than the document's own: a fifth of all tags.
    A name in Chinese letters is to be read out as Chinese, not as English.
    """
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
        language.set(qn("w:eastAsia"), "zh-CN")


def add_own_styles(document):
    """Add the styles that Word does not bring: for tables, notes, contents and fingerprints."""
    for name, base, font, size, bold, after in OWN_STYLES:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles[base]
        set_font(style, font, size)
        style.font.bold = bold
        form = style.paragraph_format
        form.space_before, form.space_after = Pt(0), Pt(after)
        form.line_spacing_rule = WD_LINE_SPACING.SINGLE
        style.quick_style = True
    document.styles["toc 2"].paragraph_format.left_indent = Cm(0.6)


def set_font(style, font, size):
    """Set a style's font for every script, whatever its theme says."""
    style.font.name = font
    style.font.size = Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(attribute), font)
    for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(attribute), None)


def tabs_at_margin(style):
    """Give a header's or footer's style one tab, at the right margin."""
    properties = style.element.get_or_add_pPr()
    for tabs in properties.findall(qn("w:tabs")):
        properties.remove(tabs)
    style.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH_CM), WD_TAB_ALIGNMENT.RIGHT)


def quiet_lines(style):
    """Draw the lines of tables in a pale colour."""
    for border in style.element.find(f".//{qn('w:tblBorders')}"):
        border.set(qn("w:color"), LINE)


def roomy_cells(style):
    """Keep the words of tables a little away from the lines above and below them."""
    room = style.element.find(f".//{qn('w:tblCellMar')}")
    for side, points in (("top", 1), ("bottom", 1.5)):
        room.find(qn(f"w:{side}")).set(qn("w:w"), str(round(points * 20)))


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


def opening(document, name, title, purpose):
    """Add the title, what the document is for, its status, and what this copy leaves out."""
    document.add_paragraph(title, style="Title")
    document.add_paragraph(purpose)
    table(
        document,
        "About this copy",
        (("About", 5.0), ("This copy", 12.0)),
        [
            ("Pack", "{{ pack.reference }}, version {{ pack.version }}"),
            ("School", "{{ pack.school }}"),
            ("Provider", "{{ pack.provider }}"),
            ("Status", "{{ pack.status }}"),
            ("Copy", "{{ pack.edition }}"),
        ],
    )
    tag(document, f"if withheld.{name}")
    document.add_paragraph(
        f"Not shown in this copy, to keep people's facts private: {{{{ withheld.{name} }}}}. "
        "Ask the school if you have a question about this.",
        style="Note",
    )
    tag(document, "endif")


def tag(document, words):
    """Add a paragraph that only steers: it is taken out when the template is filled."""
    document.add_paragraph(f"{{%p {words} %}}", style="Note")


def table(document, caption, columns, rows, *, loop=None, style="Table Text"):
    """Add a table with a header row that repeats on every page.

    `columns` are (heading, width in cm). `rows` are texts by column; a row that is one text only
    steers, like {%tr if ... %}. With `loop` the rows stand between a for and its end.
    `style` is for all but the first column. Rows may break over two pages: where a row may not,
    LibreOffice 7.4 was seen to leave whole tables out of the PDF without a word.
    """
    made = document.add_table(rows=0, cols=len(columns))
    made.style = document.styles["Table Grid"]
    made.autofit = False
    describe(made, caption)
    head = add_row(made, columns, [name for name, _ in columns], style="Table Heading")
    for cell in head.cells:
        shade(cell)
    mark(head, "w:tblHeader")
    steered = [f"{{%tr for {loop} %}}", *rows, "{%tr endfor %}"] if loop else rows
    for texts in steered:
        add_row(made, columns, [texts] if isinstance(texts, str) else texts, style=style)
    grid = made._tbl.tblGrid
    for column, (_, width) in zip(grid.findall(qn("w:gridCol")), columns, strict=True):
        column.set(qn("w:w"), str(Cm(width).twips))
    gap = document.add_paragraph(style="Note")
    gap.paragraph_format.space_after = Pt(0)
    return made


def add_row(made, columns, texts, *, style):
    """Add one row of texts."""
    row = made.add_row()
    for cell, (_, width) in zip(row.cells, columns, strict=True):
        cell.width = Cm(width)
        cell.paragraphs[0].style = "Table Text"
    for number, (cell, text) in enumerate(zip(row.cells, texts, strict=False)):
        cell.paragraphs[0].style = style if number or style == "Table Heading" else "Table Text"
        cell.paragraphs[0].add_run(text)
    return row


def mark(row, name):
    """Mark a table row: a header that is repeated."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def shade(cell):
    """Give a cell the background of a heading."""
    shading = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", PALE)):
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
    made = table(
        document,
        "Who signs this document",
        (("Who", 4.6), ("What they say", 7.0), ("Signature", 5.4)),
        [("{{ one.name }}\n{{ one.title }}", "{{ one.statement }}", "{{ one.state }}")],
        loop="one in signatures",
    )
    cell = made.rows[2].cells[2]
    for words in ("{%p if one.drawing %}", "{{ one.drawing }}", "{%p endif %}"):
        cell.add_paragraph(words, style="Table Text")


def contents(document):
    """Add a table of contents that Word and LibreOffice keep up to date."""
    document.add_paragraph("Contents", style="Contents Title")
    field(
        document.add_paragraph(style="toc 1"),
        'TOC \\o "1-2" \\h \\z \\u',
        "Update this field for the contents",
    )

"""Keeps a Word template ready for filling: unpacked once, its tags gathered and compiled once.

What is kept comes from the template alone. Everything that comes from a context is made anew for
each filling, so that nothing of one pack can reach another.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from docxtpl import DocxTemplate
from jinja2 import Environment
from lxml import etree

from formsvc.adapters.documents.languages import name_languages
from formsvc.adapters.documents.pictures import placing_pictures, with_pictures
from formsvc.adapters.documents.text import BODY, W, is_worded, parse_part

#: Where docxtpl begins to number pictures.
_FIRST_PICTURE = 1000
#: A paragraph, and what in it docxtpl makes breaks and tabs of (template.py: resolve_listing).
_PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?>.*?</w:p>", re.DOTALL)
_BREAKS = re.compile(r"[\t\n\a\f]")


@dataclass(frozen=True, slots=True)
class KeptTemplate:
    """A template's files: those that are copied as they are, and the source of those with words."""

    files: Mapping[str, bytes]
    sources: Mapping[str, str]

    def fill(self, context: Mapping[str, object], environment: Environment) -> bytes:
        """Return the .docx filled with the context; equal contexts give equal bytes."""
        filled = dict(self.files)
        for name, source in self.sources.items():
            if name != BODY:
                filled[name] = _fill_part(name, source, context, environment)
        with placing_pictures() as pictures:
            filled[BODY] = _fill_part(BODY, self.sources[BODY], context, environment)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, data in with_pictures(filled, pictures).items():
                # ZipInfo's own date: the day of the filling would make equal documents differ.
                archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED, 1)
        return out.getvalue()


@lru_cache(maxsize=32)
def keep_template(template: bytes) -> KeptTemplate:
    """Return the template, unpacked. Raises zipfile's, lxml's and Python's errors when damaged."""
    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    if BODY not in files:
        raise ValueError("it is not a Word document")
    parts = {name: parse_part(data) for name, data in files.items() if is_worded(name)}
    return KeptTemplate(files, {name: _gathered(part) for name, part in parts.items()})


def _gathered(part: etree._Element) -> str:
    """Return a part's XML with each tag in one piece, where Word cut it into runs."""
    return str(DocxTemplate.patch_xml(None, etree.tostring(part, encoding="unicode")))


class _Filling(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """Makes line breaks and tabs of Word only in paragraphs that hold any.

    docxtpl takes every run of every paragraph apart for that: a fifth of the time of a filling.
    """

    def resolve_listing(self, xml: str) -> str:
        """Return the XML with Word's own breaks and tabs in place of characters."""
        whole = super().resolve_listing
        return _PARAGRAPH.sub(
            lambda found: whole(found[0]) if _BREAKS.search(found[0]) else found[0], xml
        )


def _fill_part(
    name: str, source: str, context: Mapping[str, object], environment: Environment
) -> bytes:
    """Return one part filled, by docxtpl's own steps (template.py: render)."""
    docxtpl = _Filling("")  # it remembers what it does: each filling has its own
    xml = docxtpl.render_xml_part(source, None, context, environment)
    if name == BODY:
        root = docxtpl.fix_tables(xml)
        docxtpl.docx_ids_index = _FIRST_PICTURE
        docxtpl.fix_docpr_ids(root)
        _let_rows_break(root)
    else:
        root = etree.fromstring(xml)
    name_languages(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _let_rows_break(root: etree._Element) -> None:
    """Let table rows break over pages, whatever the template says.

    LibreOffice 7.4 leaves whole tables out of the PDF, at some places of a page, where they may
    not.
    """
    for name in ("cantSplit", "keepNext"):
        for one in list(root.iter(f"{W}{name}")):
            above = one.getparent()
            in_table = next(one.iterancestors(f"{W}tc"), None) is not None
            if above is not None and (name == "cantSplit" or in_table):
                above.remove(one)

"""Ways to tamper with a sealed PDF: each takes the file and gives another.

The list began with the measured one of poppler, openssl, qpdf, mutool and pyHanko: every tool
alone misses some of these.
"""

import io
import re
import subprocess
from datetime import UTC, datetime
from unittest import mock

import pikepdf
from asn1crypto import cms
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pypdf import PdfReader, PdfWriter

BYTE_RANGE = re.compile(rb"/ByteRange ?\[(\d+) (\d+) (\d+) (\d+)\s*\]")
EVIL = b"BT /F1 24 Tf 100 700 Td (Other words) Tj ET"
_text, _number = generic.pdf_string, generic.NumberObject


def byte_range(pdf):
    return tuple(int(one) for one in BYTE_RANGE.search(pdf).groups())


def hole(pdf):
    first, length, second, _ = byte_range(pdf)
    return first + length, second


def put(pdf, at, data):
    return pdf[:at] + data + pdf[at + len(data) :]


def flip(pdf, at, bit=1):
    return put(pdf, at, bytes([pdf[at] ^ bit]))


def revised(pdf, change):
    """Append a revision, as an editor that saves incrementally does."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def page_of(writer):
    return writer.root["/Pages"]["/Kids"][0]


def _page(writer, name, value):
    page_of(writer)[pdf_name(name)] = value
    writer.update_container(page_of(writer))


def _root(writer, name, value):
    writer.root[pdf_name(name)] = value
    writer.update_root()


def _stream(writer, data):
    return writer.add_object(generic.StreamObject(stream_data=data))


def _overlay(writer):
    old = page_of(writer).raw_get("/Contents")
    olds = list(old) if isinstance(old, ArrayObject) else [old]
    _page(writer, "/Contents", ArrayObject([*olds, _stream(writer, EVIL)]))


def _append_page(writer):
    pages = writer.root["/Pages"]
    page = DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Page"),
            pdf_name("/Parent"): writer.root.raw_get("/Pages"),
            pdf_name("/MediaBox"): ArrayObject([_number(one) for one in (0, 0, 595, 842)]),
            pdf_name("/Contents"): _stream(writer, EVIL),
        }
    )
    pages["/Kids"].append(writer.add_object(page))
    pages[pdf_name("/Count")] = _number(pages["/Count"] + 1)
    writer.update_container(pages)
    writer.update_container(pages["/Kids"])


def _drop_page(writer):
    pages = writer.root["/Pages"]
    del pages["/Kids"][-1]
    pages[pdf_name("/Count")] = _number(len(pages["/Kids"]))
    writer.update_container(pages)
    writer.update_container(pages["/Kids"])


def _annotate(kind):
    def change(writer):
        note = DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name(kind),
                pdf_name("/Rect"): ArrayObject([_number(one) for one in (0, 0, 500, 500)]),
                pdf_name("/Contents"): _text("Approved"),
            }
        )
        page = page_of(writer)
        before = page["/Annots"] if "/Annots" in page else ()  # noqa: SIM401 - `get` does not look
        page[pdf_name("/Annots")] = ArrayObject([*before, writer.add_object(note)])
        writer.update_container(page)

    return change


def _act(action):
    return lambda writer: _root(
        writer,
        "/OpenAction",
        DictionaryObject(
            {pdf_name("/S"): pdf_name(f"/{action}"), pdf_name("/JS"): _text("app.alert(1)")}
        ),
    )


def _attachment_stream(writer):
    spec = writer.root["/AF"][0]
    return spec["/EF"].raw_get("/F").reference


def _change_attachment(writer):
    reference = _attachment_stream(writer)
    writer.objects[(reference.generation, reference.idnum)] = generic.StreamObject(
        stream_data=b'{"seq": 2}'
    )


def _add_attachment(writer):
    spec = DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Filespec"),
            pdf_name("/F"): _text("more.txt"),
            pdf_name("/EF"): DictionaryObject({pdf_name("/F"): _stream(writer, b"more")}),
        }
    )
    _root(writer, "/AF", ArrayObject([*writer.root["/AF"], writer.add_object(spec)]))


def _speak(writer):
    element = writer.root["/StructTreeRoot"]["/K"]
    element = element[0] if isinstance(element, ArrayObject) else element
    element[pdf_name("/ActualText")] = _text("Other words are read out")
    writer.update_container(element)


def _metadata(writer):
    _root(writer, "/Metadata", _stream(writer, b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"))


def _info(writer):
    writer.set_info(DictionaryObject({pdf_name("/Title"): _text("Another title")}))


def _swap_font(writer):
    fonts = page_of(writer)["/Resources"]["/Font"]
    for name in list(fonts):
        fonts[name] = DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Font"),
                pdf_name("/Subtype"): pdf_name("/Type1"),
                pdf_name("/BaseFont"): pdf_name("/Symbol"),
            }
        )
    writer.update_container(fonts)


def _field(writer):
    return writer.root["/AcroForm"]["/Fields"][0]


def _unsign(writer):
    del _field(writer)["/V"]
    writer.update_container(_field(writer))


def _move_field(writer):
    _field(writer)[pdf_name("/Rect")] = ArrayObject([_number(one) for one in (0, 0, 300, 300)])
    writer.update_container(_field(writer))


def _rename_field(writer):
    _field(writer)[pdf_name("/T")] = _text("Other")
    writer.update_container(_field(writer))


def _without(name):
    def change(writer):
        del writer.root[name]
        writer.update_root()

    return change


def _store(writer):
    """A foreign certificate in the document's own store of validation data."""
    certs = ArrayObject([_stream(writer, b"0\x03\x02\x01\x01")])
    _root(writer, "/DSS", DictionaryObject({pdf_name("/Certs"): certs}))


def _range(**changed):
    """Write another range over the one that stands there, in as many bytes."""

    def change(pdf):
        found = BYTE_RANGE.search(pdf)
        values = dict(zip("abcd", byte_range(pdf), strict=True)) | changed
        text = b"/ByteRange [%d %d %d %d" % tuple(values[one] for one in "abcd")
        room = len(found[0])
        return put(pdf, found.start(), text[: room - 1].ljust(room - 1) + b"]")

    return change


def _null_range(pdf):
    found = BYTE_RANGE.search(pdf)
    return put(pdf, found.start(), b"/ByteRange null".ljust(len(found[0])))


def _wider_hole(pdf):
    """Push the second signed part along, and put bytes of one's own into the wider hole."""
    end = hole(pdf)[1]
    wider = pdf[:end] + b"\n1 0 obj <</Evil true>> endobj\n" + pdf[end:]
    return _range(c=end + 31)(wider)


def _zeroed(pdf):
    start, end = hole(pdf)
    return put(pdf, start + 1, b"0" * (end - start - 2))


def _padding(data):
    def change(pdf):
        end = hole(pdf)[1]
        return put(pdf, end - 1 - len(data), data)

    return change


def _spaces_in_hole(pdf):
    end = hole(pdf)[1]
    return put(pdf, end - 5, b"0  0")


def _lower_case(pdf):
    start, end = hole(pdf)
    return put(pdf, start, pdf[start:end].lower())


def cms_of(pdf):
    start, end = hole(pdf)
    return cms.ContentInfo.load(bytes.fromhex(pdf[start + 1 : end - 1].decode()))


def _with_cms(pdf, found):
    """Put another signature into the hole."""
    start, end = hole(pdf)
    return put(
        pdf, start + 1, found.dump(force=True).hex().upper().encode().ljust(end - start - 2, b"0")
    )


def _flip_signature(pdf):
    found = cms_of(pdf)
    info = found["content"]["signer_infos"][0]
    info["signature"] = flip(info["signature"].native, 100)
    return _with_cms(pdf, found)


def _unsigned_attribute(pdf):
    found = cms_of(pdf)
    time = cms.Time({"utc_time": datetime(2020, 1, 1, tzinfo=UTC)})
    note = cms.CMSAttribute({"type": "signing_time", "values": [time]})
    found["content"]["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([note])
    return _with_cms(pdf, found)


def _certificate_bit(pdf):
    """Change a certificate that goes with the signature and that no signature covers."""
    raw = cms_of(pdf)["content"]["certificates"][0].chosen
    start, _ = hole(pdf)
    at = pdf.index(raw["signature_value"].native[-8:].hex().upper().encode(), start)
    return put(pdf, at, b"00")


def foreign_certificate(pdf, certificate):
    found = cms_of(pdf)
    found["content"]["certificates"].append(cms.CertificateChoices({"certificate": certificate}))
    return _with_cms(pdf, found)


def _run(*command):
    def change(pdf, folder):
        before, after = folder / "before.pdf", folder / "after.pdf"
        before.write_bytes(pdf)
        subprocess.run([*command, before, after], check=False, capture_output=True)
        return after.read_bytes()

    return change


def _by_pikepdf(pdf):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(out)
    return out.getvalue()


def _by_pypdf(pdf):
    out = io.BytesIO()
    PdfWriter(clone_from=PdfReader(io.BytesIO(pdf))).write(out)
    return out.getvalue()


def _old_table_again(pdf):
    """Append the trailer once more, pointing to the old table: an update that updates nothing."""
    at = pdf.rindex(b"startxref")
    return pdf + pdf[at:]


def _shadow_table(pdf):
    """Append a table alone that turns the first page's contents to another object's bytes."""
    place = len(pdf)
    obj = b"4 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (len(EVIL), EVIL)
    size = re.findall(rb"/Size (\d+)", pdf)[-1]
    before = re.findall(rb"startxref\s+(\d+)", pdf)[-1]
    root = re.findall(rb"/Root (\d+ \d+ R)", pdf)[-1]
    table = b"xref\n4 1\n%010d 00000 n \ntrailer\n<</Size %s /Root %s /Prev %s>>\n" % (
        *(place, size, root),
        before,
    )
    return pdf + obj + table + b"startxref\n%d\n%%%%EOF\n" % (place + len(obj))


def _cut_at_eof(pdf):
    return pdf[: pdf.index(b"%%EOF") + 6]


def signed_too(pdf, sealer, *, visible):
    """Let somebody else sign after us; pyHanko's own refusal is patched away."""
    box = (50, 50, 300, 150) if visible else None
    signer = PdfSigner(
        PdfSignatureMetadata(field_name="Extra", md_algorithm="sha256"),
        sealer._signer,
        new_field_spec=SigFieldSpec(sig_field_name="Extra", box=box),
    )
    out = io.BytesIO()
    with mock.patch.object(PdfSigner, "_enforce_certification_constraints"):
        signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), bytes_reserved=16384, output=out)
    return out.getvalue()


def _edit(change):
    return lambda pdf: revised(pdf, change)


BYTES = {
    "a bit of the pages flipped": lambda pdf: flip(pdf, len(pdf) // 4),
    "a bit after the hole flipped": lambda pdf: flip(pdf, hole(pdf)[1] + 40),
    "a bit of the signature flipped": _flip_signature,
    "another PDF version in the header": lambda pdf: put(pdf, 7, b"4"),
    "a seal that allows changes": lambda pdf: put(pdf, pdf.rindex(b"/P 1"), b"/P 3"),
    "another time in the seal": lambda pdf: put(pdf, pdf.rindex(b"D:2026"), b"D:2025"),
    "another name in the seal": lambda pdf: put(pdf, pdf.rindex(b"formsvc"), b"forgers"),
    "garbage after the end": lambda pdf: pdf + b"garbage",
    "blank lines after the end": lambda pdf: pdf + b"\n\n\n",
    "zero bytes after the end": lambda pdf: pdf + b"\0" * 16,
    "a comment after the end": lambda pdf: pdf + b"% words\n%%EOF\n",
    "a zip after the end": lambda pdf: pdf + b"PK\x05\x06" + b"\0" * 18,
    "the old table again": _old_table_again,
    "a table alone": _shadow_table,
    "the file twice": lambda pdf: pdf + pdf,
    "cut behind the hole": lambda pdf: pdf[: hole(pdf)[1] + 20],
    "cut by the last line": lambda pdf: pdf[: pdf.rindex(b"%%EOF")],
    "cut by one byte": lambda pdf: pdf.rstrip(b"\r\n")[:-1],
    "one line end less": lambda pdf: pdf.rstrip(b"\r\n") if pdf[-1:] in b"\r\n" else pdf[:-1],
    "range null": _null_range,
    "range with a negative number": _range(b=-1),
    "range that begins later": _range(a=9),
    "range that ends sooner": lambda pdf: _range(d=byte_range(pdf)[3] - 9)(pdf),
    "range that ends later": lambda pdf: _range(d=byte_range(pdf)[3] + 9)(pdf),
    "range with a smaller hole": lambda pdf: _range(b=byte_range(pdf)[1] + 2)(pdf),
    "range over nothing": _range(b=0, c=0, d=0),
    "a wider hole": _wider_hole,
    "the signature all zeros": _zeroed,
    "junk in the hole's padding": _padding(b"CAFE"),
    "junk at the hole's end only": _padding(b"1"),
    "spaces in the hole": _spaces_in_hole,
    "small letters in the hole": _lower_case,
    "an unsigned attribute in the signature": _unsigned_attribute,
    "a changed certificate in the signature": _certificate_bit,
}
REVISIONS = {
    "words laid over a page": _edit(_overlay),
    "a page's contents replaced": _edit(lambda w: _page(w, "/Contents", _stream(w, EVIL))),
    "a page appended": _edit(_append_page),
    "the last page taken out": _edit(_drop_page),
    "a page turned": _edit(lambda w: _page(w, "/Rotate", _number(90))),
    "a page cropped": _edit(
        lambda w: _page(w, "/CropBox", ArrayObject([_number(one) for one in (0, 0, 9, 9)]))
    ),
    "a note written on a page": _edit(_annotate("/FreeText")),
    "a stamp put on a page": _edit(_annotate("/Stamp")),
    "a link put on a page": _edit(_annotate("/Link")),
    "a widget put on a page": _edit(_annotate("/Widget")),
    "a script that runs at opening": _edit(_act("JavaScript")),
    "a program that runs at opening": _edit(_act("Launch")),
    "an attachment changed": _edit(_change_attachment),
    "an attachment added": _edit(_add_attachment),
    "the list of attachments dropped": _edit(_without("/AF")),
    "other words for a screen reader": _edit(_speak),
    "the tags dropped": _edit(_without("/StructTreeRoot")),
    "another language": _edit(lambda w: _root(w, "/Lang", _text("cy"))),
    "the metadata replaced": _edit(_metadata),
    "another title": _edit(_info),
    "other fonts": _edit(_swap_font),
    "the seal taken out of its field": _edit(_unsign),
    "the seal's field moved": _edit(_move_field),
    "the seal's field renamed": _edit(_rename_field),
    "the seal's form dropped": _edit(_without("/AcroForm")),
    "the certification dropped": _edit(_without("/Perms")),
    "a foreign certificate stored": _edit(_store),
    "an empty revision": _edit(lambda w: w.update_root()),
}
#: What is left is no longer recognisably ours, or was never sealed: unknown will do.
STRANGE = {
    "words before the beginning": lambda pdf: b"<html>" + pdf,
    "an empty line before the beginning": lambda pdf: b"\n" + pdf,
    "rewritten by pikepdf": _by_pikepdf,
    "rewritten by pypdf": _by_pypdf,
    "cut in the middle": lambda pdf: pdf[: len(pdf) // 2],
    "rolled back to before the seal": _cut_at_eof,
}
PROGRAMS = {
    "rewritten by qpdf": _run("qpdf"),
    "linearised by qpdf": _run("qpdf", "--linearize"),
    "packed by qpdf": _run("qpdf", "--object-streams=generate"),
    "opened up by qpdf": _run("qpdf", "--qdf"),
    "printed by poppler": _run("pdftocairo", "-pdf"),
}

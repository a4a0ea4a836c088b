"""Ways to tamper with what stands behind a seal: an authority stamps whatever anybody sends it."""

import asyncio
import hashlib
import io
from datetime import UTC, datetime, timedelta
from unittest import mock

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfTimeStamper
from tamper.ways import BYTE_RANGE, REVISIONS, flip, put

from formsvc.adapters.seals import archiving
from formsvc.adapters.seals.archiving import add_archive

#: What an attacker would do to the pages, and then have stamped.
DRESSED = (
    "words laid over a page",
    "a page appended",
    "a note written on a page",
    "a script that runs at opening",
    "an attachment changed",
    "other words for a screen reader",
    "the metadata replaced",
    "the seal's field moved",
    "the certification dropped",
    "a foreign certificate stored",
    "an empty revision",
)
#: After these there is no room for our own kind of revision.
_WITHOUT_ROOM = {"a note written on a page", "a foreign certificate stored"}
#: Small changes to the text of the revision itself, each of the same length.
EDITS = {
    "its field in sight": (b"/Rect [-9999 -9999 -9999 -9999]", b"/Rect [0 0 90 90]             "),
    "its field hidden": (b"/F 132", b"/F 134"),
    "another name for its field": (b"(Archive", b"(Forgery"),
    "other words for its field": (b"/TU (Archive time", b"/TU (Forged-time."),
    "another kind of store": (b"<</Type /DSS /CRLs", b"<</Type /XXX /CRLs"),
    "a script in its trailer": (b" 00000 n \ntrailer\n<</Size", b" 00000 n \ntrailer\n<</Sizs"),
    "another kind of stamp": (b"/ETSI.RFC3161", b"/ETSI.RFC3162"),
}


def ends_of(pdf):
    return [int(one[3]) + int(one[4]) for one in BYTE_RANGE.finditer(pdf)]


def seal_alone(pdf):
    """The file as it was sealed, before anything was archived."""
    return pdf[: ends_of(pdf)[0]]


def hole_of_archive(pdf):
    place = list(BYTE_RANGE.finditer(pdf))[-1]
    return int(place[2]), int(place[3])


def stamped_by_pyhanko(pdf, stamper):
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    PdfTimeStamper(stamper, field_name="More").timestamp_pdf(writer, "sha256", None, output=out)
    return out.getvalue()


def edited(pdf, stamper, old, new):
    """Archive with a revision that says something else in one place."""
    right = archiving.write_revision

    def wrong(*given, **named):
        revision, hole = right(*given, **named)
        assert old in revision
        return revision.replace(old, new), hole

    with mock.patch.object(archiving, "write_revision", wrong):
        return add_archive(pdf, stamper, [])


def smuggled(pdf, stamper, *, notes):
    """Archive with an object more, which takes the place of the first page's content or notes."""
    right = archiving.write_revision

    def wrong(before, lists, *, room):
        revision, _ = right(before, lists, room=room)
        old = b"\n%d 0 obj\n[" % (before.notes[0] if notes else before.fields[0])
        return revision.replace(old, old + b"1 0 R "), _

    with mock.patch.object(archiving, "write_revision", wrong):
        return _restamped(add_archive(pdf, stamper, []), stamper)


def _restamped(pdf, stamper):
    """Write the last range and its stamp anew, to fit what stands around them now."""
    place = list(BYTE_RANGE.finditer(pdf))[-1]
    start, end = int(place[2]), int(place[3])
    text = b"/ByteRange [0 %d %d %d" % (start, end, len(pdf) - end)
    pdf = put(pdf, place.start(), text.ljust(len(place[0]) - 1) + b"]")
    digest = hashlib.sha256(pdf[:start] + pdf[end:]).digest()
    token = asyncio.run(stamper.async_timestamp(digest, "sha256")).dump()
    return put(pdf, start + 1, token.hex().upper().encode().ljust(end - start - 2, b"0"))


def foreign_list():
    """A list of revoked keys by somebody whom nobody asked."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime(2026, 11, 1, tzinfo=UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "formsvc demonstration root")])
    builder = x509.CertificateRevocationListBuilder().issuer_name(name).last_update(now)
    made = builder.next_update(now + timedelta(days=9)).sign(key, hashes.SHA256())
    return made.public_bytes(Encoding.DER)


def dressed_up(pdf, stamper):
    """Yield way, PDF: revisions that pass for archive time-stamps, each stamped in earnest."""
    for way in DRESSED:
        yield f"{way}, stamped", stamped_by_pyhanko(REVISIONS[way](pdf), stamper)
        if way not in _WITHOUT_ROOM:
            yield f"{way}, then archived", add_archive(REVISIONS[way](pdf), stamper, [])
    for way, (old, new) in EDITS.items():
        yield f"archived with {way}", edited(pdf, stamper, old, new)
    yield "archived with an object as a note", smuggled(pdf, stamper, notes=True)
    yield "archived with an object as a field", smuggled(pdf, stamper, notes=False)
    yield "archived with a foreign list", add_archive(pdf, stamper, [foreign_list()])
    yield "archived with a list that is none", add_archive(pdf, stamper, [b"words"])
    yield "archived by another program", stamped_by_pyhanko(pdf, stamper)


def changed_archives(pdf, other):
    """Yield way, PDF: an archive time-stamp changed, taken from elsewhere, or gone."""
    start, end = hole_of_archive(pdf)
    elsewhere = other[slice(*hole_of_archive(other))]
    yield "another file's archive time-stamp", put(pdf, start, elsewhere)
    yield "the archive time-stamp all zeros", put(pdf, start + 1, b"0" * (end - start - 2))
    yield "junk behind the archive time-stamp", put(pdf, end - 5, b"CAFE")
    yield "rolled back to the seal alone", seal_alone(pdf)
    yield "the archive revision twice", pdf + pdf[ends_of(pdf)[-2] :]
    for place, at in enumerate(range(ends_of(pdf)[-2] + 3, len(pdf), 7001), start=1):
        yield f"a bit of the archive flipped, place {place}", flip(pdf, at)

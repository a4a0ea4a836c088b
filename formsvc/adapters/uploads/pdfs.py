"""PDFs written anew without the parts that act: scripts, actions, attachments, forms of XFA.

Writing anew also drops whatever stood before, behind or between the objects, so a file that is
two kinds at once is one kind afterwards.
"""

import io
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from formsvc.adapters.uploads.jpegs import without_words
from formsvc.adapters.uploads.refusing import Refused

MOST_PAGES = 500
MOST_OBJECTS = 300_000
MOST_UNPACKED = 300 << 20

#: Keys that start something, carry other files, or tell about whoever made the file.
_ACTIVE = (
    *(
        "/OpenAction",
        "/AA",
        "/JS",
        "/JavaScript",
        "/XFA",
        "/RichMediaContent",
        "/RichMediaSettings",
    ),
    *("/EmbeddedFiles", "/EF", "/AF", "/RF", "/Collection", "/URLS", "/IDS"),
    *("/Metadata", "/PieceInfo", "/SpiderInfo", "/Perms"),
)
#: Keys of a stream whose content lies in another file.
_ELSEWHERE = ("/F", "/FFilter", "/FDecodeParms")
#: Actions that do more than go to a page of this file.
_ACTIONS = frozenset(
    {
        *("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/ResetForm", "/GoToR", "/GoToE"),
        *("/Rendition", "/Sound", "/Movie", "/Thread", "/Hide", "/RichMediaExecute"),
        *("/GoTo3DView", "/SetOCGState"),
    }
)
_SAFE_ADDRESSES = ("http://", "https://", "mailto:")
_ANNOTATIONS = frozenset({"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"})


def clean_pdf(data: bytes) -> bytes:
    """Return the PDF written anew without its active parts. Raises Refused."""
    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError as error:
        raise Refused("locked") from error
    except pikepdf.PdfError as error:
        raise Refused("broken") from error
    with pdf:
        _check(pdf)
        for page in pdf.pages:
            _drop_annotations(page)
        unpacked = 0
        for one in _parts(pdf):
            if isinstance(one, Stream):
                unpacked += _unpacked(one)
                if unpacked > MOST_UNPACKED:
                    raise Refused("unpacks")
            _disarm(one)
        if "/URI" in pdf.Root:
            del pdf.Root.URI
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        if "/ID" in pdf.trailer:  # the maker's mark: it tells when and where the file was made
            del pdf.trailer["/ID"]
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, compress_streams=True)
    return out.getvalue()


def _check(pdf: pikepdf.Pdf) -> None:
    if pdf.is_encrypted:
        raise Refused("locked")
    if len(pdf.objects) > MOST_OBJECTS:
        raise Refused("unpacks")
    if not len(pdf.pages):
        raise Refused("broken")
    if len(pdf.pages) > MOST_PAGES:
        raise Refused("pages")


def _parts(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield every dictionary and stream of the file, those inside others too."""
    waiting: list[Any] = [pdf.trailer, *pdf.objects]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Array):
            waiting += [child for child in one if _inside(child)]
        elif isinstance(one, Dictionary | Stream):
            yield one
            waiting += [one[key] for key in list(one.keys()) if _inside(one[key])]


def _inside(child: Any) -> bool:
    return isinstance(child, Array | Dictionary) and not child.is_indirect


def _disarm(one: Any) -> None:
    for key in (*_ACTIVE, *(_ELSEWHERE if isinstance(one, Stream) else ())):
        if key in one:
            del one[key]
    does = one.get("/S")
    address = str(one.get("/URI", "")).strip().lower()
    acts = isinstance(does, Name) and str(does) in _ACTIONS
    if acts or (does == Name.URI and not address.startswith(_SAFE_ADDRESSES)):
        for key in list(one.keys()):
            del one[key]


def _drop_annotations(page: pikepdf.Page) -> None:
    found = page.obj.get("/Annots")
    if isinstance(found, Array):
        page.obj.Annots = Array(
            [
                one
                for one in found
                if isinstance(one, Dictionary) and str(one.get("/Subtype")) not in _ANNOTATIONS
            ]
        )


def _unpacked(stream: Any) -> int:
    """Return how large a stream is when it is unpacked; a picture in it loses its words."""
    filters = stream.get("/Filter")
    names = [str(one) for one in filters] if isinstance(filters, Array) else [str(filters)]
    if names == ["/DCTDecode"]:
        raw = stream.read_raw_bytes()
        stream.write(
            without_words(raw),
            filter=Name.DCTDecode,
            decode_parms=stream.get("/DecodeParms"),
        )
        return len(raw)
    if names == ["/FlateDecode"]:
        return _inflated(stream.read_raw_bytes())
    if any(one in {"/FlateDecode", "/LZWDecode", "/RunLengthDecode"} for one in names):
        # Rare chains: unpacked under the memory limit of this process.
        return len(stream.read_bytes())
    return len(stream.read_raw_bytes())


def _inflated(data: bytes) -> int:
    """Count what comes out of a packed stream, a little at a time, up to the limit."""
    machine, count = zlib.decompressobj(), 0
    try:
        while data and count <= MOST_UNPACKED:
            count += len(machine.decompress(data, 1 << 20))
            data = machine.unconsumed_tail
    except zlib.error:
        return count  # many real files have a damaged end; the reader copes
    return count

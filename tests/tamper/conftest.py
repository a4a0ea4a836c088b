"""A sealed PDF as the service makes them, of real LibreOffice pages, with its attachments."""

import io
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from listening_kit import listener as listener  # noqa: PLC0414 - named again, as a fixture
from pdf_kit import a_long_docx
from pikepdf import Array, Dictionary, Name
from stamp_kit import Authority, answering

from formsvc.adapters.seals import (
    Attachment,
    Sealer,
    StampAuthority,
    TrustFolder,
    enclosing,
    make_demo_key,
    trusted_in,
)

TITLE = "Placement plan, pack AB12"
SEALED_AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def load_sealer(folder):
    return Sealer.load(folder / "seal.p12", folder / "seal.passphrase", now=SEALED_AT)


def stamping_sealer(folder, url, seconds=10.0, now=SEALED_AT):
    stamper = StampAuthority(url, seconds=seconds)
    files = (folder / "seal.p12", folder / "seal.passphrase")
    trusted = TrustFolder(folder / "trusted")
    return Sealer.load(*files, now=now, stamper=stamper, trusted=trusted)


@pytest.fixture(scope="session")
def authorities(tmp_path_factory):
    """Time-stamp authorities of one name: one with RSA keys, one with elliptic, and a stranger."""
    kinds = {"rsa": {}, "elliptic": {"elliptic": True}, "stranger": {}}
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(
                answering(Authority(tmp_path_factory.mktemp(name), stamped_at, **how))
            )
            for name, how in kinds.items()
        }


def stamped_at():
    return SEALED_AT + timedelta(minutes=1)


@pytest.fixture(scope="session")
def sealer(kept_keys):
    return load_sealer(kept_keys)


@pytest.fixture(scope="session")
def trusted(kept_keys):
    return trusted_in(kept_keys / "trusted")


@pytest.fixture(scope="session")
def attacker(tmp_path_factory):
    """A sealer with the same names in its certificates, and another key."""
    folder = tmp_path_factory.mktemp("attacker")
    make_demo_key(folder, now=SEALED_AT)
    return load_sealer(folder)


@pytest.fixture(scope="session")
def laid_out(pdf_maker):
    """Four tagged pages as they come from LibreOffice."""
    return pdf_maker.lay_out(a_long_docx(), title=TITLE)


@pytest.fixture(scope="session")
def made(pdf_maker, laid_out):
    """Four tagged pages from LibreOffice, mended."""
    return pdf_maker.finish(laid_out, title=TITLE)


@pytest.fixture(scope="session")
def attached(pdf_maker, laid_out):
    papers = [an_attachment(), an_attachment("checkpoint.txt")]
    enclose = enclosing(papers, made_at="D:20261123")
    return pdf_maker.finish(laid_out, title=TITLE, enclose=enclose)


@pytest.fixture(scope="session")
def sealed(sealer, attached):
    return seal(sealer, attached)


@pytest.fixture(scope="session")
def bare_sealed(sealer):
    """One empty page under a seal: the smallest file that the service could make."""
    return seal(sealer, a_page())


@pytest.fixture(scope="session")
def covered_sealed(sealer):
    """A page whose real words lie under a white note before it is sealed (shadow attack: hide)."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_page())) as pdf:
        note = Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=[0, 0, 595, 842], IC=[1, 1, 1])
        pdf.pages[0].Annots = Array([pdf.make_indirect(note)])
        pdf.save(out)
    return seal(sealer, out.getvalue())


def an_attachment(name="entries.jsonl", data=b'{"seq": 1}\n'):
    return Attachment(
        name=name,
        data=data,
        mime_type="text/plain",
        description="What happened",
        relationship="Supplement",
    )


def a_page():
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.pages[0].Contents = pdf.make_stream(b"0 0 100 100 re f")
        pdf.save(out)
    return out.getvalue()


def seal(sealer, pdf, at=SEALED_AT):
    return sealer.seal(pdf, reason="Signed by all", name="formsvc", at=at)

"""A stranger's upload: read apart, with limits, and never a reason to call anybody."""

import io
import time
import zlib
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID
from tamper.conftest import SEALED_AT, a_page, seal
from tamper.ways import flip

from formsvc.adapters.seals import Sealer
from formsvc.domain.verdict import Outcome
from formsvc.journeys import checking_uploads
from formsvc.journeys.checking_uploads import check_upload


def test_an_untouched_file_is_valid_and_told_with_every_check(bare_sealed, trusted):
    verdict = check_upload(bare_sealed, trusted=trusted)

    assert verdict.outcome is Outcome.VALID
    assert len(verdict.checks) == 10


def test_a_changed_file_is_altered(bare_sealed, trusted):
    assert check_upload(flip(bare_sealed, 300), trusted=trusted).outcome is Outcome.ALTERED


@pytest.mark.parametrize("junk", [b"", b"%PDF-", b"PK\x03\x04", b"\0" * 1000, b"%PDF-1.7\n" * 50])
def test_junk_is_unknown(junk, trusted):
    assert check_upload(junk, trusted=trusted).outcome is Outcome.UNKNOWN


def test_a_very_large_file_is_unknown(bare_sealed, trusted):
    large = bare_sealed + b"\n" * (60 << 20)

    assert check_upload(large, trusted=trusted).outcome is not Outcome.VALID


def test_a_stream_that_unpacks_without_end_does_no_harm(trusted):
    packer = zlib.compressobj(1)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        stream = pdf.make_stream(b"")
        stream.write(bomb, filter=pikepdf.Name.FlateDecode)
        stream.Type, stream.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
        pdf.Root.Metadata = stream
        pdf.save(out)
    start = time.monotonic()
    verdict = check_upload(out.getvalue(), trusted=trusted)

    assert verdict.outcome is Outcome.UNKNOWN
    assert time.monotonic() - start < checking_uploads.UPLOAD_SECONDS + 5


def test_a_file_of_five_thousand_objects_under_our_seal_is_read(sealer, trusted):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_page())) as pdf:
        pdf.Root.Many = pikepdf.Array(
            [pdf.make_indirect(pikepdf.Dictionary(N=number)) for number in range(5000)]
        )
        pdf.save(out)

    assert check_upload(seal(sealer, out.getvalue()), trusted=trusted).outcome is Outcome.VALID


def test_a_file_that_is_too_much_work_is_given_up(bare_sealed, trusted, monkeypatch):
    monkeypatch.setattr(checking_uploads, "UPLOAD_SECONDS", 0)
    verdict = check_upload(bare_sealed, trusted=trusted)

    assert verdict.outcome is Outcome.UNKNOWN
    assert "too large or too complicated" in verdict.reason


def test_no_address_in_a_strangers_certificate_is_called(listener, tmp_path, trusted):
    stranger = load_stranger(tmp_path, listener.address)
    signed = seal(stranger, a_page())
    for known in (trusted, (stranger.certificate_pem,)):
        check_upload(signed, trusted=known)

    assert listener.heard == []


def load_stranger(folder, address):
    """A sealer whose certificate asks everybody to fetch lists and issuers from an address."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Stranger")])
    url = x509.UniformResourceIdentifier(f"{address}/list.crl")
    access = [
        x509.AccessDescription(method, url)
        for method in (AuthorityInformationAccessOID.OCSP, AuthorityInformationAccessOID.CA_ISSUERS)
    ]
    points = [x509.DistributionPoint([url], None, None, None)]
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .issuer_name(name)
        .subject_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(moment)
        .not_valid_after(moment + timedelta(days=400))
        .add_extension(x509.CRLDistributionPoints(points), critical=False)
        .add_extension(x509.AuthorityInformationAccess(access), critical=False)
        .sign(key, hashes.SHA256())
    )
    data = pkcs12.serialize_key_and_certificates(
        b"seal", key, certificate, None, BestAvailableEncryption(b"words")
    )
    (folder / "stranger.p12").write_bytes(data)
    (folder / "words").write_bytes(b"words")
    return Sealer.load(folder / "stranger.p12", folder / "words", now=SEALED_AT)


def test_the_entries_inside_one_file_must_be_proved(sealed, sealer, trusted):
    """Sealed with our own key, and yet with entries that no ledger holds: only the proofs tell."""
    verdict = check_upload(sealed, trusted=trusted)

    assert verdict.outcome is Outcome.ALTERED
    assert verdict.reason == "entries.jsonl or checkpoint.txt is missing or cannot be read."

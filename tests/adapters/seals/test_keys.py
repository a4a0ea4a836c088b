"""Seal keys: what is wrong with one is told in words, and starting twice makes only one."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from tamper.conftest import a_page, seal

from formsvc.adapters.seals import Sealer, SealKeyUnusable, check_seal, make_demo_key, trusted_in
from formsvc.adapters.seals import keys as keys_module
from formsvc.adapters.seals.signer import load_signer
from formsvc.domain.verdict import Outcome

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def a_key_file(folder, *, key=None, begins=NOW - DAY, ends=NOW + DAY, usage=None, other=None):
    """A PKCS#12 file whose certificate signed itself, and its passphrase's file."""
    key = key or rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A test")])
    builder = (
        x509.CertificateBuilder()
        .issuer_name(name)
        .subject_name(name)
        .public_key((other or key).public_key())
        .serial_number(7)
        .not_valid_before(begins)
        .not_valid_after(ends)
    )
    if usage is not None:
        builder = builder.add_extension(usage, critical=True)
    certificate = builder.sign(other or key, hashes.SHA256())
    data = pkcs12.serialize_key_and_certificates(
        b"x", key, certificate, None, BestAvailableEncryption(b"words")
    )
    (folder / "key.p12").write_bytes(data)
    (folder / "words").write_bytes(b"words\n")
    return folder / "key.p12", folder / "words"


def why_not(files, now=NOW):
    with pytest.raises(SealKeyUnusable) as found:
        Sealer.load(*files, now=now)
    return found.value.why


def test_a_missing_file_is_told(tmp_path):
    key_file, words = a_key_file(tmp_path)

    assert "is missing" in why_not((tmp_path / "none.p12", words))
    assert "is missing" in why_not((key_file, tmp_path / "none"))


def test_a_wrong_passphrase_is_told(tmp_path):
    files = a_key_file(tmp_path)
    files[1].write_bytes(b"other words")

    assert "passphrase is wrong" in why_not(files)


def test_a_damaged_file_is_told(tmp_path):
    files = a_key_file(tmp_path)
    files[0].write_bytes(files[0].read_bytes()[:200])

    assert "damaged" in why_not(files)


def test_a_key_of_another_kind_is_told(tmp_path):
    files = a_key_file(tmp_path, key=ec.generate_private_key(ec.SECP256R1()))

    assert "one RSA key" in why_not(files)


def test_a_short_key_is_told(tmp_path):
    files = a_key_file(tmp_path, key=rsa.generate_private_key(public_exponent=65537, key_size=1024))

    assert "too short" in why_not(files)


def test_a_certificate_of_another_key_is_told(tmp_path):
    with pytest.raises(ValueError, match="[Cc]ert"):
        a_key_file(tmp_path, other=rsa.generate_private_key(public_exponent=65537, key_size=2048))


def test_a_certificate_that_is_not_for_sealing_is_told(tmp_path):
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=True,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )

    assert "not one for sealing" in why_not(a_key_file(tmp_path, usage=usage))


def test_a_certificate_out_of_date_is_told_with_the_day(tmp_path):
    files = a_key_file(tmp_path)

    assert why_not(files, NOW + 2 * DAY) == "its certificate ran out on 2026-11-24"
    assert why_not(files, NOW - 2 * DAY) == "its certificate begins only on 2026-11-22"


def test_a_key_that_runs_out_while_the_service_runs_seals_nothing_more(tmp_path):
    sealer = Sealer.load(*a_key_file(tmp_path), now=NOW)
    with pytest.raises(SealKeyUnusable, match="ran out"):
        seal(sealer, a_page(), at=NOW + 2 * DAY)


def test_a_certificate_that_signed_itself_can_be_trusted_by_name(tmp_path):
    usage = x509.KeyUsage(*[True, True, *[False] * 7])
    sealer = Sealer.load(*a_key_file(tmp_path, usage=usage), now=NOW)
    verdict = check_seal(seal(sealer, a_page(), at=NOW), trusted=[sealer.certificate_pem])

    assert verdict.outcome is Outcome.VALID


def test_starting_many_times_at_once_makes_one_key(tmp_path, monkeypatch):
    made = threading.Barrier(3)
    whole = keys_module.pkcs12.serialize_key_and_certificates

    def together(*given):
        made.wait(20)
        return whole(*given)

    monkeypatch.setattr(keys_module.pkcs12, "serialize_key_and_certificates", together)
    starts = [
        threading.Thread(target=make_demo_key, args=(tmp_path,), kwargs={"now": NOW})
        for _ in range(3)
    ]
    for one in starts:
        one.start()
    for one in starts:
        one.join()
    sealer = Sealer.load(tmp_path / "seal.p12", tmp_path / "seal.passphrase", now=NOW)

    texts = trusted_in(tmp_path / "trusted")
    assert [one for one in texts if b"X509 CRL" not in one] == [sealer.certificate_pem]
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_only_the_owner_may_read_the_key(tmp_path):
    for file in make_demo_key(tmp_path, now=NOW):
        assert file.stat().st_mode & 0o777 == 0o400


def test_what_sealing_threads_share_is_read_before_they_share_it(kept_keys):
    """Two that ask for an unread part at once find none: then a document was not sealed."""
    signer, _ = load_signer(kept_keys / "seal.p12", kept_keys / "seal.passphrase", now=NOW)
    (above,) = signer.cert_registry

    assert unread(signer.signing_cert) == unread(above) == 0


def unread(part):
    """How many parts of a certificate asn1crypto would read only when they are asked for."""
    if isinstance(part, tuple):
        return 1
    return sum(unread(one) for one in getattr(part, "children", None) or ())

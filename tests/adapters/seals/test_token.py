"""A seal key in a token (PKCS#11): SoftHSM stands in for one, and is never left out silently."""

import subprocess
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from tamper.conftest import SEALED_AT, a_page, seal

from formsvc.adapters.seals import Sealer, SealKeyUnusable, check_seal, make_demo_key, trusted_in
from formsvc.domain.verdict import Outcome
from formsvc.journeys.sealing import prove_seal_key

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
ADDRESS = f"pkcs11:token=seals;object=seal?module-path={MODULE}"
PIN = "4711-0815"


@pytest.fixture(scope="module")
def folder(kept_keys, tmp_path_factory):
    """A token with the key of the demonstration, and beside it what the settings name."""
    place = tmp_path_factory.mktemp("token")
    (place / "tokens").mkdir()
    (place / "softhsm2.conf").write_text(f"directories.tokendir = {place / 'tokens'}\n")
    passphrase = (kept_keys / "seal.passphrase").read_bytes()
    key, own, above = pkcs12.load_key_and_certificates(
        (kept_keys / "seal.p12").read_bytes(), passphrase
    )
    pem = b"".join(one.public_bytes(Encoding.PEM) for one in (own, *above))
    (place / "seal.pem").write_bytes(pem)
    (place / "pin").write_text(f"{PIN}\n")
    key_file = place / "key.pem"
    key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(place / "softhsm2.conf"))
        named = ("--token", "seals", "--pin", PIN)
        run("--init-token", "--free", "--label", "seals", "--so-pin", "12345678", "--pin", PIN)
        run("--import", key_file, "--label", "seal", "--id", "01", *named)
        key_file.unlink()
        yield place


def run(*arguments):
    subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True)


def load(folder, address=ADDRESS, now=SEALED_AT, certificate="seal.pem", pin="pin"):
    return Sealer.load(folder / certificate, folder / pin, now=now, token=address)


def test_a_wrong_pin_and_a_missing_file_are_told(folder):
    """First of these tests: who is logged in once stays so, for the whole process."""
    (folder / "wrong").write_text("0000")
    with pytest.raises(SealKeyUnusable, match="its PIN is wrong"):
        load(folder, pin="wrong")
    with pytest.raises(SealKeyUnusable, match="is missing"):
        load(folder, pin="none")


def test_a_key_in_a_token_seals_as_one_in_a_file_does(folder, kept_keys):
    sealer = load(folder)
    trusted = trusted_in(kept_keys / "trusted")
    verdicts = [check_seal(seal(sealer, a_page()), trusted=trusted) for _ in range(2)]

    assert [one.outcome for one in verdicts] == [Outcome.VALID] * 2, [
        one for one in verdicts[0].checks if not one.passed
    ]
    assert [one.name for one in verdicts[0].checks if not one.passed] == ["time-stamped"]
    assert sealer.certificate_pem == (folder / "seal.pem").read_bytes()
    prove_seal_key(SimpleNamespace(sealer=sealer, trusted=trusted, clock=lambda: SEALED_AT))


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("softhsm", "should be like pkcs11:token="),
        ("pkcs11:token=seals;object=seal", "should be like pkcs11:token="),
        (ADDRESS.replace("token=seals", "token=others"), "the token cannot be opened"),
        (ADDRESS.replace("libsofthsm2", "none"), "the token cannot be opened"),
        (ADDRESS.replace("object=seal", "object=other"), "no such key"),
    ],
)
def test_a_wrong_address_is_told_when_the_service_starts(folder, address, told):
    with pytest.raises(SealKeyUnusable, match=told):
        load(folder, address)


def test_another_keys_certificate_is_refused(folder, tmp_path):
    make_demo_key(tmp_path, now=SEALED_AT)
    (other,) = (tmp_path / "trusted").glob("[0-9a-f]*.pem")
    (folder / "other.pem").write_bytes(other.read_bytes())
    with pytest.raises(SealKeyUnusable, match="belongs to another key"):
        load(folder, certificate="other.pem")

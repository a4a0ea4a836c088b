"""`formsvc keys`: what it makes, what it tells, and what the other commands then say."""

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from tamper.conftest import a_page

from formsvc.adapters.seals import Sealer
from formsvc.app import now
from formsvc.cli import main


class Machine:
    """A folder in which commands are run, with nothing in it but a passphrase."""

    def __init__(self, folder, monkeypatch):
        self.folder = folder
        (folder / "words").write_text("a long passphrase\n")
        self.offline = ("--offline", folder / "offline", "--offline-passphrase-file")
        self.environ = {
            "FORMSVC_DATA": str(folder / "data"),
            "FORMSVC_SIGNED": str(folder / "signed"),
            "FORMSVC_SEAL": str(folder / "seal.p12"),
            "FORMSVC_SEAL_PASSPHRASE_FILE": str(folder / "seal.passphrase"),
        }
        for name, value in self.environ.items():
            monkeypatch.setenv(name, value)

    def run(self, *words, code=0):
        done = CliRunner().invoke(main, [str(word) for word in words])
        assert done.exit_code == code, done.output
        return done.output

    def init(self):
        return self.run(
            *("keys", "init", "--organisation", "Elm Schools Trust"),
            *(*self.offline, self.folder / "words"),
        )

    def rotate(self):
        return self.run("keys", "rotate", *self.offline, self.folder / "words")

    def listed(self):
        return json.loads(self.run("keys", "list", "--json"))

    def sealed(self, name):
        files = (self.folder / "seal.p12", self.folder / "seal.passphrase")
        sealer = Sealer.load(*files, now=now())
        pdf = sealer.seal(a_page(), reason="Signed", name="formsvc", at=now())
        file = self.folder / name
        file.write_bytes(pdf)
        return file


@pytest.fixture
def machine(tmp_path, monkeypatch):
    return Machine(tmp_path, monkeypatch)


def test_keys_are_made_renewed_revoked_and_told(machine):
    assert "There is no seal key yet" in machine.run("keys", "list")
    said = machine.init()
    (first,) = machine.listed()
    assert first["fingerprint"] in said
    assert "away from this machine" in said
    old = machine.sealed("old.pdf")

    assert "until you restart it" in machine.rotate()
    new = machine.sealed("new.pdf")
    assert [one["state"] for one in machine.listed()] == ["In use", "Kept for what it sealed"]
    assert machine.run("verify", old, new).count("valid. The file is as it was") == 2

    second = machine.listed()[0]["fingerprint"]
    said = machine.run("keys", "revoke", second[:12], "--reason", "stolen", "--since", "2026-01-02")
    assert "nothing is sealed until you run `formsvc keys rotate`" in said
    told = machine.run("verify", new, code=1)
    assert "unknown. The key is revoked from 2 January 2026 at 00:00 UTC" in told
    assert "NO   The key is revoked from" in told
    assert "valid" in machine.run("verify", old)
    assert "Revoked from 2 January 2026" in machine.run("keys", "list")
    # Whoever checks elsewhere gives the certificates and the list by name.
    trusted = Path(machine.environ["FORMSVC_DATA"]) / "keys" / "trusted"
    (pem,) = trusted.glob(f"{second[:16]}.pem")
    assert "valid" in machine.run("verify", new, "--trust", pem)
    both = ("--trust", pem, "--trust", trusted / "revoked.json")
    assert "revoked from" in machine.run("verify", new, *both, code=1)


def test_keys_that_are_made_first_leave_no_folder_that_others_can_look_into(machine):
    """Else `formsvc doctor` finds fault with what `formsvc keys init` made."""
    machine.init()
    made = [machine.folder / one for one in ("data", "data/keys", "data/keys/trusted", "offline")]

    assert [one.stat().st_mode & 0o077 for one in made] == [0] * 4


def test_a_revoked_key_is_told_when_the_service_starts_and_by_the_doctor(machine):
    machine.init()
    key = machine.listed()[0]["fingerprint"]
    machine.run("keys", "revoke", key, "--reason", "ended")
    for command in (("serve", "--worker-only"), ("doctor",)):
        said = machine.run(*command, code=1)
        assert "The seal key cannot be used: the key is revoked from" in said
        assert "Traceback" not in said


def test_a_key_without_its_issuer_is_told_when_the_service_starts(machine):
    machine.init()
    words = Path(machine.environ["FORMSVC_SEAL_PASSPHRASE_FILE"])
    seal = Path(machine.environ["FORMSVC_SEAL"])
    for parts in (
        ("-in", seal, "-clcerts", "-nodes", "-out", machine.folder / "alone.pem"),
        ("-export", "-in", machine.folder / "alone.pem", "-out", machine.folder / "alone.p12"),
    ):
        given = ("-passin", f"file:{words}") if "-clcerts" in parts else ()
        kept = ("-passout", f"file:{words}") if "-export" in parts else ()
        subprocess.run(["openssl", "pkcs12", *parts, *given, *kept], check=True)
    (machine.folder / "alone.p12").replace(seal)
    for file in (Path(machine.environ["FORMSVC_DATA"]) / "keys" / "trusted").iterdir():
        file.unlink()
    said = machine.run("serve", "--worker-only", code=1)

    assert "The seal key cannot be used: the key was not in date or not trusted" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("12345678", "--reason", "stolen"), "names no seal key"),
        (("12345678", "--reason", "bored"), "is not one of"),
        (("12345678", "--reason", "ended", "--since", "2999-01-01"), "still to come"),
    ],
)
def test_what_cannot_be_revoked_is_told_in_one_sentence(machine, words, said):
    done = CliRunner().invoke(main, ["keys", "revoke", *words])

    assert done.exit_code != 0
    assert said in done.output
    assert "Traceback" not in done.output

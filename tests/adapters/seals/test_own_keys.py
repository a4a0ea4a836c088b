"""A service's own keys: made, renewed, revoked; what they sealed is judged rightly each time."""

import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from tamper.conftest import a_page, seal

from formsvc.adapters.seals import (
    KeyNotNamed,
    KeysNotMade,
    Sealer,
    SealPlace,
    TrustFolder,
    add_revocation,
    begin_keys,
    check_seal,
    issuing,
    named_key,
    renew_lists,
    renew_seal,
    seal_keys,
)
from formsvc.domain.revocation import Reason, Revocation
from formsvc.domain.verdict import Outcome

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=300)


class Office:
    """A folder with an offline disk, a place for the seal, and what is trusted."""

    def __init__(self, folder):
        self.offline = folder / "disk" / "offline"
        self.words = folder / "words"
        self.words.write_text("a long passphrase\n")
        self.place = SealPlace(
            key_file=folder / "seal.p12",
            passphrase_file=folder / "seal.passphrase",
            trusted=folder / "trusted",
        )
        self.trusted = TrustFolder(folder / "trusted")

    def begin(self, **more):
        given = {"organisation": "Elm Schools Trust", "now": NOW} | more
        return begin_keys(self.offline, self.words, self.place, **given)

    def renew(self, now=LATER):
        return renew_seal(self.offline, self.words, self.place, now=now)

    def sealed(self, at=NOW):
        sealer = Sealer.load(self.place.key_file, self.place.passphrase_file, now=at)
        return seal(sealer, a_page(), at=at)

    def revoke(self, fingerprint, since, reason=Reason.REPLACED):
        revocation = Revocation(fingerprint=fingerprint, since=since, reason=reason)
        add_revocation(self.place.trusted, revocation)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Keys, a sealed file, then a renewed key and what that sealed: made once, never changed."""
    office = Office(tmp_path_factory.mktemp("office"))
    office.first = office.begin()
    office.old = office.sealed()
    office.second = office.renew()
    office.new = office.sealed(LATER)
    return office


@pytest.fixture
def office(made, tmp_path):
    """The same trusted certificates in a folder of the test's own."""
    fresh = Office(tmp_path)
    fresh.place.trusted.mkdir()
    for file in made.place.trusted.iterdir():
        (fresh.place.trusted / file.name).write_bytes(file.read_bytes())
    return fresh


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    """Keys that were begun anew under the same names, when the first were lost."""
    office = Office(tmp_path_factory.mktemp("other"))
    office.begin()
    return office


def outcome(pdf, trusted):
    return check_seal(pdf, trusted=trusted).outcome


def test_what_a_new_key_and_the_one_before_it_sealed_is_valid(made):
    assert made.first != made.second
    assert outcome(made.old, made.trusted) is Outcome.VALID
    assert outcome(made.new, made.trusted) is Outcome.VALID


def test_the_seal_is_rsa_below_an_issuer_below_a_root_of_p384(made):
    words = made.words.read_bytes().strip()
    for name in ("root", "issuing"):
        file = made.offline / f"{name}.p12"
        key, own, _ = pkcs12.load_key_and_certificates(file.read_bytes(), words)
        assert isinstance(key.curve, ec.SECP384R1)
        assert own.subject.rfc4514_string() == f"CN=Elm Schools Trust {name},O=Elm Schools Trust"
    words = made.place.passphrase_file.read_bytes()
    key, own, above = pkcs12.load_key_and_certificates(made.place.key_file.read_bytes(), words)

    assert key.key_size == 3072
    assert own.issuer == above[0].subject
    assert above[0].issuer == above[1].subject


def test_only_the_owner_may_read_any_private_key(made):
    secrets = [made.place.key_file, made.place.passphrase_file, *made.offline.glob("*.p12")]

    assert len(secrets) == 4
    assert {stat.S_IMODE(file.stat().st_mode) for file in secrets} == {0o400}
    assert stat.S_IMODE(made.offline.stat().st_mode) == 0o700


def test_the_passphrase_stands_in_no_file_that_was_made(made):
    words = made.words.read_bytes().strip()

    assert all(words not in file.read_bytes() for file in made.offline.iterdir())


def test_keys_are_never_made_over_others(made, tmp_path):
    with pytest.raises(KeysNotMade, match="is not empty"):
        made.begin()
    elsewhere = Office(tmp_path)
    elsewhere.place = replace(elsewhere.place, key_file=made.place.key_file)
    with pytest.raises(KeysNotMade, match="There is a seal key already"):
        elsewhere.begin()

    assert not elsewhere.offline.exists()


@pytest.mark.parametrize(
    ("words", "said"), [("short", "too short"), ("another passphrase", "does not open")]
)
def test_a_passphrase_that_will_not_do_is_told_and_changes_nothing(made, tmp_path, words, said):
    before = made.place.key_file.read_bytes()
    (tmp_path / "words").write_text(words)
    with pytest.raises(KeysNotMade, match=said):
        renew_seal(made.offline, tmp_path / "words", made.place, now=LATER)

    assert made.place.key_file.read_bytes() == before


def test_a_missing_folder_or_passphrase_is_told(made, tmp_path):
    with pytest.raises(KeysNotMade, match=r"no issuing\.p12"):
        renew_seal(tmp_path, made.words, made.place, now=LATER)
    with pytest.raises(KeysNotMade, match="cannot be read"):
        renew_seal(made.offline, tmp_path / "none", made.place, now=LATER)


def test_no_seal_outlives_its_issuer(made):
    with pytest.raises(KeysNotMade, match="runs out before"):
        made.renew(NOW + timedelta(days=issuing.ISSUER_DAYS - 700))


def test_a_fault_half_way_leaves_no_root_and_no_key(tmp_path, monkeypatch):
    office = Office(tmp_path)
    whole = issuing.write_once

    def full(file, *given):
        if file.name == "issuing.p12":
            raise OSError(28, "No space left on device")
        return whole(file, *given)

    monkeypatch.setattr(issuing, "write_once", full)
    with pytest.raises(OSError, match="No space"):
        office.begin()

    assert list(office.offline.parent.iterdir()) == []
    assert not office.place.key_file.exists()


def test_a_fault_while_renewing_leaves_the_old_key_in_its_place(made, tmp_path, monkeypatch):
    place = replace(made.place, trusted=tmp_path / "trusted")
    before = made.place.key_file.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(issuing, "write_over", full)
    with pytest.raises(OSError, match="No space"):
        renew_seal(made.offline, made.words, place, now=LATER)

    assert made.place.key_file.read_bytes() == before


def test_a_second_issuer_of_the_same_name_confuses_nobody(made, other):
    both = (*made.trusted, *other.trusted)

    assert outcome(made.old, both) is outcome(other.sealed(), both) is Outcome.VALID
    assert outcome(other.sealed(), made.trusted) is Outcome.UNKNOWN


def test_the_list_that_counts_is_of_the_issuer_of_the_key_that_sealed(made, office, other):
    """Whoever begins anew mostly gives the new root and issuer the names of the old."""
    next_day, asked = LATER + timedelta(days=1), LATER + timedelta(hours=1)
    renew_lists(made.offline, made.words, office.place.trusted, now=LATER)
    renew_lists(other.offline, other.words, other.place.trusted, now=next_day)
    trusted = (*office.trusted, *other.trusted)
    files = (other.place.key_file, other.place.passphrase_file)
    now = Sealer.load(*files, now=LATER, trusted=trusted)

    assert now.lists_since(seal(now, a_page(), at=LATER), asked)
    assert not now.lists_since(made.new, asked)
    renew_lists(made.offline, made.words, office.place.trusted, now=next_day)
    trusted = (*office.trusted, *other.trusted)
    assert Sealer.load(*files, now=LATER, trusted=trusted).lists_since(made.new, asked)


def test_a_revoked_key_is_told_as_such_at_once(made, office):
    assert outcome(made.new, office.trusted) is Outcome.VALID
    office.revoke(made.second, LATER - timedelta(days=1))
    verdict = check_seal(made.new, trusted=office.trusted)

    assert verdict.outcome is Outcome.UNKNOWN
    assert verdict.reason.startswith("The key is revoked from 18 September 2027 at 08:00 UTC")
    assert outcome(made.old, office.trusted) is Outcome.VALID


def test_an_altered_file_of_a_revoked_key_is_still_told_as_altered(made, office):
    office.revoke(made.first, NOW, Reason.STOLEN)
    changed = made.old.replace(b"/MediaBox", b"/MediaBow", 1)

    assert outcome(changed, office.trusted) is Outcome.ALTERED


def test_a_revocation_is_never_taken_back(made, office):
    office.revoke(made.first, NOW, Reason.STOLEN)
    office.revoke(made.first, LATER, Reason.REPLACED)
    office.revoke(made.second, LATER, Reason.ENDED)

    assert outcome(made.old, office.trusted) is Outcome.UNKNOWN
    assert len(named_key(office.place.trusted, made.first).revocations) == 2


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"{}",
        b"[]",
        b'{"revoked": [{}]}',
        b'{"revoked": [1]}',
        b'{"revoked": [{"fingerprint": "ab", "since": "2026-11-23", "reason": "stolen"}]}',
        b'{"revoked": [{"fingerprint": "ab", "since": "2026-11-23T00:00Z", "reason": "x"}]}',
    ],
)
def test_with_a_damaged_list_of_revoked_keys_nothing_is_believed(made, office, damaged):
    (office.place.trusted / "revoked.json").write_bytes(damaged)
    verdict = check_seal(made.old, trusted=office.trusted)

    assert verdict.outcome is Outcome.UNKNOWN
    assert "Nothing is believed until it is put right" in verdict.reason


def test_the_list_says_how_each_key_stands(made, office):
    office.revoke(made.first, NOW, Reason.STOLEN)
    new, old = seal_keys(office.place.trusted)

    assert (new.fingerprint, old.fingerprint) == (made.second, made.first)
    assert new.state(used=made.second, now=LATER) == "in use"
    assert new.state(used=None, now=LATER) == "kept for what it sealed"
    assert new.state(used=made.second, now=LATER.replace(year=2040)) == (
        "out of date: what it sealed stays valid"
    )
    assert old.state(used=None, now=LATER) == (
        "revoked from 23 November 2026 at 08:00 UTC: somebody else may have it"
    )


def test_a_key_is_found_by_the_start_of_its_fingerprint_only_when_that_is_clear(made):
    folder = made.place.trusted

    assert named_key(folder, made.first[:8].upper()).fingerprint == made.first
    for unclear in ("", made.first[:7], "0" * 64, "nothing"):
        with pytest.raises(KeyNotNamed):
            named_key(folder, unclear)

"""Seals with a time-stamp: made, judged, tampered with, and never silently without one."""

import io
import socket
import subprocess
import threading
import time
from contextlib import suppress
from datetime import timedelta

import pytest
from asn1crypto import cms, tsp
from pyhanko.pdf_utils.reader import PdfFileReader
from stamp_kit import Authority, answering
from tamper.conftest import SEALED_AT, a_page, load_sealer, seal, stamping_sealer
from tamper.stamp_ways import ALTERING, in_hole, take_the_stamp_away, with_stamp_of

from formsvc.adapters.seals import (
    AuthorityUnusable,
    TimeStampMissing,
    add_revocation,
    check_seal,
    keep_authority,
    make_demo_key,
    seal_keys,
    trusted_in,
)
from formsvc.adapters.seals.hole import stamp_of
from formsvc.app import now as machine_time
from formsvc.domain.revocation import Reason, Revocation
from formsvc.domain.verdict import Outcome

MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    made = Authority(tmp_path_factory.mktemp("tsa"), lambda: SEALED_AT + MINUTE)
    with answering(made):
        yield made


@pytest.fixture(autouse=True)
def usual(authority):
    """Each test begins with an authority that works."""
    authority.answer = authority.by_the_set_clock
    authority.at = lambda: SEALED_AT + MINUTE


@pytest.fixture(scope="module")
def stamper(kept_keys, authority):
    return stamping_sealer(kept_keys, authority.url)


@pytest.fixture(scope="module")
def stamped(stamper):
    return seal(stamper, a_page())


@pytest.fixture
def trusted(kept_keys, authority):
    return (*trusted_in(kept_keys / "trusted"), authority.root.read_bytes())


def test_a_stamped_seal_is_valid_and_says_its_level_and_the_confirmed_time(stamped, trusted):
    verdict = check_seal(stamped, trusted=trusted)

    assert verdict.outcome is Outcome.VALID, verdict
    assert verdict.level == "B-LTA"
    assert verdict.stamped_at == "2026-11-23T08:01:00+00:00"
    assert verdict.sealed_at == "2026-11-23T08:00:00+00:00"
    assert all(one.passed for one in verdict.checks)


def test_a_seal_without_one_says_the_lower_level(kept_keys, trusted):
    verdict = check_seal(seal(load_sealer(kept_keys), a_page()), trusted=trusted)

    assert verdict.outcome is Outcome.VALID
    assert (verdict.level, verdict.stamped_at) == ("B-B", "")


def test_openssl_as_authority_and_as_judge_agrees(tmp_path, authority):
    """An authority and a judge that are not ours; both go by the machine's clock."""
    now = machine_time()
    make_demo_key(tmp_path, now=now)
    authority.answer = authority.by_openssl
    sealed = seal(stamping_sealer(tmp_path, authority.url, now=now), a_page(), at=now)
    trust = (*trusted_in(tmp_path / "trusted"), authority.root.read_bytes())
    verdict = check_seal(sealed, trusted=trust)
    assert (verdict.outcome, verdict.level) == (Outcome.VALID, "B-LTA")

    embedded = PdfFileReader(io.BytesIO(sealed)).embedded_signatures[0]
    data = stamp_of(embedded)
    token = cms.ContentInfo({"content_type": "signed_data", "content": data})
    (tmp_path / "token").write_bytes(token.dump())
    (tmp_path / "signature").write_bytes(embedded.signer_info["signature"].native)
    said = subprocess.run(
        [
            *("openssl", "ts", "-verify", "-token_in", "-in", tmp_path / "token"),
            *("-data", tmp_path / "signature", "-CAfile", authority.root),
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    assert "Verification: OK" in said.stdout + said.stderr


def test_a_stamp_of_an_unknown_authority_is_told_as_such(stamped, kept_keys):
    verdict = check_seal(stamped, trusted=trusted_in(kept_keys / "trusted"))

    assert verdict.outcome is Outcome.UNKNOWN
    assert verdict.reason == "The time-stamp comes from an authority that this check does not know."
    assert verdict.level == "B-B"
    assert verdict.stamped_at == ""


def test_an_authority_of_the_same_name_is_not_the_same(stamped, kept_keys, tmp_path):
    other = Authority(tmp_path, lambda: SEALED_AT)
    trust = (*trusted_in(kept_keys / "trusted"), other.root.read_bytes())

    assert check_seal(stamped, trusted=trust).outcome is Outcome.UNKNOWN


def test_an_authoritys_own_key_is_no_key_to_seal_with(stamped, authority):
    """A root that only confirms times must not make a stranger's seal known."""
    trust = ((authority.folder / "own.pem").read_bytes(), authority.root.read_bytes())

    assert check_seal(stamped, trusted=trust).outcome is Outcome.UNKNOWN


def test_a_stamp_older_than_the_seal_says_is_not_believed(stamper, authority, trusted):
    authority.at = lambda: SEALED_AT - timedelta(hours=1)
    verdict = check_seal(seal(stamper, a_page()), trusted=trusted)

    assert verdict.outcome is Outcome.UNKNOWN
    assert "one of the two clocks was wrong" in verdict.reason


def test_a_stolen_key_is_still_believed_for_what_a_stamp_proves(
    stamped, kept_keys, trusted, tmp_path
):
    (key,) = seal_keys(kept_keys / "trusted")
    add_revocation(
        tmp_path,
        Revocation(
            fingerprint=key.fingerprint,
            since=SEALED_AT + timedelta(hours=1),
            reason=Reason.STOLEN,
        ),
    )
    listed = (*trusted, *trusted_in(tmp_path))
    without = seal(load_sealer(kept_keys), a_page())

    assert check_seal(stamped, trusted=listed).outcome is Outcome.VALID
    assert check_seal(without, trusted=listed).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("change", ALTERING)
def test_nothing_can_be_put_into_the_hole_beside_the_stamp(stamped, trusted, change):
    changed = in_hole(stamped, change)

    assert changed != stamped
    assert check_seal(changed, trusted=trusted).outcome is Outcome.ALTERED


def test_the_hole_is_written_back_unchanged_when_nothing_changes(stamped):
    """The tampering above fails for what it changes, not for how it writes."""
    same = in_hole(stamped, lambda _: None)

    assert same == stamped


def test_another_files_stamp_does_not_fit(stamped, stamper, trusted):
    other = seal(stamper, a_page()[:-1] + b"\n")
    verdict = check_seal(in_hole(stamped, with_stamp_of(other)), trusted=trusted)

    assert verdict.outcome is Outcome.ALTERED


def test_a_stamp_that_was_taken_away_is_missed(stamped, trusted):
    verdict = check_seal(in_hole(stamped, take_the_stamp_away), trusted=trusted)

    assert verdict.outcome is Outcome.ALTERED
    assert any("says that it has a time-stamp" in one.sentence for one in verdict.checks)


def test_no_changed_byte_of_the_hole_goes_unseen(stamped, trusted):
    seal_ = PdfFileReader(io.BytesIO(stamped)).embedded_signatures[0]
    first, length, second, _ = (int(one) for one in seal_.byte_range)
    step = (second - first - length) // 40
    for place in range(first + length + 1, second - 1, step):
        wrong = b"1" if stamped[place : place + 1] != b"1" else b"2"
        changed = stamped[:place] + wrong + stamped[place + 1 :]
        assert check_seal(changed, trusted=trusted).outcome is not Outcome.VALID, place


@pytest.mark.parametrize(
    "reply",
    [
        None,
        b"junk",
        bytes(100_000),
        bytes.fromhex("30053003020102"),  # a refusal (RFC 3161, PKIStatus 2)
        b"\x30\x80",
    ],
)
def test_without_a_stamp_there_is_no_seal_at_all(stamper, authority, reply):
    authority.answer = lambda _: reply
    with pytest.raises(TimeStampMissing, match="wait for their time-stamp"):
        seal(stamper, a_page())


def test_an_answer_to_an_older_question_is_refused(stamper, authority):
    replies = []

    def again(query):
        replies.append(authority.by_the_set_clock(query))
        return replies[0 if len(replies) > 2 else -1]

    authority.answer = again
    seal(stamper, a_page())
    with pytest.raises(TimeStampMissing):
        seal(stamper, a_page())


def test_an_authority_that_hangs_is_given_up(kept_keys, authority):
    over = threading.Event()
    authority.answer = lambda _: over.wait(30) and None
    with pytest.raises(TimeStampMissing):
        seal(stamping_sealer(kept_keys, authority.url, seconds=0.3), a_page())
    over.set()


GRANTED = b"HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\n"


@pytest.mark.parametrize(
    "said",
    [
        (b"no such thing as HTTP\r\n\r\n",),
        (GRANTED, b"X: ", b"a" * 70_000, b"\r\n\r\n"),
        (GRANTED, b"Transfer-Encoding: chunked\r\n\r\n", b"zz\r\nabc"),
        (GRANTED, b"Content-Length: 3000\r\n\r\n", *[b"a", 0.1] * 60),
    ],
    ids=["no HTTP", "a line without end", "no chunk", "a byte now and then"],
)
def test_an_authority_that_says_what_none_would_say_is_given_up(kept_keys, said):
    """Another error than that would stop a service at its start, or leave a job to hang."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=answer_raw, args=(listening, said), daemon=True).start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        begun = time.monotonic()
        with pytest.raises(TimeStampMissing, match="wait for their time-stamp"):
            seal(stamping_sealer(kept_keys, url, seconds=0.5), a_page())

    assert time.monotonic() - begun < 5


def answer_raw(listening, said):
    connection, _ = listening.accept()
    with connection, suppress(OSError):
        connection.recv(65_536)
        for one in said:
            time.sleep(one) if isinstance(one, float) else connection.sendall(one)


def test_a_stamp_that_is_too_long_for_its_place_is_refused(stamper, authority):
    def long(query):
        reply = tsp.TimeStampResp.load(authority.by_the_set_clock(query))
        (signer,) = reply["time_stamp_token"]["content"]["signer_infos"]
        signer["signature"] = bytes(20_000)
        return reply.dump(force=True)

    authority.answer = long
    with pytest.raises(TimeStampMissing):
        seal(stamper, a_page())


def test_an_authority_that_is_not_there_is_told(kept_keys):
    with pytest.raises(TimeStampMissing):
        seal(stamping_sealer(kept_keys, "http://127.0.0.1:9/none"), a_page())


def test_only_a_root_is_kept_as_an_authority(tmp_path, kept_keys, authority):
    (seal_pem,) = (kept_keys / "trusted").glob("[0-9a-f]*.pem")
    for wrong in (seal_pem, authority.folder / "own.pem", authority.folder / "none", tmp_path):
        with pytest.raises(AuthorityUnusable):
            keep_authority(tmp_path, wrong)
    assert list(tmp_path.iterdir()) == []

    keep_authority(tmp_path, authority.root)
    assert trusted_in(tmp_path) == (authority.root.read_bytes(),)

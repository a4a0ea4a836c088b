"""A pack with a time-stamp authority: stamped, or waiting in the open, never silently less."""

import base64
import hashlib
import io
import json
import re
import subprocess
import sys
from dataclasses import replace
from unittest import mock

import pytest
from builders import (
    OFFICER,
    REFERRER,
    do_jobs,
    let_in,
    letters,
    open_with_fake_pdf,
    settings_in,
    text_of,
    words_of,
)
from chromium_kit import launch
from ledger_kit import saved
from playwright.sync_api import sync_playwright
from stamp_kit import Authority, answering
from web.pages import Seen, get

from formsvc.adapters.packs import CHECK_PAGE
from formsvc.adapters.program import make_program
from formsvc.adapters.seals import (
    AuthorityUnusable,
    SealKeyUnusable,
    StampAuthority,
    TimeStampMissing,
    add_revocation,
    seal_keys,
    stamps_in,
)
from formsvc.adapters.seals.stamped_texts import stamp_text
from formsvc.cli.serving import _try_key
from formsvc.domain.chain import utc_text
from formsvc.domain.checkpoint import notes_in
from formsvc.domain.events import Event
from formsvc.domain.revocation import Reason, Revocation
from formsvc.domain.verdict import Outcome
from formsvc.journeys import archiving
from formsvc.journeys.archiving import promise_archives
from formsvc.journeys.checking import check_path
from formsvc.journeys.checkpointing import keep_checkpoints
from formsvc.journeys.keeping import back_up, faults_in_kept, prove_whole, restore
from formsvc.journeys.proving import check_against
from formsvc.journeys.sealing import prove_seal_key
from formsvc.journeys.standing import standing_of


@pytest.fixture
def starting_point():
    return "signed"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    authority = Authority(tmp_path_factory.mktemp("tsa"), None)
    with answering(authority):
        yield authority


@pytest.fixture
def authority(made, clock):
    made.at = clock
    made.answer = made.by_the_set_clock
    return made


@pytest.fixture
def settings(settings, authority):
    return replace(settings, tsa_url=authority.url, tsa_root=authority.root)


def troubles(services):
    with services.ledger.reading() as tx:
        return tx.jobs.errors("seal")


def levels(services, ref):
    with services.ledger.reading() as tx:
        return [one.data["level"] for one in tx.entries.of_pack(ref, only=[Event.DOCUMENT_SEALED])]


def test_a_pack_waits_for_its_time_stamp_and_is_sealed_when_there_is_one(
    client, services, authority, clock, ref
):
    authority.answer = lambda _: None
    do_jobs(services)
    (job,) = troubles(services)
    assert "signed and safe. They wait for their time-stamp" in job.last_error
    assert not job.given_up
    assert levels(services, ref) == []
    let_in(client, services, REFERRER)
    said = get(client, f"/packs/{ref}").text
    assert "They wait for their time-stamp" in said
    assert "We try again by ourselves" in said

    authority.answer = authority.by_the_set_clock
    clock.forward(hours=2)
    do_jobs(services)
    assert set(levels(services, ref)) == {"B-LTA"}
    verdict = check_path(services.packs.place(ref, 1), trusted=services.trusted)
    assert verdict.outcome is Outcome.VALID
    assert {one.level for one in verdict.verdicts.values()} == {"B-LTA"}
    assert "PAdES B-LTA" in words_of(services, ref, "signing-record.pdf")

    pdf = services.packs.read(ref, 1, "plan.pdf")
    page = Seen(client.post("/verify", data={"file": (io.BytesIO(pdf), "a.pdf")}))
    assert "Level B-LTA: a time-stamp authority confirms that the file was sealed by" in page.text
    let_in(client, services, OFFICER)
    assert "The seals are whole." in get(client, f"/authority/{ref}").text

    time_stamps_are_renewed(services, authority, clock, ref, pdf)
    it_comes_back_whole_from_a_backup(services, clock, ref)
    others_check_it_without_us(services, ref)


def time_stamps_are_renewed(services, authority, clock, ref, first):
    """The day after and a year later, once each, over a failed authority and a crash half-way."""
    assert promise_archives(services) == 0
    clock.forward(days=1)
    authority.answer = lambda _: None
    assert [promise_archives(services) for _ in range(2)] == [1, 1]
    do_jobs(services)
    (job,) = jobs_of(services, "archive")
    assert "wait for their time-stamp" in job.last_error
    assert services.packs.read(ref, 1, "plan.pdf") == first

    authority.answer = authority.by_the_set_clock
    nothing_altered_is_taken_along(services, clock, ref)
    clock.forward(hours=2)
    with mock.patch.object(archiving, "_record", side_effect=OSError("pulled the plug")):
        do_jobs(services)
    assert services.packs.read(ref, 1, "plan.pdf") != first
    clock.forward(hours=2)
    do_jobs(services)
    pack_is_whole(services, ref, turns=1)
    second = services.packs.read(ref, 1, "plan.pdf")
    assert second.startswith(first)

    clock.forward(days=364)
    assert promise_archives(services) == 0
    clock.forward(days=2)
    promise_archives(services)
    do_jobs(services)
    pack_is_whole(services, ref, turns=2)
    for older in (first, second):
        said = standing_of(services.ledger, hashlib.sha256(older).hexdigest())
        assert "This is version 1. It is in force" in said
        assert "The pack now holds a copy with newer time-stamps" in said
    assert "newer time-stamps" not in standing_of(
        services.ledger, hashlib.sha256(services.packs.read(ref, 1, "plan.pdf")).hexdigest()
    )


def others_check_it_without_us(services, ref):
    """The single program, the pack's own page in a browser, and the commands of other people."""
    place = services.packs.place(ref, 1)
    program = services.packs.root.parent / "formsvc-verify"
    program.write_bytes(make_program(services.trusted))
    done = run([sys.executable, "-I", "-S", program, "--json", place])
    assert (done.returncode, json.loads(done.stdout)[str(place)]["outcome"]) == (0, "valid")

    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_context(offline=True).new_page()
        page.goto(f"file://{place}/{CHECK_PAGE}")
        page.set_input_files("#folder", place)
        page.locator("#result").wait_for(state="visible")
        said = page.locator("#result").inner_text()
        commands = {
            name: page.locator(f"#by-{name}").inner_text() for name in ("pdfsig", "openssl", "qpdf")
        }
        browser.close()
    assert "The files fit the list, and the seals are whole" in said
    assert "does not know" not in said

    told = {name: run(["bash", "-c", one], cwd=place) for name, one in commands.items()}
    assert {one.returncode for one in told.values()} == {0}
    assert told["pdfsig"].stdout.count("Signature is Valid") == 1
    assert told["pdfsig"].stdout.count("Total document signed") == 1


def it_comes_back_whole_from_a_backup(services, clock, ref):
    """On an empty machine that knows no authority but those whose root was kept with the keys."""
    folder = services.packs.root.parent
    back_up(services, folder / "night.tar")
    there = settings_in(folder / "new")
    restore(folder / "night.tar", data=there.data, signed=there.signed)
    opened = open_with_fake_pdf(there, clock)
    prove_whole(opened)
    verdict = check_path(opened.packs.place(ref, 1), trusted=opened.trusted)
    opened.ledger.close()

    assert verdict.outcome is Outcome.VALID
    assert {one.level for one in verdict.verdicts.values()} == {"B-LTA"}
    assert {one.archived_at[:10] for one in verdict.verdicts.values()} == {f"{clock():%Y-%m-%d}"}


def run(command, **how):
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, **how)


def nothing_altered_is_taken_along(services, clock, ref):
    """A new list of files would make what was altered beside the seals look as if it belonged."""
    page = services.packs.place(ref, 1) / "check.html"
    whole = page.read_bytes()
    page.write_bytes(whole + b"<script>altered</script>")
    clock.forward(hours=2)
    do_jobs(services)

    (job,) = jobs_of(services, "archive")
    assert "is not as it was sealed" in job.last_error
    assert [one for one in faults_in_kept(services) if "check.html" in one]
    page.write_bytes(whole)


def pack_is_whole(services, ref, *, turns):
    verdict = check_path(services.packs.place(ref, 1), trusted=services.trusted)
    of_zip = check_path(services.packs.zip_of(ref, 1), trusted=services.trusted)
    assert (verdict.outcome, of_zip.outcome) == (Outcome.VALID, Outcome.VALID)
    assert {one.level for one in verdict.verdicts.values()} == {"B-LTA"}
    assert services.ledger.verify().fault is None
    assert faults_in_kept(services) == []
    with services.ledger.reading() as tx:
        files = tx.versions.sealed(ref, 1)
        told = tx.entries.of_pack(ref, only=[Event.DOCUMENT_ARCHIVED, Event.PACK_ARCHIVED])
    assert len(told) == turns * (len(files) + 1)
    assert jobs_of(services, "archive") == []


def jobs_of(services, kind):
    with services.ledger.reading() as tx:
        return tx.jobs.unfinished(f"{kind}:")


def test_an_authority_that_is_not_the_trusted_one_seals_nothing(settings, clock, ref, tmp_path):
    other = Authority(tmp_path / "other", clock)
    services = open_with_fake_pdf(replace(settings, tsa_root=other.root), clock)
    do_jobs(services)
    services.ledger.close()

    assert "does not believe" in troubles(services)[0].last_error
    assert levels(services, ref) == []


def test_a_service_starts_without_its_authority_and_says_so(services, authority, capsys):
    authority.answer = lambda _: None
    _try_key(services)

    assert "gives no time-stamp just now" in capsys.readouterr().out
    with pytest.raises(TimeStampMissing):
        prove_seal_key(services)


def test_a_revoked_key_stops_the_start_also_while_the_authority_is_down(services, authority, clock):
    authority.answer = lambda _: None
    folder = services.trusted.folder
    (key,) = seal_keys(folder)
    row = Revocation(fingerprint=key.fingerprint, since=clock(), reason=Reason.ENDED)
    add_revocation(folder, row)
    with pytest.raises(SealKeyUnusable, match="revoked from"):
        _try_key(services)


@pytest.mark.parametrize("words", ["", "junk"])
def test_a_root_that_is_none_is_refused_at_the_start(settings, clock, tmp_path, words):
    (tmp_path / "root.pem").write_text(words)
    with pytest.raises(AuthorityUnusable, match="FORMSVC_TSA_ROOT"):
        open_with_fake_pdf(replace(settings, tsa_root=tmp_path / "root.pem"), clock)


def the_letter(services, clock):
    """Return the text of the day's letter with the newest checkpoint."""
    clock.forward(days=1)
    with services.ledger.transaction() as tx:
        tx.entries.append(saved(page="more", pack=tx.packs.all()[0].ref))
    keep_checkpoints(replace(services, checkpoint_to="ledger@council.example"))
    do_jobs(services)
    return [text_of(one) for one in letters(services) if "checkpoint" in one["Subject"]][-1]


class TestTheLetterWithACheckpoint:
    @pytest.fixture
    def starting_point(self):
        return "drafting"

    def test_it_has_a_time_stamp_that_belongs_to_it(self, services, authority, clock, tmp_path):
        first, text = the_letter(services, clock), the_letter(services, clock)
        quoted = "".join(f"> {line}\r\n" for line in text.splitlines())
        alone = text[text.index(services.checkpoints.origin) :].replace("\r\n", "\n")
        found = check_against(services, [text, quoted, alone])
        assert (found.against, set(found.stamped)) == (
            ("",) * 3,
            {utc_text(clock())[:-5] + ".000Z"},
        )

        begin = "-----BEGIN PKCS7-----"
        of_another = text.partition(begin)[0] + begin + first.partition(begin)[2]
        other = Authority(tmp_path / "other", clock)
        with answering(other):
            stamper, trusted = StampAuthority(other.url), [other.root.read_bytes()]
            (note,) = notes_in(text)
            foreign = note + stamp_text(note, stamper, trusted)
        junk = re.sub(r"(BEGIN PKCS7-----\s+)\S{9}", r"\1AAAAAAAAA", text)
        (token,) = stamps_in(text)
        strange = token.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x1d")
        assert strange != token  # it has a certificate of a version that there is not
        hostile = f"{note}{begin}\n{base64.b64encode(strange).decode()}\n-----END PKCS7-----\n"
        for wrong in (of_another, foreign, junk, hostile):
            found = check_against(services, [wrong])
            assert "the time-stamp with it is of something else" in found.against[0]
            assert (found.whole, found.stamped) == (False, ("",))

    def test_it_leaves_without_one_when_there_is_none_and_says_so(self, services, authority, clock):
        authority.answer = lambda _: None
        down = the_letter(services, clock)
        unset = the_letter(replace(services, sealer=services.sealer.without_stamps()), clock)
        found = check_against(services, [down, unset])

        assert "the time-stamp authority gives no time-stamp just now" in on_one_line(down)
        assert "the time-stamp authority is not set" in on_one_line(unset)
        assert (found.whole, found.stamped) == (True, ("", ""))


def on_one_line(text):
    return " ".join(text.split())

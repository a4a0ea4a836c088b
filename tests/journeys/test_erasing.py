"""Erasing a pupil: nothing of them is left anywhere, everything else is as it was."""

import json
import os
from contextlib import closing
from dataclasses import replace

import pysqlite3 as sqlite3
import pytest
from builders import open_with_fake_pdf, sample_facts, settings_in
from drawing_kit import DRAWING
from erasure_kit import COLLEAGUE, erase, words_left

from formsvc.adapters.blobs import Blobs
from formsvc.adapters.bounces import BounceBox
from formsvc.adapters.ledger import connection
from formsvc.adapters.packs import PackFolder
from formsvc.demo.people import OFFICER, REFERRER, SAFEGUARDING_LEAD, SECOND_LEAD
from formsvc.domain.events import Event, Happening
from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.domain.records import User
from formsvc.domain.uploads import Scan, Upload
from formsvc.domain.verdict import Outcome
from formsvc.journeys.checking import check_path
from formsvc.journeys.deciding import open_pack
from formsvc.journeys.erasing import (
    ErasingWaits,
    PackHeld,
    ask_erasure,
    certificate_of,
    erase_again,
    erased_list,
    finish_erasures,
    hold_pack,
    lift_hold,
    read_erased_list,
    register_of,
)
from formsvc.journeys.following import follow_pack
from formsvc.journeys.keeping import back_up, prove_whole, restore
from formsvc.journeys.listing import list_packs
from formsvc.journeys.sweeping_lost import sweep_lost

#: Words of one pupil and family that stand in the sample's answers and in nobody else's; and how
#: the parent's hand began to sign.
OWN = ("Robin", "Alex Sample", "alex.sample@parents.example", DRAWING[:100])


@pytest.fixture
def starting_point(request):
    return "sent" if "out_for_signature" in request.node.name else "files sealed"


def facts_of_another(number):
    """The sample's answers with another pupil and family in them."""
    text = json.dumps(sample_facts(), ensure_ascii=False)
    for own, other in (("Robin", f"Pupil{number}"), ("Sample", f"Else{number}"), ("Alex", "Lou")):
        text = text.replace(own, other).replace(own.lower(), other.lower())
    return json.loads(text)


def add_others(services, ref, count):
    """Add packs of other pupils at the same school, as rows: filling them in takes its time."""
    with services.ledger.transaction() as tx:
        like = tx.packs.get(ref)
        others = [f"OTHER-{number:05}" for number in range(count)]
        for number, other in enumerate(others):
            tx.packs.add(replace(like, ref=other, state="New"))
            data = {"school": like.school_id, "authority": like.authority_id}
            started = Event.PACK_STARTED
            tx.entries.append(Happening(event=started, pack=other, actor=REFERRER.id, data=data))
            tx.facts.put(other, "referral", values=facts_of_another(number), by=REFERRER.id)
    return others


def share_a_file(services, ref, other):
    """Let a second pack have a file of the same bytes; return their digest."""
    with services.ledger.transaction() as tx:
        row = tx.packs.row("SELECT * FROM upload WHERE pack_ref = ?", ref)
        upload = Upload(**{name: row[name] for name in row.keys()} | {"scan": Scan(row["scan"])})  # noqa: SIM118
        tx.uploads.add(replace(upload, id="shared000001", pack_ref=other))
        tx.facts.put(
            other,
            "referral",
            values={"healthcare_plan_file": {"upload": "shared000001"}},
            by=REFERRER.id,
        )
    return upload.sha256


def facts_of(services, refs):
    with services.ledger.reading() as tx:
        return {ref: tx.facts.values(ref) for ref in refs}


def test_one_pupil_of_fifty_is_erased_to_the_last_byte(services, ref, tmp_path):
    others = add_others(services, ref, 49)
    shared = share_a_file(services, ref, others[0])
    before = words_left(tmp_path, OWN)
    places = {name.split("/")[1].split("-")[0] for name in before if name.startswith("data/")}
    kept = facts_of(services, others)

    # What is looked for stands in all of these first: else finding nothing would say nothing.
    assert {"blobs", "formsvc.db", "outbox"} <= places
    assert {one.rpartition(".")[2] for one in before} >= {"pdf", "zip", "eml", "db"}
    assert set.union(*before.values()) == set(OWN)

    erase(services, ref)
    assert finish_erasures(services) == 1
    back_up(services, tmp_path / "new.tar")

    assert words_left(tmp_path, OWN) == {}
    assert words_left(tmp_path, ("Pupil48",)).keys() == {"data/formsvc.db", "new.tar"}
    assert facts_of(services, others) == kept
    assert services.blobs.has(shared)
    assert services.ledger.verify().fault is None
    prove_whole(services)
    assert [one.pack.ref for one in list_packs(services, REFERRER)].count(ref) == 0
    for user, look in ((REFERRER, follow_pack), (OFFICER, open_pack)):
        with pytest.raises(NotFound):
            look(services, user, ref)


def test_another_packs_seals_and_files_stand_when_a_pupil_is_erased(services, ref):
    (other,) = add_others(services, ref, 1)
    with pytest.raises(NotFound):
        hold_pack(services, OFFICER, other, "We keep it.")  # the council does not have it
    shared = share_a_file(services, ref, other)
    erase(services, other)
    finish_erasures(services)

    with pytest.raises(NotFound):
        certificate_of(services, OFFICER, other)  # the council never had that one

    assert services.blobs.has(shared)
    prove_whole(services)
    assert (
        check_path(services.packs.place(ref, 1), trusted=services.trusted).outcome is Outcome.VALID
    )


def test_an_erasing_is_not_called_finished_before_it_stands_on_the_list(services, ref):
    listed = services.ledger.path.parent / "erased.jsonl"
    listed.mkdir()
    erase(services, ref)
    with pytest.raises(OSError, match="directory"):
        finish_erasures(services)

    assert not certificate_of(services, SAFEGUARDING_LEAD, ref).finished

    listed.rmdir()
    listed.write_text("a line that somebody damaged\n")
    finish_erasures(services)
    damaged, *others = listed.read_text().splitlines()
    assert damaged == "a line that somebody damaged"
    assert read_erased_list("\n".join(others)) == (ref,)


def test_the_database_is_not_written_anew_under_somebody_who_reads(services, ref, monkeypatch):
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.1)
    database = services.ledger.path
    log = database.with_name(f"{database.name}-wal")
    with closing(sqlite3.connect(database, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM entry").fetchone()
        erase(services, ref)
        before = log.stat().st_size
        for _ in range(3):
            with pytest.raises(ErasingWaits, match="somebody reads"):
                finish_erasures(services)
        assert log.stat().st_size < before + database.stat().st_size // 2
        reader.execute("COMMIT")
    assert finish_erasures(services) == 1


class BreaksAtFolders(PackFolder):
    def remove(self, ref):
        raise OSError(f"cannot remove {ref}")


class BreaksAtFiles(Blobs):
    """Dies after the third file."""

    left = 3

    def drop(self, sha256):
        self.left -= 1
        if self.left < 0:
            raise OSError(f"cannot remove {sha256}")
        super().drop(sha256)


def test_what_was_stopped_half_way_is_finished_by_the_next_run(
    services, settings, clock, ref, tmp_path
):
    erase(services, ref)
    for broken in (
        replace(services, packs=BreaksAtFolders(services.packs.root)),
        replace(services, blobs=BreaksAtFiles(services.blobs.folder)),
    ):
        with pytest.raises(OSError, match="cannot remove"):
            finish_erasures(broken)

        assert not certificate_of(services, SAFEGUARDING_LEAD, ref).finished
        assert services.ledger.verify().fault is None
    again = open_with_fake_pdf(settings, clock)  # as after a restart
    try:
        assert finish_erasures(again) == 1
        assert finish_erasures(again) == 0
        assert words_left(tmp_path, OWN) == {}
        assert certificate_of(again, SAFEGUARDING_LEAD, ref).finished
    finally:
        again.ledger.close()


def test_a_backup_that_is_being_made_keeps_the_erasing_from_being_called_finished(
    services, ref, clock, tmp_path
):
    copy = tmp_path / "data" / ".backup-abc"
    copy.mkdir()
    services.ledger.backup_to(copy / "formsvc.db")
    erase(services, ref)
    with pytest.raises(ErasingWaits, match="a backup is being made"):
        finish_erasures(services)

    assert not certificate_of(services, SAFEGUARDING_LEAD, ref).finished

    clock.moment = clock.moment.replace(year=clock.moment.year + 1)  # it was killed long ago
    finish_erasures(services)
    assert words_left(tmp_path, OWN) == {}


def test_what_a_failed_sending_left_without_a_row_keeps_it_unfinished_and_is_swept(
    services, ref, clock, tmp_path
):
    erase(services, ref)
    left = services.blobs.put(b"all answers of Robin, and no row")
    old = services.blobs.folder / "ab" / ".half-written"
    old.parent.mkdir(exist_ok=True)
    old.write_bytes(b"Robin")
    os.utime(old, (1, 1))
    with pytest.raises(ErasingWaits, match="a file came in just now"):
        finish_erasures(services)

    assert services.blobs.has(left)
    assert not old.exists()

    clock.moment = clock.moment.replace(year=clock.moment.year + 1)
    sweep_lost(services)
    assert not services.blobs.has(left)
    assert finish_erasures(services) == 1
    assert words_left(tmp_path, OWN) == {}


def test_letters_that_came_back_go_too(services, ref, tmp_path):
    box = tmp_path / "box"
    for name in ("new", "cur", "tmp"):
        (box / name).mkdir(parents=True)
    with services.ledger.reading() as tx:
        letter = tx.erasing.letters_of(ref)[0]
    (box / "cur" / "1:2,").write_text(f"Message-ID: <{letter}@forms.example>\n\nDear Robin")
    (box / "new" / "2").write_text("From: somebody\n\nabout something else")
    erase(services, ref)
    finish_erasures(replace(services, bounces=BounceBox(box, domain="forms.example")))

    assert [one.name for one in box.rglob("*") if one.is_file()] == ["2"]


def person(role):
    return User(
        id="p1",
        email="p@aldergrove.example",
        name="P",
        role=role,
        organisation_id=REFERRER.organisation_id,
        disabled=False,
    )


@pytest.mark.parametrize("role", ["referrer", "senco", "business_manager", "senior_leader"])
def test_only_who_decides_at_the_school_can_hold_or_erase(services, ref, role):
    for act in (
        lambda: erase(services, ref, user=person(role)),
        lambda: hold_pack(services, person(role), ref, "a reason"),
    ):
        with pytest.raises(NotAllowed, match="Only a safeguarding lead"):
            act()


def test_nothing_is_erased_from_outside_by_a_slip_before_its_time_or_on_hold(services, ref):
    for stranger in (SECOND_LEAD, OFFICER):
        with pytest.raises(NotFound):
            erase(services, ref, user=stranger)
    with pytest.raises(NotAllowed, match="Type "):
        ask_erasure(services, SAFEGUARDING_LEAD, ref, ground="asked", typed="")
    with pytest.raises(NotAllowed, match="Say why"):
        erase(services, ref, ground="because")
    with pytest.raises(NotAllowed, match="not over yet"):
        erase(services, ref, ground="time_over")
    hold_pack(services, SAFEGUARDING_LEAD, ref, "An appeal is going on.")
    with pytest.raises(PackHeld):
        erase(services, ref)
    (line,) = register_of(services, SAFEGUARDING_LEAD)

    assert [(one.why, one.by) for one in line.held] == [
        ("An appeal is going on.", SAFEGUARDING_LEAD.name)
    ]

    lift_hold(services, SAFEGUARDING_LEAD, ref, "The appeal is over.")
    erase(services, ref)
    with pytest.raises(NotFound):
        erase(services, ref)


def test_a_pack_that_is_out_for_signature_is_not_erased(services, ref):
    with pytest.raises(NotAllowed, match="out for signature"):
        erase(services, ref)


def test_a_pack_is_not_erased_while_a_worker_writes_a_letter_about_it(services, ref, clock):
    with services.ledger.transaction() as tx:
        tx.jobs.add("letter", f"letter:{ref}:copy:1", {"pack": ref})
        assert tx.jobs.claim("worker", lease_seconds=300).payload == {"pack": ref}
    with pytest.raises(NotAllowed, match="a letter about it is on its way"):
        erase(services, ref)
    clock.forward(seconds=301)  # that worker is gone
    erase(services, ref)

    with services.ledger.reading() as tx:
        assert tx.jobs.unfinished(f"letter:{ref}:") == []


def test_its_time_over_a_pack_can_be_erased_for_that_and_not_a_day_before(services, ref, clock):
    (line,) = register_of(services, SAFEGUARDING_LEAD)
    due = line.due.on
    clock.moment = clock.moment.replace(year=due.year, month=due.month, day=due.day)
    clock.forward(days=-1)
    with pytest.raises(NotAllowed, match="not over yet"):
        erase(services, ref, ground="time_over")
    clock.forward(days=1)
    erase(services, ref, ground="time_over")


def test_the_certificate_says_what_who_when_and_why_and_nothing_of_a_person(services, ref):
    erase(services, ref)
    finish_erasures(services)
    text = certificate_of(services, OFFICER, ref).as_text()

    for said in (
        ref,
        "Miriam Fictive",
        COLLEAGUE.name,
        "23 November 2026",
        "somebody asked for it",
        "SHA-256",
    ):
        assert said in text
    assert "Nothing left on the disk since: 23 November 2026" in text
    facts = json.dumps(sample_facts())
    assert all(own in facts for own in ("Robin", "Sample"))
    assert not any(own in text for own in (*OWN, "Sample", sample_facts()["pupil_dob"][:4]))
    with pytest.raises(NotFound):
        certificate_of(services, SECOND_LEAD, ref)


def test_a_backup_of_before_is_erased_again_when_it_is_restored(services, ref, clock, tmp_path):
    back_up(services, tmp_path / "old.tar")
    erase(services, ref)
    finish_erasures(services)
    listed = read_erased_list((tmp_path / "data" / "erased.jsonl").read_text())

    assert listed == read_erased_list(erased_list(services)) == (ref,)

    place = tmp_path / "restored"
    restore(tmp_path / "old.tar", data=place / "data", signed=place / "signed")
    restored = open_with_fake_pdf(settings_in(place), clock)
    try:
        assert words_left(place, OWN)
        own_list = place / "data" / "erased.jsonl"
        own_list.write_text('{"reference": "OTHER-BACKUP"}\n')
        assert erase_again(restored, (*listed, "NEVER-THERE", ref)) == 1
        finish_erasures(restored)
        prove_whole(restored)
        assert words_left(place, OWN) == {}
        assert erase_again(restored, listed) == 0
        assert read_erased_list(own_list.read_text()) == ("OTHER-BACKUP", ref)
    finally:
        restored.ledger.close()


def tampered(services, *statements):
    """Change the database behind the ledger's back; return what its check says then."""
    with closing(sqlite3.connect(services.ledger.path, isolation_level=None)) as connection:
        for one in statements:
            connection.execute(one)
    return services.ledger.verify().fault


def test_a_claim_that_a_pack_was_erased_hides_no_missing_facts(services, ref):
    gone = f"DELETE FROM entry_private WHERE seq IN (SELECT seq FROM entry WHERE pack = '{ref}')"
    claim = f"INSERT INTO erasure VALUES ('{ref}', 1, '[]', '[]', NULL)"

    assert "was erased" in tampered(services, gone, claim).why


def test_what_comes_back_after_erasing_is_found(services, ref):
    erase(services, ref)
    fact = f"INSERT INTO fact VALUES ('{ref}', 'pupil_forename', '1', 'referral', 'x', 'x', '')"

    assert "rows of it are there: fact" in tampered(services, fact).why

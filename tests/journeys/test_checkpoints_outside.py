"""Checkpoints are signed by themselves and leave the building, and what left finds every fraud."""

import shutil
from dataclasses import replace

import pytest
from builders import do_jobs, letters, open_with_fake_pdf, settings_in, text_of
from ledger_kit import saved

from formsvc.adapters.checkpoints import OutsideFolder
from formsvc.domain.tree import Frontier, leaf
from formsvc.journeys.checkpointing import keep_checkpoints
from formsvc.journeys.proving import check_against


@pytest.fixture
def starting_point():
    return "drafting"


@pytest.fixture
def outside(tmp_path):
    folder = tmp_path / "outside"
    folder.mkdir()
    return OutsideFolder(folder)


@pytest.fixture
def watched(services, outside):
    """The same services, with a folder and an address outside."""
    return replace(services, outside=outside, checkpoint_to="ledger@council.example")


def grow(services, name="more"):
    """Append one entry."""
    with services.ledger.transaction() as tx:
        ref = tx.packs.all()[0].ref
        tx.entries.append(saved(page=name, pack=ref))


class TestWhenTheLedgerGrew:
    def test_one_is_signed_an_hour_and_none_when_nothing_happened(self, watched, outside, clock):
        assert [keep_checkpoints(watched) for _ in range(2)] == [1, 0]
        grow(watched)
        clock.forward(minutes=59)
        assert keep_checkpoints(watched) == 0
        clock.forward(minutes=1)
        assert keep_checkpoints(watched) == 1
        clock.forward(hours=5)
        assert keep_checkpoints(watched) == 0
        assert len(outside.notes()) == 2

    def test_a_letter_that_cannot_be_made_keeps_none_from_leaving_by_the_folder(
        self, watched, outside
    ):
        class Broken:
            def stamp(self, _):
                raise RuntimeError

        with pytest.raises(RuntimeError):
            keep_checkpoints(replace(watched, sealer=Broken()))

        assert len(outside.notes()) == 1

    def test_a_clock_set_back_stops_no_checkpoint(self, watched, clock):
        clock.forward(days=400)
        keep_checkpoints(watched)
        clock.forward(days=-400)
        grow(watched)

        assert keep_checkpoints(watched) == 1

    def test_one_letter_a_day_brings_the_newest(self, watched, clock):
        for _ in range(30):
            keep_checkpoints(watched)
            grow(watched)
            clock.forward(hours=1)
        do_jobs(watched)
        brought = [one for one in letters(watched) if "checkpoint" in one["Subject"]]

        assert len(brought) == 2
        assert {one["To"].addresses[0].addr_spec for one in brought} == {"ledger@council.example"}

    def test_what_grew_after_the_days_letter_is_brought_the_next_day(self, watched, clock):
        keep_checkpoints(watched)
        grow(watched)
        clock.forward(hours=2)
        keep_checkpoints(watched)
        clock.forward(days=1)
        keep_checkpoints(watched)
        do_jobs(watched)

        with watched.ledger.reading() as tx:
            size, _ = tx.entries.head()
        assert f"at {size:,} entries" in letters(watched)[-1]["Subject"]

    def test_a_folder_that_is_away_is_caught_up_with(self, watched, outside, clock):
        outside.folder.rename(outside.folder.with_name("away"))
        for _ in range(3):
            with pytest.raises(FileNotFoundError):
                keep_checkpoints(watched)
            grow(watched)
            clock.forward(hours=1)
        outside.folder.with_name("away").rename(outside.folder)
        keep_checkpoints(watched)

        assert len(outside.notes()) == 4
        assert not any(check_against(watched, list(outside.notes().values())).against)


class TestWithASealedPack:
    @pytest.fixture
    def starting_point(self):
        return "signed"

    def test_one_is_signed_at_once(self, watched, ref):
        keep_checkpoints(watched)
        do_jobs(watched)

        assert keep_checkpoints(watched) == 1
        with watched.ledger.reading() as tx:
            latest = tx.checkpoints.latest()
            sealed = [one for one in tx.entries.of_pack(ref) if one.event == "pack.sealed"]
        assert latest.size >= sealed[-1].seq


def test_a_note_outside_is_never_replaced(outside):
    outside.keep(size=3, note="one\n")
    (file,) = outside.folder.iterdir()
    before = file.stat().st_ino
    outside.keep(size=3, note="one\n")
    outside.keep(size=3, note="another\n")

    assert sorted(outside.notes().values()) == ["another\n", "one\n"]
    assert file.stat().st_ino == before


@pytest.fixture
def mailed(watched, clock):
    """The text of the letter that left before anybody tampered."""
    keep_checkpoints(watched)
    do_jobs(watched)
    return text_of(letters(watched)[-1])


def quoted(text):
    return "".join(f"> {line}\r\n" for line in text.splitlines())


def on_one_line(text):
    return " ".join(text.split())


@pytest.mark.parametrize("way", [str, quoted, on_one_line], ids=["as sent", "quoted", "one line"])
def test_the_mailed_text_is_enough_to_check_the_ledger(watched, mailed, way):
    grow(watched)

    assert check_against(watched, [way(mailed)]).whole


def test_a_changed_letter_is_not_believed(watched, mailed):
    changed = mailed.replace("formsvc/ledger\r\n", "formsvc/ledger\r\n1")

    (why,) = check_against(watched, [changed]).against
    assert why == "no key that is trusted here signed it"


class TestAgainstTheMailedText:
    """The owner of the machine has every key and every file: each fraud is whole in itself."""

    @pytest.fixture
    def fraud(self, watched, settings, clock, tmp_path):
        opened = []

        def copy(name):
            """Open a copy of the service as it is now."""
            folder = tmp_path / name
            shutil.copytree(settings.keys, folder / "data" / "keys")
            watched.ledger.backup_to(folder / "data" / "formsvc.db")
            opened.append(open_with_fake_pdf(settings_in(folder), clock))
            return opened[-1]

        yield copy
        for one in opened:
            one.ledger.close()

    def why(self, services, text):
        found = check_against(services, [text])
        assert found.chain.fault is None
        return found.against[0]

    @pytest.fixture
    def told(self, watched, clock, fraud):
        """The older copy, and the letter that left a day after it was made."""
        older = fraud("older")
        grow(watched, "then")
        clock.forward(days=1)
        keep_checkpoints(watched)
        do_jobs(watched)
        return older, text_of(letters(watched)[-1])

    def test_an_older_backup_is_found(self, told):
        older, text = told

        assert "cut off, or this is an older copy" in self.why(older, text)

    def test_a_cut_tail_is_found(self, told, watched, fraud):
        _, text = told
        cut = fraud("cut")
        cut_tail(cut)
        connection_of(cut).execute("DELETE FROM checkpoint")

        assert "cut off, or this is an older copy" in self.why(cut, text)
        assert not self.why(watched, text)

    @pytest.mark.usefixtures("told")
    def test_a_tail_cut_with_its_head_is_found_by_the_checkpoint_beside_it(self, fraud):
        cut = fraud("cut")
        cut_tail(cut)

        assert "checkpoint" in cut.ledger.verify().fault.why

    def test_a_chain_written_anew_is_found(self, told):
        older, text = told
        grow(older, "something else")
        grow(older, "and more")

        assert "written anew, or this is another branch" in self.why(older, text)

    def test_a_split_view_is_found(self, told, watched, outside):
        other, text = told
        grow(other, "told to somebody else")
        split = replace(other, outside=outside, checkpoint_to="")
        keep_checkpoints(split)
        notes = list(outside.notes().values())

        assert len(notes) == 2  # of one size: both lie there, and only one can fit
        for services in (watched, other):
            assert sorted(map(bool, check_against(services, notes).against)) == [False, True]
        assert "written anew, or this is another branch" in self.why(other, text)


def connection_of(services):
    return services.ledger._transaction().entries.database.conn


def cut_tail(services):
    """Take the last entry out as the owner of the file can, and set the head to fit."""
    connection = connection_of(services)
    connection.set_authorizer(None)
    connection.execute("BEGIN IMMEDIATE")
    (trigger,) = connection.execute(
        "SELECT sql FROM sqlite_master WHERE name = 'entry_never_removed'"
    ).fetchone()
    connection.execute("DROP TRIGGER entry_never_removed")
    connection.execute("DELETE FROM entry_private WHERE seq = (SELECT max(seq) FROM entry)")
    connection.execute("DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)")
    rows = connection.execute("SELECT seq, sha256 FROM entry ORDER BY seq").fetchall()
    tree = Frontier()
    for row in rows:
        tree.append(leaf(bytes.fromhex(row["sha256"])))
    connection.execute(
        "UPDATE head SET seq = ?, sha256 = ?, frontier = ?",
        (rows[-1]["seq"], rows[-1]["sha256"], tree.hashes),
    )
    connection.execute(trigger)
    connection.execute("COMMIT")

"""Entries: only added, bound to one another, and checked against what was done to the file."""

import multiprocessing
import os
import signal
import threading
import time

import pysqlite3
import pytest
from builders import Clock
from ledger_kit import open_ledger, saved

from formsvc.adapters.ledger import RecordAltered, SchemaStrange, StoreUnavailable
from formsvc.adapters.ledger.connection import journal_mode
from formsvc.domain.chain import next_entry
from formsvc.domain.events import Event, Happening
from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.domain.tree import leaf
from formsvc.domain.tree_proofs import is_included


def append(ledger, count=1, **more):
    with ledger.transaction() as tx:
        return [tx.entries.append(saved(**more)) for _ in range(count)]


def outside(ledger):
    """Open the file as its owner would with another program: no authorizer."""
    return pysqlite3.connect(ledger.path, isolation_level=None)


def test_an_untouched_ledger_verifies(ledger):
    append(ledger, 20)
    verdict = ledger.verify()

    assert (verdict.fault, verdict.entries) == (None, 21)


def test_entries_of_one_act_are_all_there_in_their_order_or_none_is(ledger):
    """Also where whoever appends goes on after a refusal: no entry stands before its head."""
    act = [saved(page="pupil"), saved(page="parents")]
    refused = Happening(
        event=Event.PACK_WITHDRAWN, pack=act[0].pack, actor="u1", data={"version": 1}
    )
    with ledger.transaction() as tx:
        before = tx.entries.head()
        with pytest.raises(NotAllowed):
            tx.entries.append_all([*act, refused])
        assert tx.entries.head() == before
        pages = [one.data["page"] for one in tx.entries.append_all(act)]
    verdict = ledger.verify()

    assert pages == ["pupil", "parents"]
    assert (verdict.fault, verdict.entries) == (None, 3)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET actor = 'x'",
        "DELETE FROM entry",
        "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE seq = 1",
        "UPDATE OR IGNORE entry SET at = 'x'",
        "DROP TRIGGER entry_never_changed",
        "DROP TABLE entry",
        "ALTER TABLE entry ADD COLUMN x TEXT",
        "PRAGMA writable_schema = ON",
        "PRAGMA foreign_keys = OFF",
        "ATTACH ':memory:' AS other",
        "INSERT INTO entry VALUES (99, 'x', 'pack.started', 'P1', 'u', x'00', 'a', 'b')",
    ],
)
def test_the_services_own_connection_refuses_to_change_history(ledger, statement):
    with (
        pytest.raises((pysqlite3.DatabaseError, StoreUnavailable)),
        ledger.transaction() as tx,
    ):
        tx.entries.change(statement)

    assert ledger.verify().fault is None


def test_sqlite_utils_cannot_transform_the_triggers_away(ledger):
    with (
        pytest.raises((pysqlite3.DatabaseError, StoreUnavailable)),
        ledger.transaction() as tx,
    ):
        tx.entries.database["entry"].transform(rename={"actor": "who"})

    assert ledger.verify().fault is None


@pytest.mark.parametrize(
    ("statement", "seq", "why"),
    [
        (
            "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'u1', 'u2') AS BLOB) "
            "WHERE seq = 3",
            3,
            "hash",
        ),
        ("UPDATE entry SET actor = 'other' WHERE seq = 4", 4, "column"),
        ("UPDATE entry SET at = '2020' WHERE seq = 2", 2, "column"),
        ("DELETE FROM entry WHERE seq = 3", 3, "missing"),
        ("DELETE FROM entry WHERE seq > 15", 15, "head"),
        ("UPDATE head SET frontier = zeroblob(32)", 18, "head"),
        ("UPDATE head SET sha256 = 'x'", 18, "head"),
        ("UPDATE head SET seq = 4", 18, "head"),
        ("UPDATE head SET seq = 0", 18, "head"),
    ],
)
def test_what_the_owner_of_the_file_alters_is_found(ledger, statement, seq, why):
    append(ledger, 17)
    connection = outside(ledger)
    for trigger in ("entry_never_changed", "entry_never_removed"):
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute(statement)
    fault = ledger.verify().fault

    assert (fault.seq, why in fault.why) == (seq, True)


def test_a_state_that_does_not_follow_from_the_entries_is_found(ledger):
    outside(ledger).execute("UPDATE pack SET state = 'Accepted'")

    assert "does not follow" in ledger.verify().fault.why


def test_a_database_with_a_changed_schema_is_not_opened(ledger, clock):
    outside(ledger).execute("DROP TRIGGER entry_never_changed")
    with pytest.raises(SchemaStrange):
        open_ledger(ledger.path, clock)


def test_an_event_out_of_turn_is_refused_and_leaves_nothing(ledger):
    accept = Happening(event=Event.PACK_ACCEPTED, pack="P1", actor="o", data={"version": 1})
    with pytest.raises(NotAllowed, match="drafting"), ledger.transaction() as tx:
        tx.entries.append(saved())
        tx.entries.append(accept)

    assert ledger.verify().entries == 1


def test_an_entry_needs_its_pack(ledger):
    with pytest.raises(NotFound), ledger.transaction() as tx:
        tx.entries.append(saved(pack="P2"))


def test_a_snapshot_cannot_write(ledger):
    with pytest.raises(StoreUnavailable), ledger.reading() as tx:
        tx.entries.append(saved())

    assert ledger.verify().entries == 1


def error_of(code):
    error = pysqlite3.OperationalError("of SQLite")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    "code",
    [
        pysqlite3.SQLITE_FULL,
        pysqlite3.SQLITE_BUSY,
        pysqlite3.SQLITE_LOCKED,
        pysqlite3.SQLITE_IOERR | 10 << 8,
        pysqlite3.SQLITE_READONLY,
    ],
)
def test_what_a_disk_or_another_process_does_is_told_to_try_again(ledger, code):
    with pytest.raises(StoreUnavailable), ledger.transaction():
        raise error_of(code)


def test_a_coding_mistake_is_not_told_to_try_again(ledger):
    with (
        pytest.raises(pysqlite3.OperationalError, match="no such table"),
        ledger.transaction() as tx,
    ):
        tx.entries.append(saved())
        tx.entries.change("UPDATE mistyped SET x = 1")

    assert ledger.verify().entries == 1


def test_a_thread_that_ends_can_close_its_own_connection_and_no_other(ledger):
    append(ledger)

    def work():
        append(ledger)
        ledger.close_own()
        ledger.close_own()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(30)
    append(ledger)

    assert ledger.verify().entries == 4
    assert len(ledger._opened) == 1


def test_proofs_show_a_packs_entries_in_the_tree(ledger):
    entries = append(ledger, 12)
    with ledger.reading() as tx:
        proofs = tx.entries.proofs([entry.seq for entry in entries], 13)
        root = tx.entries.root()

    assert all(
        is_included(
            leaf(bytes.fromhex(entry.sha256)),
            proofs[entry.seq],
            index=entry.seq - 1,
            size=13,
            root=root,
        )
        for entry in entries
    )


def _append_many(path, count):
    ledger = open_ledger(path, Clock())
    for _ in range(count):
        append(ledger)


def test_eight_processes_append_without_a_gap_or_a_busy_error(ledger):
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_append_many, args=(ledger.path, 15)) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)

    assert [worker.exitcode for worker in workers] == [0] * 8
    assert (ledger.verify().fault, ledger.verify().entries) == (None, 121)


def test_a_killed_process_leaves_the_chain_whole(ledger):
    context = multiprocessing.get_context("fork")
    for _ in range(3):
        worker = context.Process(target=_append_many, args=(ledger.path, 10_000))
        worker.start()
        time.sleep(0.1)
        os.kill(worker.pid, signal.SIGKILL)
        worker.join()
    append(ledger)

    assert ledger.verify().fault is None


def test_private_facts_are_bound_but_outside_the_chain(ledger):
    (entry,) = append(ledger, private={"typed_name": "Ann Example"})
    with ledger.reading() as tx:
        assert tx.entries.private(entry.seq) == {"typed_name": "Ann Example"}

    assert b"Ann Example" not in entry.body


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE entry_private SET facts = replace(facts, 'Ann', 'Eve')", "changed"),
        ("UPDATE entry_private SET salt = zeroblob(32)", "changed"),
        ("UPDATE entry_private SET facts = 'junk'", "changed"),
        ("DELETE FROM entry_private", "erased or missing"),
        ("INSERT INTO entry_private VALUES (1, x'00', '{}')", "promised no private facts"),
    ],
)
def test_private_facts_that_were_altered_are_neither_believed_nor_called_whole(
    ledger, statement, why
):
    (entry,) = append(ledger, private={"typed_name": "Ann Example"})
    append(ledger)
    outside(ledger).execute(statement)
    seq = 1 if "INSERT" in statement else entry.seq
    with ledger.reading() as tx, pytest.raises(RecordAltered) as altered:
        tx.entries.private(seq)
    fault = ledger.verify().fault

    assert (altered.value.seq, fault.seq) == (seq, seq)
    assert why in fault.why
    assert why in altered.value.why


def test_private_facts_are_not_believed_when_their_entry_was_altered(ledger):
    (entry,) = append(ledger, private={"typed_name": "Ann Example"})
    connection = outside(ledger)
    connection.execute("DROP TRIGGER entry_never_changed")
    connection.execute(
        "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'u1', 'u2') AS BLOB)"
    )

    with ledger.reading() as tx, pytest.raises(RecordAltered):
        tx.entries.private(entry.seq)


def test_an_event_that_is_none_is_named_and_not_stumbled_over(ledger):
    append(ledger, 3)
    connection = outside(ledger)
    connection.execute("DROP TRIGGER entry_never_changed")
    connection.execute("UPDATE entry SET event = 'nonsense' WHERE seq = 2")
    fault = ledger.verify().fault

    assert (fault.seq, "column" in fault.why) == (2, True)
    with ledger.reading() as tx, pytest.raises(RecordAltered, match="entry 2"):
        tx.entries.of_pack("P1")


def test_a_step_that_cannot_happen_is_named_and_not_stumbled_over(ledger):
    (entry,) = append(ledger)
    accepted = Happening(event=Event.PACK_ACCEPTED, pack="P1", actor="o", data={"version": 1})
    forged = next_entry(
        accepted, seq=entry.seq + 1, at=Clock()(), previous=entry.sha256, private=None
    )
    outside(ledger).execute(
        "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(forged.seq, forged.at, forged.event.value, "P1", "o", forged.body),
            *(forged.sha256, forged.previous),
        ),
    )
    fault = ledger.verify().fault

    assert (fault.seq, "cannot happen" in fault.why) == (forged.seq, True)


def test_a_pack_whose_row_is_gone_is_named(ledger):
    outside(ledger).execute("DELETE FROM pack")

    assert ledger.verify().fault.why == "pack P1 is missing"


def test_a_clock_set_back_dates_no_entry_before_the_last(ledger, clock):
    (before,) = append(ledger)
    clock.forward(hours=-3)
    (after,) = append(ledger)
    clock.forward(hours=4)
    (later,) = append(ledger)

    assert after.at == before.at < later.at
    assert ledger.verify().fault is None


def test_a_backup_of_a_ledger_in_use_verifies(ledger, tmp_path, clock):
    append(ledger, 5)
    ledger.backup_to(tmp_path / "copy.db")

    assert open_ledger(tmp_path / "copy.db", clock).verify().entries == 6


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "TRUNCATE"),
        ((3, 51, 2), "TRUNCATE"),
        ((3, 51, 3), "WAL"),
        ((3, 50, 7), "WAL"),
        ((3, 44, 5), "TRUNCATE"),
        ((3, 53, 4), "WAL"),
    ],
)
def test_wal_is_used_only_where_it_keeps_what_was_committed(version, mode):
    assert journal_mode(version) == mode


def test_the_sqlite_in_use_is_one_that_keeps_what_was_committed():
    assert journal_mode(pysqlite3.sqlite_version_info) == "WAL"

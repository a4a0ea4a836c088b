"""A database is made, brought on and opened only as the code's own text says it: triggers too."""

import pysqlite3
import pytest
from ledger_kit import open_ledger, saved
from sqlite_utils import Database

from formsvc.adapters.ledger import SchemaStrange
from formsvc.adapters.ledger.migrating import STEPS, check_schema, make_schema
from formsvc.adapters.ledger.schema import SCHEMA_VERSION, TABLES

_BEFORE = TABLES.replace(", count INTEGER NOT NULL", "")
_TRIGGERS = ("entry_only_added_in_order", "entry_never_changed", "entry_never_removed")


@pytest.fixture
def older(ledger, tmp_path):
    """A file with entries as an older version made it: its table `counter` lacks a column."""
    assert _BEFORE != TABLES
    connection = pysqlite3.connect(tmp_path / "older.db", isolation_level=None)
    make_schema(connection, text=_BEFORE)
    connection.execute("ATTACH ? AS made", (str(ledger.path),))
    for table in ("organisation", "pack", "entry"):
        connection.execute(f"INSERT INTO {table} SELECT * FROM made.{table}")
    connection.execute("DETACH made")
    connection.execute("INSERT INTO counter VALUES ('a', 'b')")
    return connection


def own_text(connection):
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: " ".join(sql.split()) for name, sql in rows}


def with_column(connection):
    connection.execute("CREATE TEMP TABLE kept AS SELECT * FROM counter")
    connection.execute("DROP TABLE counter")
    connection.execute(next(one for one in TABLES.split(";") if "TABLE counter" in one))
    connection.execute("INSERT INTO counter SELECT *, 7 FROM kept")
    connection.execute("DROP TABLE kept")


def also_transforms_entries(connection):
    with_column(connection)
    Database(connection)["entry"].transform()


def forgets_a_trigger(connection):
    with_column(connection)
    connection.execute("DROP TRIGGER entry_never_removed")


def leaves_a_table(connection):
    with_column(connection)
    connection.execute("CREATE TABLE counter_old (key TEXT)")


def loses_a_pack(connection):
    with_column(connection)
    connection.execute("DELETE FROM organisation")


def test_after_the_steps_the_text_is_that_of_a_new_database(older, tmp_path):
    make_schema(older, steps={SCHEMA_VERSION: with_column}, version=SCHEMA_VERSION + 1)
    new = pysqlite3.connect(tmp_path / "new.db", isolation_level=None)
    make_schema(new)

    assert own_text(older) == own_text(new)
    assert set(_TRIGGERS) <= own_text(older).keys()
    assert older.execute("SELECT count FROM counter").fetchone() == (7,)
    assert older.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION + 1,)
    with pytest.raises(pysqlite3.IntegrityError, match="never removed"):
        older.execute("DELETE FROM entry")


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (also_transforms_entries, "the (table entry was changed|trigger entry_.* is missing)"),
        (forgets_a_trigger, "the trigger entry_never_removed is missing"),
        (leaves_a_table, "the table counter_old is not ours"),
        (loses_a_pack, "a row names another that is not there"),
    ],
)
def test_a_step_that_loses_something_is_refused_and_undone(older, step, why):
    before = own_text(older)
    with pytest.raises(SchemaStrange, match=why):
        make_schema(older, steps={SCHEMA_VERSION: step}, version=SCHEMA_VERSION + 1)

    assert own_text(older) == before
    assert older.execute("SELECT count(*) FROM entry").fetchone() == (1,)
    assert older.execute("SELECT count(*) FROM organisation").fetchone() == (2,)


def test_a_version_without_a_step_from_it_is_left_alone(older):
    before = own_text(older)
    with pytest.raises(SchemaStrange, match="another version"):
        make_schema(older, steps={}, version=SCHEMA_VERSION + 1)

    assert own_text(older) == before


def test_there_is_a_step_from_each_older_version_to_this_one():
    assert sorted(STEPS) == list(range(1, SCHEMA_VERSION))


@pytest.mark.parametrize("trigger", _TRIGGERS)
def test_a_database_without_one_of_its_triggers_is_not_opened(ledger, clock, trigger):
    pysqlite3.connect(ledger.path).execute(f"DROP TRIGGER {trigger}")

    with pytest.raises(SchemaStrange, match=f"the trigger {trigger} is missing"):
        open_ledger(ledger.path, clock)


def test_what_is_made_anew_with_other_words_is_not_opened(ledger, clock):
    connection = pysqlite3.connect(ledger.path)
    connection.execute("DROP TRIGGER entry_never_changed")
    connection.execute(
        "CREATE TRIGGER entry_never_changed BEFORE UPDATE ON entry WHEN 0 BEGIN SELECT 1; END"
    )

    with pytest.raises(SchemaStrange, match="the trigger entry_never_changed was changed"):
        open_ledger(ledger.path, clock)


def test_triggers_that_go_while_the_service_runs_are_found_by_the_check(ledger):
    with ledger.transaction() as tx:
        tx.entries.append(saved())
    pysqlite3.connect(ledger.path).execute("DROP TRIGGER entry_never_changed")
    verdict = ledger.verify()

    assert "the trigger entry_never_changed is missing" in verdict.fault.why
    check = ledger._transaction().entries.database.conn
    with pytest.raises(SchemaStrange):
        check_schema(check)


def test_the_tables_that_litestream_makes_are_no_fault_and_nothing_else_of_that_name_is(
    ledger, clock
):
    connection = pysqlite3.connect(ledger.path)
    connection.execute("CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)")
    connection.execute("CREATE TABLE _litestream_lock (id INTEGER)")
    open_ledger(ledger.path, clock).close()
    assert ledger.verify().fault is None

    connection.execute(
        "CREATE TRIGGER _litestream_lock_1 BEFORE INSERT ON entry BEGIN SELECT 1; END"
    )
    with pytest.raises(SchemaStrange, match="is not ours"):
        open_ledger(ledger.path, clock)

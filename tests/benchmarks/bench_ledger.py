"""One entry appended to the ledger, against one bare row inserted by the same SQLite.

Both are one transaction with `synchronous = FULL`, into a file in the same folder. The floor writes
one row of as many bytes into a table with one index; the ledger writes the entry and moves its
head, chained and in the tree. The third figure has the floor write the ledger's own statements
(read pack and head, insert entry, update head) without hashing: what the store itself costs.
The last line checks a ledger of many entries, every second one with private facts: chain, columns,
commitments and tree, against a floor that only reads the rows and hashes the stored bytes.
"""

import hashlib
import secrets
from datetime import UTC, datetime

import pysqlite3 as sqlite3
from ledger_kit import add_pack, open_ledger, saved
from side_by_side import compare

from formsvc.adapters.ledger.connection import journal_mode
from formsvc.domain.records import Organisation

#: Enough for a rate: it is the same for a million.
CHECKED = 100_000
ROW = "INSERT INTO plain (pack, body, sha256) VALUES (?, ?, ?)"


def bare_database(path, mode):
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=512)
    connection.execute(f"PRAGMA journal_mode = {mode}").fetchall()
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(
        "CREATE TABLE plain (id INTEGER PRIMARY KEY, pack TEXT, body BLOB, sha256 TEXT) STRICT"
    )
    connection.execute("CREATE INDEX plain_pack ON plain (pack)")
    connection.execute("CREATE TABLE head (id INTEGER PRIMARY KEY, seq INTEGER, sha256 TEXT)")
    connection.execute("INSERT INTO head VALUES (1, 0, '')")
    return connection


def run(folder, rounds):
    ledger = open_ledger(folder / "formsvc.db", lambda: datetime(2026, 11, 23, tzinfo=UTC))
    with ledger.transaction() as tx:
        for name, kind in (("a1", "authority"), ("s1", "school")):
            tx.people.add_organisation(
                Organisation(id=name, kind=kind, name=name, urn="", authority_id=None)
            )
        add_pack(tx, "P1")
        entry = tx.entries.append(saved())
    mode = journal_mode(sqlite3.sqlite_version_info)
    bare = bare_database(folder / "bare.db", mode)

    def ours():
        with ledger.transaction() as tx:
            tx.entries.append(saved())

    def insert():
        bare.execute("BEGIN IMMEDIATE")
        bare.execute(ROW, ("P1", entry.body, secrets.token_hex(32)))
        bare.execute("COMMIT")

    def same_statements():
        bare.execute("BEGIN IMMEDIATE")
        bare.execute("SELECT id FROM plain WHERE pack = 'P0' LIMIT 1").fetchone()
        seq = bare.execute("SELECT seq FROM head WHERE id = 1").fetchone()[0]
        bare.execute(ROW, ("P1", entry.body, secrets.token_hex(32)))
        bare.execute("UPDATE head SET seq = ?, sha256 = ? WHERE id = 1", (seq + 1, entry.sha256))
        bare.execute("COMMIT")

    yield compare(
        f"ledger append : one raw insert ({mode}, FULL)",
        ours=ours,
        floor=insert,
        aim=1.3,
        rounds=rounds * 20,
    )
    yield compare(
        "ledger append : the same statements, no hashing",
        ours=ours,
        floor=same_statements,
        aim=1.3,
        rounds=rounds * 20,
    )
    with ledger.transaction() as tx:
        for number in range(CHECKED):
            tx.entries.append(saved(private={"name": "Sam Sample"} if number % 2 else None))
    reading = ledger._transaction().entries.database.conn

    def read_and_hash():
        for row in reading.execute("SELECT * FROM entry ORDER BY seq"):
            hashlib.sha256(row["body"]).hexdigest()

    yield compare(
        f"ledger verify : read and hash ({CHECKED:,} entries)",
        ours=lambda: check(ledger),
        floor=read_and_hash,
        aim=6,
        rounds=5,
        warm=1,
    )
    ledger.close()
    bare.close()


def check(ledger):
    assert ledger.verify().fault is None

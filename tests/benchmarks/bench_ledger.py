"""One entry appended to the ledger, against one bare row inserted by the same SQLite.

Both are one transaction with `synchronous = FULL`, into a file in the same folder. In the first
figure the floor writes one row of as many ready bytes into a table with one index. In the second it
is the same insert without chain and tree: it looks at the pack's state, writes the same facts as
JSON, and inserts them with the columns and the index of an entry, but without a hash, the hash
before it, a head or a tree. Ours writes the head down with every sixteenth entry, one page more in
the log: the middle one of many rounds is one without.
The last line checks a ledger of many entries, every second one with private facts: chain, columns,
commitments and tree, against a floor that only reads the rows and hashes the stored bytes.
"""

import hashlib
import json
import secrets
from datetime import UTC, datetime

import pysqlite3 as sqlite3
from ledger_kit import add_pack, open_ledger, saved
from side_by_side import compare

from formsvc.adapters.ledger.connection import journal_mode
from formsvc.domain.records import Organisation

#: Enough for a rate: it is the same for a million.
CHECKED = 100_000
#: Until both logs were written round once: as long as such a file grows, its writes take longer.
WARM = 500
ROW = "INSERT INTO plain (pack, body, sha256) VALUES (?, ?, ?)"


def bare_database(path, mode):
    connection = sqlite3.connect(
        path, isolation_level=None, cached_statements=512, check_same_thread=False
    )
    connection.execute(f"PRAGMA journal_mode = {mode}").fetchall()
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(
        "CREATE TABLE plain (id INTEGER PRIMARY KEY, pack TEXT, body BLOB, sha256 TEXT) STRICT"
    )
    connection.execute("CREATE INDEX plain_pack ON plain (pack)")
    connection.execute("CREATE TABLE pack (ref TEXT PRIMARY KEY, state TEXT) STRICT")
    connection.execute("INSERT INTO pack VALUES ('P1', 'Drafting')")
    connection.execute(
        "CREATE TABLE plain_entry (seq INTEGER PRIMARY KEY, at TEXT, event TEXT, pack TEXT, "
        "actor TEXT, body BLOB) STRICT"
    )
    connection.execute("CREATE INDEX plain_entry_pack ON plain_entry (pack, seq)")
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

    def same_insert():
        bare.execute("BEGIN IMMEDIATE")
        bare.execute("SELECT state FROM pack WHERE ref = ?", ("P1",)).fetchone()
        happening = saved()
        at = datetime(2026, 11, 23, tzinfo=UTC).isoformat()
        facts = {
            "at": at,
            "event": happening.event.value,
            "version": 1,
            "pack": happening.pack,
            "actor": happening.actor,
            "data": happening.data,
        }
        body = json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()
        row = (at, happening.event.value, happening.pack, happening.actor, body)
        bare.execute("INSERT INTO plain_entry VALUES (NULL, ?, ?, ?, ?, ?)", row)
        bare.execute("COMMIT")

    yield compare(
        f"ledger append : one raw insert ({mode}, FULL)",
        ours=ours,
        floor=insert,
        aim=1.5,
        rounds=rounds * 20,
        warm=WARM,
    )
    yield compare(
        "ledger append : the same insert, no chain and tree",
        ours=ours,
        floor=same_insert,
        aim=1.3,
        rounds=rounds * 20,
        warm=WARM,
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

"""The schema of the chain itself: entries, their head, the triggers that let them only be added."""

#: No index makes `sha256` or `previous` unique: the first trigger does, and two random pages less
#: go through the log with each entry.
CHAIN = """
CREATE TABLE entry (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, event TEXT NOT NULL, pack TEXT NOT NULL,
    actor TEXT NOT NULL, body BLOB NOT NULL, sha256 TEXT NOT NULL, previous TEXT NOT NULL
) STRICT;
CREATE INDEX entry_pack ON entry (pack, seq);
CREATE INDEX entry_archived ON entry (seq) WHERE event = 'document.archived';
CREATE INDEX entry_asking ON entry (at) WHERE event = 'erasure.asked';
CREATE INDEX entry_held ON entry (pack) WHERE event IN ('pack.held', 'hold.reached');
CREATE TABLE entry_private (
    seq INTEGER PRIMARY KEY REFERENCES entry (seq), salt BLOB NOT NULL, facts TEXT NOT NULL
) STRICT;
CREATE TABLE checkpoint (
    size INTEGER PRIMARY KEY, note TEXT NOT NULL, made_at TEXT NOT NULL,
    outside INTEGER NOT NULL, mailed_at TEXT
) STRICT;
CREATE TABLE examination (
    at TEXT PRIMARY KEY, entries INTEGER NOT NULL, faults TEXT NOT NULL
) STRICT;
CREATE TABLE backup (
    at TEXT PRIMARY KEY, files INTEGER NOT NULL
) STRICT;
CREATE TABLE head (
    id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, sha256 TEXT NOT NULL,
    frontier BLOB NOT NULL
) STRICT;
CREATE TRIGGER entry_only_added_in_order BEFORE INSERT ON entry
WHEN NEW.seq IS NOT (SELECT ifnull(max(seq), 0) + 1 FROM entry)
  OR NEW.previous IS NOT ifnull((SELECT sha256 FROM entry ORDER BY seq DESC LIMIT 1),
                                '0000000000000000000000000000000000000000000000000000000000000000')
BEGIN SELECT raise(ABORT, 'entries are only added, one after the other'); END;
CREATE TRIGGER entry_never_changed BEFORE UPDATE ON entry
BEGIN SELECT raise(ABORT, 'an entry is never changed'); END;
CREATE TRIGGER entry_never_removed BEFORE DELETE ON entry
BEGIN SELECT raise(ABORT, 'an entry is never removed'); END;
"""

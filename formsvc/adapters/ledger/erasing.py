"""Takes every row of one pack out of the database, but its own row and its entries."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from formsvc.adapters.ledger.subject import Subject
from formsvc.domain.problems import NotFound

#: Every table that holds something of a pack, and which of its rows, in the order in which rows
#: can go: what points at others goes first. `?1` is the pack's reference.
_INVITED = "SELECT id FROM invitation WHERE pack_ref = ?1"
_ROWS: Mapping[str, str] = {
    "session": f"invitation_id IN ({_INVITED})",
    "former_link": f"invitation_id IN ({_INVITED})",
    "item": f"invitation_id IN ({_INVITED})",
    "invitation": "pack_ref = ?1",
    "edition": "pack_ref = ?1",
    "frozen_file": "pack_ref = ?1",
    "sealed_file": "pack_ref = ?1",
    "version": "pack_ref = ?1",
    "job": "json_extract(payload, '$.pack') = ?1 OR instr(dedupe_key, ':' || ?1) OR "
    "json_extract(payload, '$.upload') IN (SELECT id FROM upload WHERE pack_ref = ?1)",
    "upload": "pack_ref = ?1",
    "fact": "pack_ref = ?1",
    "warning_answer": "pack_ref = ?1",
    "page_save": "pack_ref = ?1",
    "draft": "pack_ref = ?1",
    # What another pack's reader has just taken from a file may name the pupil of this one: the
    # school reads the file again.
    "import_draft": "pack_ref IN (SELECT p.ref FROM pack p JOIN pack mine ON mine.ref = ?1 "
    "WHERE p.school_id = mine.school_id)",
    "letter": "pack = ?1",
    "entry_private": "seq IN (SELECT seq FROM entry WHERE pack = ?1)",
}
#: Every digest of kept bytes that a row names. Forms and templates hold nothing of a person, but
#: must not go either while a version names them.
_NAMED = """
SELECT sha256 FROM upload UNION SELECT pdf_sha256 FROM edition
UNION SELECT page_sha256 FROM edition UNION SELECT answers_sha256 FROM version
UNION SELECT findings_sha256 FROM version
UNION SELECT one.value FROM version, json_each(definitions) one
UNION SELECT one.value FROM version, json_each(templates) one
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """One pack that was erased, by entry `seq`; `finished` is the entry that says all is gone.

    `files` and `letters` name what may still lie on the disk until then.
    """

    pack_ref: str
    seq: int
    files: tuple[str, ...]
    letters: tuple[str, ...]
    finished: int | None


class Erasing(Subject):
    """What is erased, and what is still to be taken off the disk."""

    def busy(self, ref: str) -> bool:
        """Say whether a worker writes something of this pack just now."""
        row = self.row(
            f"SELECT 1 FROM job WHERE state = 'leased' AND lease_until > ?2 AND ({_ROWS['job']})",  # noqa: S608
            *(ref, self.now()),
        )
        return row is not None

    def files_of(self, ref: str) -> list[str]:
        """Return the digests of everything that was kept for a pack, its forms too."""
        rows = self.rows(
            "SELECT sha256 FROM upload WHERE pack_ref = ?1 "
            "UNION SELECT pdf_sha256 FROM edition WHERE pack_ref = ?1 "
            "UNION SELECT page_sha256 FROM edition WHERE pack_ref = ?1 "
            "UNION SELECT answers_sha256 FROM version WHERE pack_ref = ?1 "
            "UNION SELECT findings_sha256 FROM version WHERE pack_ref = ?1 "
            "UNION SELECT one.value FROM version, json_each(definitions) one WHERE pack_ref = ?1 "
            "UNION SELECT one.value FROM version, json_each(templates) one WHERE pack_ref = ?1",
            ref,
        )
        return [row["sha256"] for row in rows]

    def letters_of(self, ref: str) -> list[str]:
        """Return the ids of all letters about a pack."""
        return [row["id"] for row in self.rows("SELECT id FROM letter WHERE pack = ?", ref)]

    def counts(self, ref: str) -> dict[str, int]:
        """Return how many rows of each table are a pack's."""
        return {table: self._count(table, ref) for table in _ROWS}

    def _count(self, table: str, ref: str) -> int:
        sql = f"SELECT count(*) AS n FROM {table} WHERE {_ROWS[table]}"  # noqa: S608
        return int(self.row(sql, ref)["n"])

    def left_of(self, ref: str) -> list[str]:
        """Return the tables that hold rows of a pack.

        Not looked at are jobs, which prove nothing and would have to be read one by one, and what
        others read from a file just now.
        """
        tables = _ROWS.keys() - {"job", "import_draft"}
        return sorted(one for one in tables if self._count(one, ref))

    def erase(self, ref: str, *, seq: int) -> None:
        """Take out every row of a pack, and note what else must go; entry `seq` tells of it."""
        files, letters = self.files_of(ref), self.letters_of(ref)
        for table, which in _ROWS.items():
            self.change(f"DELETE FROM {table} WHERE {which}", ref)  # noqa: S608
        # Somebody may have looked for the pupil by name, and is still signed in.
        self.change("UPDATE session SET looked_for = '' WHERE looked_for <> ''")
        values = {"pack_ref": ref, "seq": seq, "files": json.dumps(files)}
        self.insert("erasure", {**values, "letters": json.dumps(letters)})

    def asked_since(self, moment: str) -> list[str]:
        """Return the packs that somebody asked to erase after a moment."""
        rows = self.rows(
            "SELECT DISTINCT pack FROM entry WHERE event = 'erasure.asked' AND at > ?",
            moment,
        )
        return [row["pack"] for row in rows]

    def held(self) -> list[str]:
        """Return the packs that were ever put on hold."""
        rows = self.rows(
            "SELECT DISTINCT pack FROM entry WHERE event IN ('pack.held', 'hold.reached')"
        )
        return [row["pack"] for row in rows]

    def refs(self) -> frozenset[str]:
        """Return the references of all packs that were erased."""
        return frozenset(row["pack_ref"] for row in self.rows("SELECT pack_ref FROM erasure"))

    def get(self, ref: str) -> Erasure:
        """Return the erasure of a pack. Raises NotFound when it was not erased."""
        found = self._where("pack_ref = ?", ref)
        if not found:
            raise NotFound("erased pack")
        return found[0]

    def unfinished(self) -> list[Erasure]:
        """Return the erasures of which something may still lie on the disk, oldest first."""
        return self._where("finished IS NULL")

    def all(self) -> list[Erasure]:
        """Return every erasure, oldest first."""
        return self._where("1")

    def _where(self, where: str, *values: str) -> list[Erasure]:
        rows = self.rows(f"SELECT * FROM erasure WHERE {where} ORDER BY seq", *values)  # noqa: S608
        return [
            Erasure(
                pack_ref=row["pack_ref"],
                seq=row["seq"],
                files=tuple(json.loads(row["files"])),
                letters=tuple(json.loads(row["letters"])),
                finished=row["finished"],
            )
            for row in rows
        ]

    def finish(self, ref: str, *, seq: int) -> None:
        """Note by which entry the erasing came to its end."""
        self.change(
            "UPDATE erasure SET files = '[]', letters = '[]', finished = ? WHERE pack_ref = ?",
            *(seq, ref),
        )

    def named_files(self) -> frozenset[str]:
        """Return the digests of all kept bytes that some row names."""
        return frozenset(row["sha256"] for row in self.rows(_NAMED))

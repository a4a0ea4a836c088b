"""Files that people sent: their rows, what holds on to them, and which nobody needs any more."""

from collections.abc import Iterable

from formsvc.adapters.ledger.subject import Subject, record
from formsvc.domain.problems import NotFound
from formsvc.domain.uploads import Scan, Upload

#: A file is held by evidence of now or of before, by a version that was sent, by an answer, or by
#: what somebody typed and has not saved. Ids are random, so that none stands in a text by chance.
_HELD = """(
    EXISTS (SELECT 1 FROM evidence e WHERE e.upload_id = u.id)
    OR EXISTS (SELECT 1 FROM frozen_file f WHERE f.upload_id = u.id)
    OR EXISTS (SELECT 1 FROM fact a WHERE a.pack_ref = u.pack_ref AND instr(a.value, u.id))
    OR EXISTS (SELECT 1 FROM draft d WHERE d.pack_ref = u.pack_ref AND instr(d.typed, u.id))
)"""


class Uploads(Subject):
    """The rows of files; their bytes lie in the blobs."""

    def add(self, upload: Upload) -> None:
        """Keep a file's row."""
        self.insert(
            "upload",
            {
                "id": upload.id,
                "provider_id": upload.provider_id,
                "pack_ref": upload.pack_ref,
                "question": upload.question,
                "kind": upload.kind,
                "name": upload.name,
                "size": upload.size,
                "sha256": upload.sha256,
                "scan": upload.scan.value,
                "added_at": upload.added_at,
            },
        )

    def get(self, upload_id: str) -> Upload:
        """Return a file's row. Raises NotFound."""
        row = self.row("SELECT * FROM upload WHERE id = ?", upload_id)
        if row is None:
            raise NotFound("file")
        return record(Upload, row, scan=Scan(row["scan"]))

    def of_pack(self, ref: str) -> list[Upload]:
        """Return every file that was sent for a pack."""
        rows = self.rows("SELECT * FROM upload WHERE pack_ref = ? ORDER BY rowid", ref)
        return [record(Upload, row, scan=Scan(row["scan"])) for row in rows]

    def waiting(self) -> list[Upload]:
        """Return every file that waits for the virus scanner, the first that came first."""
        rows = self.rows("SELECT * FROM upload WHERE scan = 'waiting' ORDER BY added_at, rowid")
        return [record(Upload, row, scan=Scan(row["scan"])) for row in rows]

    def scanned(self, upload_id: str, scan: Scan) -> bool:
        """Note what the scanner said about a file that waits; say whether it did wait."""
        return bool(
            self.change(
                "UPDATE upload SET scan = ? WHERE id = ? AND scan = 'waiting'",
                scan.value,
                upload_id,
            )
        )

    def freeze(self, ref: str, version: int, upload_ids: Iterable[str]) -> None:
        """Hold on to the files of a version that is sent, whatever becomes of the answers."""
        for one in upload_ids:
            self.insert("frozen_file", {"pack_ref": ref, "version": version, "upload_id": one})

    def let_go(self, upload_id: str) -> None:
        """Hold on to a file for no version any more; the next sweep may remove it."""
        self.change("DELETE FROM frozen_file WHERE upload_id = ?", upload_id)

    def frozen(self, ref: str, version: int) -> bool:
        """Say whether a version that was sent has any files."""
        sql = "SELECT 1 FROM frozen_file WHERE pack_ref = ? AND version = ?"
        return self.row(sql, ref, version) is not None

    def digests(self) -> list[str]:
        """Return the digest of every file that something holds."""
        rows = self.rows(f"SELECT DISTINCT sha256 FROM upload u WHERE {_HELD}")  # noqa: S608
        return [row["sha256"] for row in rows]

    def loose(self, *, before: str, most: int) -> list[Upload]:
        """Return files sent before a moment that nothing holds, at most so many."""
        rows = self.rows(
            f"SELECT * FROM upload u WHERE added_at < ? AND NOT {_HELD} LIMIT ?",  # noqa: S608
            *(before, most),
        )
        return [record(Upload, row, scan=Scan(row["scan"])) for row in rows]

    def remove(self, upload: Upload) -> bool:
        """Remove a file's row; say whether its bytes may go too, since nothing else names them."""
        self.change("DELETE FROM upload WHERE id = ?", upload.id)
        named = self.row(
            "SELECT 1 FROM upload WHERE sha256 = ? UNION ALL "
            "SELECT 1 FROM edition WHERE pdf_sha256 = ?",
            *(upload.sha256, upload.sha256),
        )
        return named is None

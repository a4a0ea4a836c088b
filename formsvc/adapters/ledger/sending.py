"""Versions that were sent: what was frozen, what was shown, and what was sealed."""

import json
from collections.abc import Iterable

from formsvc.adapters.ledger.subject import Subject, record, records
from formsvc.domain.problems import NotFound
from formsvc.domain.records import Edition, SealedFile, Version


class Versions(Subject):
    """Sent versions of packs, their review editions and their sealed files."""

    def add(self, version: Version, editions: Iterable[Edition]) -> None:
        """Keep a version that was sent, with the editions that will be shown."""
        self.insert(
            "version",
            {
                "pack_ref": version.pack_ref,
                "number": version.number,
                "answers_sha256": version.answers_sha256,
                "findings_sha256": version.findings_sha256,
                "definitions": json.dumps(dict(version.definitions)),
                "templates": json.dumps(dict(version.templates)),
                "sent_at": version.sent_at,
                "sent_by": version.sent_by,
            },
        )
        for one in editions:
            self.insert(
                "edition",
                {
                    "pack_ref": one.pack_ref,
                    "version": one.version,
                    "document": one.document,
                    "audience": one.audience,
                    "title": one.title,
                    "pdf_sha256": one.pdf_sha256,
                    "page_sha256": one.page_sha256,
                },
            )

    def latest(self, ref: str) -> Version | None:
        """Return the newest version that was sent, or None."""
        row = self.row("SELECT * FROM version WHERE pack_ref = ? ORDER BY number DESC LIMIT 1", ref)
        return None if row is None else _version(row)

    def newest_number(self, ref: str) -> int:
        """Return the number of the newest version that was sent, 0 when none was."""
        return int(self.row("SELECT max(number) FROM version WHERE pack_ref = ?", ref)[0] or 0)

    def last_sealed(self, ref: str) -> Version | None:
        """Return the newest version that was sealed, or None."""
        row = self.row(
            "SELECT * FROM version WHERE pack_ref = ? AND number = "
            "(SELECT max(version) FROM sealed_file WHERE pack_ref = ?)",
            *(ref, ref),
        )
        return None if row is None else _version(row)

    def get(self, ref: str, number: int) -> Version:
        """Return one version. Raises NotFound."""
        row = self.row("SELECT * FROM version WHERE pack_ref = ? AND number = ?", ref, number)
        if row is None:
            raise NotFound("version")
        return _version(row)

    def all_of(self, ref: str) -> list[Version]:
        """Return every version of a pack, oldest first."""
        rows = self.rows("SELECT * FROM version WHERE pack_ref = ? ORDER BY number", ref)
        return [_version(row) for row in rows]

    def editions(self, ref: str, number: int) -> list[Edition]:
        """Return the review editions of a version."""
        return records(
            Edition,
            self.rows(
                "SELECT * FROM edition WHERE pack_ref = ? AND version = ? ORDER BY rowid",
                ref,
                number,
            ),
        )

    def editions_for(self, ref: str, number: int, audience: str) -> dict[str, Edition]:
        """Return one audience's review editions of a version, by document."""
        rows = self.rows(
            "SELECT * FROM edition WHERE pack_ref = ? AND version = ? AND audience = ? "
            "ORDER BY rowid",
            *(ref, number, audience),
        )
        return {one.document: one for one in records(Edition, rows)}

    def edition(self, ref: str, number: int, audience: str, document: str) -> Edition:
        """Return one audience's review edition of one document. Raises NotFound."""
        row = self.row(
            "SELECT * FROM edition WHERE pack_ref = ? AND version = ? AND document = ? "
            "AND audience = ?",
            *(ref, number, document, audience),
        )
        if row is None:
            raise NotFound("document")
        return record(Edition, row)

    def add_sealed(self, sealed: SealedFile) -> None:
        """Keep where a sealed PDF lies in its pack, and its digest."""
        self.insert(
            "sealed_file",
            {
                "pack_ref": sealed.pack_ref,
                "version": sealed.version,
                "path": sealed.path,
                "document": sealed.document,
                "audience": sealed.audience,
                "sha256": sealed.sha256,
            },
        )

    def replace_sealed(self, ref: str, number: int, path: str, sha256: str) -> None:
        """Note that a sealed PDF's bytes took the place of those before."""
        self.change(
            "UPDATE sealed_file SET sha256 = ? WHERE pack_ref = ? AND version = ? AND path = ?",
            *(sha256, ref, number, path),
        )

    def sealings(self) -> list[tuple[str, int, str, str]]:
        """Return of every sealing and archiving the pack, version, event and time, in order."""
        rows = self.rows(
            "SELECT pack, event, at, json_extract(CAST(body AS TEXT), '$.data.version') AS version "
            "FROM entry WHERE pack IN (SELECT pack_ref FROM sealed_file) "
            "AND event IN ('pack.sealed', 'pack.archived') ORDER BY seq"
        )
        return [(row["pack"], row["version"], row["event"], row["at"]) for row in rows]

    def archived_since(self, sha256: str) -> str:
        """Return the digest of the bytes that took the place of these, "" when none did."""
        row = self.row(
            "SELECT json_extract(CAST(body AS TEXT), '$.data.sha256') AS newer FROM entry "
            "WHERE event = 'document.archived' "
            "AND json_extract(CAST(body AS TEXT), '$.data.earlier') = ? LIMIT 1",
            sha256,
        )
        return "" if row is None else str(row["newer"])

    def sealed(self, ref: str, number: int) -> list[SealedFile]:
        """Return the sealed files of a version."""
        return records(
            SealedFile,
            self.rows(
                "SELECT * FROM sealed_file WHERE pack_ref = ? AND version = ? ORDER BY rowid",
                ref,
                number,
            ),
        )

    def all_sealed(self, ref: str) -> list[SealedFile]:
        """Return the sealed files of every version of a pack."""
        return records(SealedFile, self.rows("SELECT * FROM sealed_file WHERE pack_ref = ?", ref))

    def sealed_as(self, sha256: str) -> SealedFile | None:
        """Return the sealed file with this digest, or None when it is none of ours."""
        row = self.row("SELECT * FROM sealed_file WHERE sha256 = ? LIMIT 1", sha256)
        return None if row is None else record(SealedFile, row)


def _version(row: object) -> Version:
    return record(
        Version,
        row,
        definitions=json.loads(row["definitions"]),  # type: ignore[index]
        templates=json.loads(row["templates"]),  # type: ignore[index]
    )

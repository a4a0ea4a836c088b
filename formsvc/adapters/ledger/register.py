"""The evidence of providers: one current row for each item, and every row before it."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from formsvc.adapters.ledger.subject import Subject, record
from formsvc.domain.evidence import Evidence
from formsvc.domain.problems import NotFound
from formsvc.domain.uploads import Scan, Upload

_WITH_UPLOAD = """
SELECT e.*, u.id AS u_id, u.pack_ref, u.question, u.kind, u.name, u.size, u.sha256, u.scan,
       u.added_at AS u_added_at
FROM evidence e LEFT JOIN upload u ON u.id = e.upload_id
"""


class Register(Subject):
    """What providers gave."""

    def current(self, provider_id: str) -> dict[str, Evidence]:
        """Return what stands in a provider's register now, by item."""
        rows = self._where("e.provider_id = ? AND e.ended_at IS NULL", provider_id)
        return {one.item: one for one in rows}

    def get(self, evidence_id: str) -> Evidence:
        """Return one piece of evidence, of now or of before. Raises NotFound."""
        found = self._where("e.id = ?", evidence_id)
        if not found:
            raise NotFound("evidence")
        return found[0]

    def with_upload(self, upload_id: str) -> list[Evidence]:
        """Return the evidence that a file belongs to."""
        return self._where("e.upload_id = ?", upload_id)

    def history(self, provider_id: str, item: str) -> list[Evidence]:
        """Return everything that was ever given for an item, oldest first."""
        return self._where("e.provider_id = ? AND e.item = ?", provider_id, item)

    def _where(self, where: str, *values: str) -> list[Evidence]:
        rows = self.rows(f"{_WITH_UPLOAD} WHERE {where} ORDER BY e.rowid", *values)
        return list(_evidence(rows))

    def put(self, evidence: Evidence, *, replaces: str | None) -> None:
        """Keep new evidence; what it replaces stays, as it was, for packs that used it."""
        if replaces:
            self._end(replaces, superseded_by=evidence.id)
        self.insert(
            "evidence",
            {
                "id": evidence.id,
                "provider_id": evidence.provider_id,
                "item": evidence.item,
                "value": json.dumps(evidence.value, ensure_ascii=False),
                "upload_id": evidence.upload.id if evidence.upload else None,
                "added_at": evidence.added_at,
                "ended_at": None,
                "superseded_by": None,
                "told_days": evidence.told_days,
            },
        )

    def running_out(self, first: date, last: date) -> list[str]:
        """Return the ids of providers with evidence that runs out on one of these days."""
        rows = self.rows(
            "SELECT DISTINCT provider_id FROM evidence WHERE ended_at IS NULL "
            "AND json_extract(value, '$.expires') BETWEEN ? AND ? ORDER BY provider_id",
            *(first.isoformat(), last.isoformat()),
        )
        return [row["provider_id"] for row in rows]

    def told(self, evidence_id: str, days: int) -> None:
        """Keep that somebody was told so many days before the evidence runs out."""
        self.change("UPDATE evidence SET told_days = ? WHERE id = ?", days, evidence_id)

    def withdraw(self, evidence_id: str) -> None:
        """Take evidence out of the register; its row stays."""
        self._end(evidence_id, superseded_by=None)

    def _end(self, evidence_id: str, *, superseded_by: str | None) -> None:
        self.change(
            "UPDATE evidence SET ended_at = ?, superseded_by = ? WHERE id = ? AND ended_at IS NULL",
            *(self.now(), superseded_by, evidence_id),
        )


def _evidence(rows: Iterable[Any]) -> Iterable[Evidence]:
    for row in rows:
        upload = None
        if row["u_id"] is not None:
            upload = record(
                Upload, row, id=row["u_id"], scan=Scan(row["scan"]), added_at=row["u_added_at"]
            )
        yield record(Evidence, row, value=json.loads(row["value"]), upload=upload)

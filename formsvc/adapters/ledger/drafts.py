"""Drafts: what one person typed on a page and has not saved; apart from facts and entries."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from formsvc.adapters.ledger.subject import Subject
from formsvc.domain.afterwards import ENDING, REVIEW
from formsvc.domain.pack import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What one person typed: raw answers by question, and the page's version they started from."""

    typed: Mapping[str, Any]
    version: int
    kept_at: str


class Drafts(Subject):
    """What people typed and have not saved. Each sees only their own."""

    def put(
        self, where: tuple[str, str, str], user_id: str, *, typed: Mapping[str, Any], version: int
    ) -> str:
        """Keep what a person typed on a page (pack, document, page); return when."""
        now = self.now()
        self.change(
            "INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?, ?, ?, ?)",
            *where,
            user_id,
            json.dumps(dict(typed), ensure_ascii=False),
            version,
            now,
        )
        return now

    def get(self, where: tuple[str, str, str], user_id: str) -> Draft | None:
        """Return what this person typed on the page and has not saved, or None."""
        row = self.row(
            "SELECT typed, version, kept_at FROM draft "
            "WHERE pack_ref = ? AND document = ? AND page = ? AND user_id = ?",
            *where,
            user_id,
        )
        if row is None:
            return None
        return Draft(typed=json.loads(row["typed"]), version=row["version"], kept_at=row["kept_at"])

    def typed_in(self, ref: str) -> list[str]:
        """Return what anybody typed into a pack and has not saved, a line for each page."""
        rows = self.rows("SELECT * FROM draft WHERE pack_ref = ? ORDER BY rowid", ref)
        return [
            f"{row['document']}, {row['page']}, {row['kept_at']}: {row['typed']}" for row in rows
        ]

    def pages_of(self, ref: str, user_id: str) -> dict[tuple[str, str], str]:
        """Return when this person last typed, by page (document, page) of a pack with a draft."""
        rows = self.rows(
            "SELECT document, page, kept_at FROM draft "
            "WHERE pack_ref = ? AND user_id = ? ORDER BY rowid",
            *(ref, user_id),
        )
        return {(row["document"], row["page"]): row["kept_at"] for row in rows}

    def remove(self, where: tuple[str, str, str], user_id: str) -> None:
        """Forget what this person typed on the page."""
        self.change(
            "DELETE FROM draft WHERE pack_ref = ? AND document = ? AND page = ? AND user_id = ?",
            *where,
            user_id,
        )

    def comes_late(self, where: tuple[str, str, str], opening: str) -> bool:
        """Say whether the page was saved last from this very opening of it, told by its mark."""
        row = self.row(
            "SELECT 1 FROM page_save "
            "WHERE pack_ref = ? AND document = ? AND page = ? AND opening = ? AND opening <> ''",
            *where,
            opening,
        )
        return row is not None

    def sweep(self, *, before: str, over: State, limit: int) -> int:
        """Remove drafts last typed before a moment, and those of packs that are over.

        What a placement came to is typed when it is over: that is kept like any other. At most
        `limit` of them; return how many.
        """
        return self.change(
            "DELETE FROM draft WHERE rowid IN (SELECT d.rowid FROM draft d "
            "JOIN pack p ON p.ref = d.pack_ref WHERE d.kept_at < ? "
            "OR (p.state = ? AND d.document NOT IN (?, ?)) LIMIT ?)",
            *(before, over, REVIEW, ENDING, limit),
        )

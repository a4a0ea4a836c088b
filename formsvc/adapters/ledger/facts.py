"""Answers of packs, which nobody overwrites unseen."""

import json
from collections.abc import Iterable, Mapping

from formsvc.adapters.ledger.subject import Subject, record
from formsvc.domain.answers import Value
from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.records import Fact


class SavedMeanwhile(FormsvcProblem):
    """Raised when somebody else saved the page since it was opened; nothing was overwritten."""

    def __init__(self, saved_by: str, saved_at: str) -> None:
        super().__init__("Somebody else saved this page after you opened it.")
        self.saved_by = saved_by
        self.saved_at = saved_at


class Facts(Subject):
    """The answers of a pack: one store, each fact once."""

    def all(self, ref: str) -> dict[str, Fact]:
        """Return a pack's facts by name, each with who saved it and when."""
        rows = self.rows("SELECT * FROM fact WHERE pack_ref = ?", ref)
        return {row["name"]: record(Fact, row, value=json.loads(row["value"])) for row in rows}

    def named(self, ref: str, names: Iterable[str]) -> dict[str, Fact]:
        """Return those of a pack's facts that are named: making all of them takes its time."""
        found = (
            self.row("SELECT * FROM fact WHERE pack_ref = ? AND name = ?", ref, name)
            for name in names
        )
        return {
            row["name"]: record(Fact, row, value=json.loads(row["value"])) for row in found if row
        }

    def values(self, ref: str) -> dict[str, Value]:
        """Return a pack's answers by name."""
        rows = self.rows("SELECT name, value FROM fact WHERE pack_ref = ?", ref)
        return {row["name"]: json.loads(row["value"]) for row in rows}

    def with_source(self, ref: str) -> dict[str, Fact]:
        """Return those facts by name that nobody typed into this pack."""
        rows = self.rows("SELECT * FROM fact WHERE pack_ref = ? AND source <> ''", ref)
        return {row["name"]: record(Fact, row, value=json.loads(row["value"])) for row in rows}

    def saved_pages(self, ref: str) -> set[tuple[str, str]]:
        """Return (document, page) of every page that somebody saved."""
        rows = self.rows("SELECT document, page FROM page_save WHERE pack_ref = ?", ref)
        return {(row["document"], row["page"]) for row in rows}

    def page_version(self, ref: str, document: str, page: str) -> int:
        """Return how often a page was saved: what a second tab must know to save."""
        row = self.row(
            "SELECT version FROM page_save WHERE pack_ref = ? AND document = ? AND page = ?",
            ref,
            document,
            page,
        )
        return 0 if row is None else int(row["version"])

    def save_page(
        self,
        ref: str,
        document: str,
        page: str,
        *,
        values: Mapping[str, Value],
        removed: Iterable[str],
        by: str,
        expected: int,
        source: str = "",
        opening: str = "",
    ) -> None:
        """Save a page's answers. Raises SavedMeanwhile when `expected` is not its version.

        `opening` is the mark of the page as it was opened, by which what comes late is known.
        """
        now = self.now()
        saved = self.change(
            "INSERT INTO page_save VALUES (?, ?, ?, 1, ?, ?, ?) "
            "ON CONFLICT (pack_ref, document, page) DO UPDATE SET version = version + 1, "
            "saved_by = excluded.saved_by, saved_at = excluded.saved_at, "
            "opening = excluded.opening WHERE version = ?"
            if expected
            else "INSERT OR IGNORE INTO page_save VALUES (?, ?, ?, 1, ?, ?, ?)",
            *(ref, document, page, by, now, opening),
            *((expected,) if expected else ()),
        )
        if not saved:
            self._tell_meanwhile(ref, document, page)
        self.put(ref, document, values=values, removed=removed, by=by, source=source)

    def _tell_meanwhile(self, ref: str, document: str, page: str) -> None:
        raise SavedMeanwhile(*self.last_saved(ref, document, page))

    def last_saved(self, ref: str, document: str, page: str) -> tuple[str, str]:
        """Return who saved a page last, and when; empty when nobody did."""
        row = self.row(
            "SELECT saved_by, saved_at FROM page_save "
            "WHERE pack_ref = ? AND document = ? AND page = ?",
            ref,
            document,
            page,
        )
        return ("", "") if row is None else (row["saved_by"], row["saved_at"])

    def put(
        self,
        ref: str,
        document: str,
        *,
        values: Mapping[str, Value],
        removed: Iterable[str] = (),
        by: str,
        source: str = "",
    ) -> None:
        """Keep answers as they are; an answer that did not change keeps its date and author.

        `source` says where they come from when nobody typed them here (`domain.sources`).
        """
        now = self.now()
        for name in removed:
            self.change("DELETE FROM fact WHERE pack_ref = ? AND name = ?", ref, name)
        for name, value in values.items():
            self.change(
                "INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (pack_ref, name) "
                "DO UPDATE SET value = excluded.value, document = excluded.document, "
                "saved_by = excluded.saved_by, saved_at = excluded.saved_at, "
                "source = excluded.source WHERE value <> excluded.value",
                *(ref, name, json.dumps(value, ensure_ascii=False), document, by, now, source),
            )

"""Packs and their facts: who may list them, and answers that nobody overwrites unseen."""

import json
from collections.abc import Iterable, Mapping

from formsvc.adapters.ledger.subject import Subject, record, records
from formsvc.domain.answers import Value
from formsvc.domain.pack import State
from formsvc.domain.problems import FormsvcProblem, NotFound
from formsvc.domain.records import Fact, Pack


class SavedMeanwhile(FormsvcProblem):
    """Raised when somebody else saved the page since it was opened; nothing was overwritten."""

    def __init__(self, saved_by: str, saved_at: str) -> None:
        super().__init__("Somebody else saved this page after you opened it.")
        self.saved_by = saved_by
        self.saved_at = saved_at


class Packs(Subject):
    """The packs' own rows."""

    def add(self, pack: Pack) -> None:
        """Add a pack in the state New; its first entry moves it on."""
        self.insert(
            "pack",
            {
                "ref": pack.ref,
                "school_id": pack.school_id,
                "authority_id": pack.authority_id,
                "created_by": pack.created_by,
                "created_at": pack.created_at,
                "state": State.NEW,
            },
        )

    def get(self, ref: str) -> Pack:
        """Return a pack. Raises NotFound."""
        row = self.row("SELECT * FROM pack WHERE ref = ?", ref)
        if row is None:
            raise NotFound("pack")
        return record(Pack, row)

    def of_school(self, school_id: str) -> list[Pack]:
        """Return a school's packs but those that were erased, newest first."""
        return records(
            Pack,
            self.rows(
                "SELECT * FROM pack WHERE school_id = ? AND state <> ? "
                "ORDER BY created_at DESC, ref",
                *(school_id, State.ERASED),
            ),
        )

    def of_authority(self, authority_id: str, states: Iterable[State]) -> list[Pack]:
        """Return an authority's packs in the given states, oldest first."""
        wanted = [state.value for state in states]
        marks = ", ".join("?" for _ in wanted)
        return records(
            Pack,
            self.rows(
                f"SELECT * FROM pack WHERE authority_id = ? AND state IN ({marks}) "  # noqa: S608
                "ORDER BY created_at, ref",
                authority_id,
                *wanted,
            ),
        )

    def all(self) -> list[Pack]:
        """Return every pack, oldest first."""
        return records(Pack, self.rows("SELECT * FROM pack ORDER BY created_at, ref"))

    def answers_given(self, school_id: str, name: str, *, most: int) -> list[str]:
        """Return what a school's packs say for one fact, each once, in the order of letters."""
        rows = self.rows(
            "SELECT DISTINCT fact.value FROM fact JOIN pack ON pack.ref = fact.pack_ref "
            "WHERE pack.school_id = ? AND fact.name = ? ORDER BY fact.value LIMIT ?",
            *(school_id, name, most),
        )
        return [json.loads(row["value"]) for row in rows]


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

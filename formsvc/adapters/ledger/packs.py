"""Packs: their own rows, and who may list them."""

import json
from collections.abc import Iterable

from formsvc.adapters.ledger.subject import Subject, record, records
from formsvc.domain.pack import State
from formsvc.domain.problems import NotFound
from formsvc.domain.records import Pack


class Packs(Subject):
    """The packs' own rows."""

    def add(self, pack: Pack, *, opening: str = "") -> None:
        """Add a pack in the state New; its first entry moves it on.

        `opening` is the mark of the page that it was started from, as it was opened.
        """
        self.insert(
            "pack",
            {
                "ref": pack.ref,
                "school_id": pack.school_id,
                "authority_id": pack.authority_id,
                "created_by": pack.created_by,
                "created_at": pack.created_at,
                "state": State.NEW,
                "opening": opening,
            },
        )

    def started_from(self, opening: str, *, by: str) -> Pack | None:
        """Return the pack that a person started last from this very opening of a page, or None."""
        row = self.row(
            "SELECT * FROM pack WHERE created_by = ? AND opening = ? AND opening <> '' "
            "ORDER BY rowid DESC LIMIT 1",
            *(by, opening),
        )
        return None if row is None else record(Pack, row)

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

    def running(self) -> list[Pack]:
        """Return the packs whose placement has started and not ended, oldest first."""
        rows = self.rows("SELECT * FROM pack WHERE running = 1 ORDER BY created_at, ref")
        return records(Pack, rows)

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

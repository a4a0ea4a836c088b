"""What an organisation keeps for its next packs."""

import json
from collections.abc import Iterable, Mapping

from formsvc.adapters.ledger.subject import Subject, record
from formsvc.domain.answers import Value
from formsvc.domain.records import Fact


class Profiles(Subject):
    """The profiles of schools and authorities: facts by name, each with its date and author."""

    def all(self, organisation_id: str) -> dict[str, Fact]:
        """Return an organisation's own facts by name."""
        rows = self.rows(
            "SELECT name, value, '' AS document, saved_by, saved_at, '' AS source "
            "FROM profile_fact WHERE organisation_id = ?",
            organisation_id,
        )
        return {row["name"]: record(Fact, row, value=json.loads(row["value"])) for row in rows}

    def put(
        self,
        organisation_id: str,
        *,
        values: Mapping[str, Value],
        removed: Iterable[str] = (),
        by: str,
    ) -> None:
        """Keep facts for the next packs; what did not change keeps its date and author."""
        for name in removed:
            self.change(
                "DELETE FROM profile_fact WHERE organisation_id = ? AND name = ?",
                organisation_id,
                name,
            )
        for name, value in values.items():
            self.change(
                "INSERT INTO profile_fact VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (organisation_id, name) DO UPDATE SET value = excluded.value, "
                "saved_by = excluded.saved_by, saved_at = excluded.saved_at "
                "WHERE value <> excluded.value",
                *(organisation_id, name, json.dumps(value, ensure_ascii=False), by, self.now()),
            )

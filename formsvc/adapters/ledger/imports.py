"""Files of facts that were read and wait for somebody's yes: one for each pack and person."""

from formsvc.adapters.ledger.subject import Subject


class Imports(Subject):
    """What was read from a file, until it is used, replaced or too old."""

    def keep(self, ref: str, user_id: str, *, origin: str, people: str) -> None:
        """Keep what was read, in place of what the same person read before."""
        self.drop(ref, user_id)
        self.insert(
            "import_draft",
            {
                "pack_ref": ref,
                "user_id": user_id,
                "origin": origin,
                "people": people,
                "made_at": self.now(),
            },
        )

    def get(self, ref: str, user_id: str, *, since: str) -> tuple[str, str] | None:
        """Return (origin, people) of what this person read since a moment, or None."""
        row = self.row(
            "SELECT origin, people FROM import_draft "
            "WHERE pack_ref = ? AND user_id = ? AND made_at >= ?",
            *(ref, user_id, since),
        )
        return None if row is None else (row["origin"], row["people"])

    def drop(self, ref: str, user_id: str) -> None:
        """Forget what this person read."""
        self.change("DELETE FROM import_draft WHERE pack_ref = ? AND user_id = ?", ref, user_id)

    def drop_before(self, moment: str) -> None:
        """Forget everything that was read before a moment: it may name pupils of no pack."""
        self.change("DELETE FROM import_draft WHERE made_at < ?", moment)

"""Letters that were promised for a pack, and what is known of each on its way."""

from collections.abc import Collection
from typing import Any

from formsvc.adapters.ledger.subject import Subject, record
from formsvc.domain.delivery import Delivery
from formsvc.domain.records import SentLetter


class Letters(Subject):
    """One row for each letter about a pack or a provider's part, by its stable id."""

    def add(
        self,
        letter_id: str,
        *,
        pack: str,
        letter: str,
        invitation: str,
        by: str = "email",
        former: bool = False,
    ) -> None:
        """Keep that a letter was promised; a second promise changes nothing.

        `former` says that it goes to an address that nobody has any more.
        """
        self.change(
            "INSERT OR IGNORE INTO letter VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            *(letter_id, pack, letter, invitation, Delivery.PROMISED.value),
            *(int(former), self.now(), by),
        )

    def get(self, letter_id: str) -> SentLetter | None:
        """Return a letter, or None when there is none with this id."""
        row = self.row("SELECT * FROM letter WHERE id = ?", letter_id)
        return None if row is None else _letter(row)

    def stands(self, letter_id: str, standing: Delivery) -> None:
        """Keep how a letter stands now."""
        self.change(
            "UPDATE letter SET standing = ?, at = ? WHERE id = ?",
            *(standing.value, self.now(), letter_id),
        )

    def begin_anew(self, invitation_id: str) -> None:
        """Let a person's letters so far say nothing any more about the address we have now."""
        self.change("UPDATE letter SET former = 1 WHERE invitation_id = ?", invitation_id)

    def standings_of(self, invitation_id: str) -> frozenset[Delivery]:
        """Return how it stands with what went to the address that a person has now."""
        rows = self.rows(
            "SELECT DISTINCT standing FROM letter WHERE invitation_id = ? AND former = 0",
            invitation_id,
        )
        return frozenset(Delivery(row["standing"]) for row in rows)

    def of_pack(self, pack: str) -> list[SentLetter]:
        """Return every letter about a pack, in the order in which they were promised."""
        return [_letter(row) for row in self.rows("SELECT * FROM letter WHERE pack = ?", pack)]

    def brought(self, pack: str, kinds: Collection[str]) -> frozenset[str]:
        """Return the invitations to whose address of now a letter of one of these kinds went."""
        rows = self.rows("SELECT * FROM letter WHERE pack = ? AND former = 0", pack)
        return frozenset(row["invitation_id"] for row in rows if row["letter"] in kinds)

    def failed_since(self, moment: str) -> list[SentLetter]:
        """Return the letters that surely did not arrive, as of after a moment, newest first.

        Those to an address that was corrected since are left out.
        """
        rows = self.rows(
            "SELECT * FROM letter WHERE standing IN ('refused', 'bounced', 'undelivered') "
            "AND former = 0 AND at > ? ORDER BY at DESC, rowid DESC",
            moment,
        )
        return [_letter(row) for row in rows]

    def telling(self, pack: str) -> dict[str, SentLetter]:
        """Return the letter that tells how it stands with each invited person's address.

        It is the newest that failed, else the newest: one that waits tells less than one that
        came back.
        """
        rows = self.rows(
            "SELECT * FROM letter WHERE pack = ? AND invitation_id <> '' AND former = 0 "
            "ORDER BY standing IN ('refused', 'bounced', 'undelivered'), rowid",
            pack,
        )
        return {one.invitation_id: one for one in map(_letter, rows)}


def _letter(row: Any) -> SentLetter:
    return record(SentLetter, row, standing=Delivery(row["standing"]))

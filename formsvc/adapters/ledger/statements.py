"""Statements: what each invited person was asked to sign, and what became of it."""

from formsvc.adapters.ledger.subject import Subject, records
from formsvc.domain.pack import State
from formsvc.domain.records import Item
from formsvc.domain.signatures import Stand

#: A statement counts while its version is the newest and the pack is out.
_COUNTS = """
EXISTS (
    SELECT 1 FROM invitation i JOIN pack p ON p.ref = i.pack_ref
    WHERE i.id = item.invitation_id AND p.state = ?
      AND i.version = (SELECT max(number) FROM version WHERE pack_ref = i.pack_ref) {also}
)
"""
_OUT = _COUNTS.format(also="")
#: A link works while it is not revoked and in time as well.
_LIVE = _COUNTS.format(also="AND i.revoked = 0 AND i.expires_at > ?")
#: Its turn has come: nothing of an earlier step of the version is open any more.
_DUE = """
NOT EXISTS (
    SELECT 1 FROM item before JOIN invitation b ON b.id = before.invitation_id
    JOIN invitation i ON i.id = item.invitation_id
    WHERE b.pack_ref = i.pack_ref AND b.version = i.version
      AND before.state = 'open' AND before.step < item.step
)
"""


class Statements(Subject):
    """What each invited person was asked to sign, and what became of it."""

    def items(self, invitation_id: str, document: str | None = None) -> list[Item]:
        """Return the statements of an invitation, or of one document, in the documents' order."""
        which, values = ("", ()) if document is None else ("AND document = ?", (document,))
        rows = self.rows(
            f"SELECT * FROM item WHERE invitation_id = ? {which} ORDER BY rowid",  # noqa: S608
            *(invitation_id, *values),
        )
        return records(Item, rows, flags=("required",))

    def due(self, invitation_id: str) -> list[Item]:
        """Return a person's open statements whose turn has come."""
        where = f"invitation_id = ? AND state = 'open' AND {_DUE}"
        rows = self.rows(f"SELECT * FROM item WHERE {where} ORDER BY rowid", invitation_id)  # noqa: S608
        return records(Item, rows, flags=("required",))

    def items_of_version(self, ref: str, number: int) -> list[Item]:
        """Return every statement of a version."""
        rows = self.rows(
            "SELECT item.* FROM item JOIN invitation i ON i.id = item.invitation_id "
            "WHERE i.pack_ref = ? AND i.version = ? ORDER BY item.rowid",
            ref,
            number,
        )
        return records(Item, rows, flags=("required",))

    def stands(self, ref: str, number: int) -> list[Stand]:
        """Return where the statements of a version stand, each step, need and state once."""
        rows = self.rows(
            "SELECT DISTINCT item.step, item.required, item.state "
            "FROM item JOIN invitation i ON i.id = item.invitation_id "
            "WHERE i.pack_ref = ? AND i.version = ?",
            *(ref, number),
        )
        return records(Stand, rows, flags=("required",))

    def still_open(
        self, ref: str, number: int, *, step: int, document: str
    ) -> tuple[bool, bool, bool]:
        """Say whether any statement of a version waits, one up to a step, one of a document."""
        row = self.row(
            "SELECT count(*), max(step <= ?), max(document = ?) "
            "FROM invitation i JOIN item ON item.invitation_id = i.id "
            "WHERE i.pack_ref = ? AND i.version = ? AND item.state = 'open'",
            *(step, document, ref, number),
        )
        return bool(row[0]), bool(row[1]), bool(row[2])

    def claim(
        self, invitation_id: str, document: str, new_state: str, *, late: bool = False
    ) -> list[Item]:
        """Move a person's open statements of one document to `signed` or `declined`.

        One conditional UPDATE decides: of many at once exactly one gets the statements, the
        others get an empty list. With `late` a link whose time is over is no hindrance.
        """
        rows = self.rows(
            f"UPDATE item SET state = ? WHERE invitation_id = ? AND document = ? "  # noqa: S608
            f"AND state = 'open' AND {_LIVE} AND {_DUE} RETURNING *",
            new_state,
            invitation_id,
            document,
            State.OUT_FOR_SIGNATURE.value,
            "" if late else self.now(),
        )
        return records(Item, rows, flags=("required",))

    def move(self, item: Item, invitation_id: str, *, capacity: str) -> None:
        """Ask another person for an open statement, who confirms their own `capacity`."""
        self.change(
            "UPDATE item SET invitation_id = ?, capacity = ? WHERE invitation_id = ? "
            "AND document = ? AND signatory = ? AND number = ? AND state = 'open'",
            *(invitation_id, capacity, item.invitation_id),
            *(item.document, item.signatory, item.number),
        )

    def turn_down(self, item: Item) -> None:
        """Note that a statement that was just claimed with its paper was not given."""
        self.change(
            "UPDATE item SET state = 'declined' WHERE invitation_id = ? AND document = ? "
            "AND signatory = ? AND number = ?",
            *(item.invitation_id, item.document, item.signatory, item.number),
        )

    def waive(self, invitation_id: str, document: str, signatory: str, number: int) -> bool:
        """Go on without an open statement that is not required; say whether that was so.

        Only in the newest version, while it is out: an old version's statement must not be able
        to complete anything. Whether the person's link still works does not matter.
        """
        return bool(
            self.change(
                "UPDATE item SET state = 'waived' WHERE invitation_id = ? AND document = ? "  # noqa: S608
                f"AND signatory = ? AND number = ? AND state = 'open' AND required = 0 AND {_OUT}",
                *(invitation_id, document, signatory, number, State.OUT_FOR_SIGNATURE.value),
            )
        )

    def carry(
        self, invitation_id: str, document: str, signatory: str, number: int, *, seq: int
    ) -> None:
        """Show an earlier signature in place of an open statement; the entry says which."""
        self.change(
            "UPDATE item SET state = 'carried', seq = ? WHERE invitation_id = ? AND document = ? "
            "AND signatory = ? AND number = ? AND state = 'open'",
            *(seq, invitation_id, document, signatory, number),
        )

    def bind(self, item: Item, seq: int) -> None:
        """Note which entry holds the signature of a statement."""
        self.change(
            "UPDATE item SET seq = ? WHERE invitation_id = ? AND document = ? "
            "AND signatory = ? AND number = ?",
            *(seq, item.invitation_id, item.document, item.signatory, item.number),
        )

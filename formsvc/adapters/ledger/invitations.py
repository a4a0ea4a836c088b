"""Invitations: who was asked to sign, by which link, and what became of each statement."""

from collections.abc import Iterable

from formsvc.adapters.ledger.subject import Subject, records
from formsvc.domain.pack import State
from formsvc.domain.problems import NotFound
from formsvc.domain.records import Invitation, Item

#: A statement counts while its version is the newest and the pack is out.
_OUT = """
EXISTS (
    SELECT 1 FROM invitation i JOIN pack p ON p.ref = i.pack_ref
    WHERE i.id = item.invitation_id AND p.state = ?
      AND i.version = (SELECT max(number) FROM version WHERE pack_ref = i.pack_ref)
)
"""
#: Its turn has come: nothing of an earlier step of the version is open any more.
_DUE = """
NOT EXISTS (
    SELECT 1 FROM item before JOIN invitation b ON b.id = before.invitation_id
    JOIN invitation i ON i.id = item.invitation_id
    WHERE b.pack_ref = i.pack_ref AND b.version = i.version
      AND before.state = 'open' AND before.step < item.step
)
"""
#: A link works while it is not revoked and in time as well.
_LIVE = f"""
{_OUT} AND EXISTS (
    SELECT 1 FROM invitation i
    WHERE i.id = item.invitation_id AND i.revoked = 0 AND i.expires_at > ?
)
"""  # noqa: S608 - built from our own text only


class Invitations(Subject):
    """Who was asked to sign, by which link, and what became of each statement."""

    def add(self, invitation: Invitation, *, token_sha256: str, items: Iterable[Item]) -> None:
        """Keep an invitation with the statements it asks for."""
        self.insert(
            "invitation",
            {
                "id": invitation.id,
                "pack_ref": invitation.pack_ref,
                "version": invitation.version,
                "party": invitation.party,
                "name": invitation.name,
                "email": invitation.email,
                "role": invitation.role,
                "token_sha256": token_sha256,
                "expires_at": invitation.expires_at,
                "revoked": 0,
                "sent_at": invitation.sent_at,
                "reminders": 0,
                "time_zone": invitation.time_zone,
            },
        )
        for one in items:
            self.insert(
                "item",
                {
                    "invitation_id": invitation.id,
                    "document": one.document,
                    "signatory": one.signatory,
                    "number": one.number,
                    "title": one.title,
                    "statement": one.statement,
                    "act": one.act,
                    "capacity": one.capacity,
                    "step": one.step,
                    "required": int(one.required),
                    "state": "open",
                    "seq": None,
                },
            )

    def get(self, invitation_id: str) -> Invitation:
        """Return an invitation. Raises NotFound."""
        found = self._where("id = ?", invitation_id)
        if not found:
            raise NotFound("invitation")
        return found[0]

    def by_token(self, token_sha256: str) -> Invitation | None:
        """Return the invitation whose link has this digest, or None."""
        return next(iter(self._where("token_sha256 = ?", token_sha256)), None)

    def of_version(self, ref: str, number: int) -> list[Invitation]:
        """Return the invitations of a version."""
        return self._where("pack_ref = ? AND version = ?", ref, number)

    def waiting(self, state: State) -> list[Invitation]:
        """Return who still has something to answer in the newest version of a pack in `state`."""
        return self._where(
            "revoked = 0 AND EXISTS (SELECT 1 FROM item WHERE item.invitation_id = invitation.id "
            "AND item.state = 'open') AND EXISTS (SELECT 1 FROM pack WHERE ref = pack_ref AND "
            "pack.state = ?) AND version = (SELECT max(number) FROM version v "
            "WHERE v.pack_ref = invitation.pack_ref)",
            state.value,
        )

    def _where(self, where: str, *values: object) -> list[Invitation]:
        rows = self.rows(f"SELECT * FROM invitation WHERE {where} ORDER BY rowid", *values)  # noqa: S608
        return records(Invitation, rows, flags=("revoked",))

    def items(self, invitation_id: str) -> list[Item]:
        """Return the statements of an invitation, in the order of the documents."""
        rows = self.rows("SELECT * FROM item WHERE invitation_id = ? ORDER BY rowid", invitation_id)
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

    def replace_token(self, invitation_id: str, token_sha256: str, expires_at: str) -> None:
        """Give an invitation a new link; the old one stops working at once and stays known."""
        self.change(
            "INSERT INTO former_link SELECT token_sha256, id, ? FROM invitation WHERE id = ?",
            *(self.now(), invitation_id),
        )
        self.change(
            "UPDATE invitation SET token_sha256 = ?, expires_at = ?, sent_at = ?, revoked = 0 "
            "WHERE id = ?",
            *(token_sha256, expires_at, self.now(), invitation_id),
        )

    def by_former_token(self, token_sha256: str) -> Invitation | None:
        """Return the invitation that once had the link with this digest, or None."""
        where = "id = (SELECT invitation_id FROM former_link WHERE token_sha256 = ?)"
        return next(iter(self._where(where, token_sha256)), None)

    def correct_address(self, invitation_id: str, email: str) -> None:
        """Keep the right address of a person, who has not been reminded at it."""
        self.change(
            "UPDATE invitation SET email = ?, reminders = 0 WHERE id = ?", email, invitation_id
        )

    def count_reminder(self, invitation_id: str) -> None:
        """Keep that a person was reminded once more."""
        self.change("UPDATE invitation SET reminders = reminders + 1 WHERE id = ?", invitation_id)

    def prolong(self, invitation_id: str, expires_at: str) -> None:
        """Let an invitation's link work until a later moment."""
        self.change("UPDATE invitation SET expires_at = ? WHERE id = ?", expires_at, invitation_id)

    def revoke_all(self, ref: str) -> None:
        """Stop every link of a pack."""
        self.change("UPDATE invitation SET revoked = 1 WHERE pack_ref = ?", ref)

    def claim(self, invitation_id: str, document: str, new_state: str) -> list[Item]:
        """Move a person's open statements of one document to `signed` or `declined`.

        One conditional UPDATE decides: of many at once exactly one gets the statements, the
        others get an empty list.
        """
        rows = self.rows(
            f"UPDATE item SET state = ? WHERE invitation_id = ? AND document = ? "  # noqa: S608
            f"AND state = 'open' AND {_LIVE} AND {_DUE} RETURNING *",
            new_state,
            invitation_id,
            document,
            State.OUT_FOR_SIGNATURE.value,
            self.now(),
        )
        return records(Item, rows, flags=("required",))

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

    def bind(self, item: Item, seq: int) -> None:
        """Note which entry holds the signature of a statement."""
        self.change(
            "UPDATE item SET seq = ? WHERE invitation_id = ? AND document = ? "
            "AND signatory = ? AND number = ?",
            *(seq, item.invitation_id, item.document, item.signatory, item.number),
        )

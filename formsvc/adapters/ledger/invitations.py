"""Invitations: who was asked to sign, by which link, and what became of each statement."""

from collections.abc import Iterable

from formsvc.adapters.ledger.statements import Statements
from formsvc.adapters.ledger.subject import record, records
from formsvc.domain.pack import State
from formsvc.domain.problems import NotFound
from formsvc.domain.records import Invitation, Item


class Invitations(Statements):
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
                "address": invitation.address,
                "role": invitation.role,
                "token_sha256": token_sha256,
                "expires_at": invitation.expires_at,
                "revoked": 0,
                "sent_at": invitation.sent_at,
                "reminders": 0,
                "time_zone": invitation.time_zone,
                "code": invitation.code,
                "reach": invitation.reach,
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
        """Return the invitation whose link has this digest, or None.

        A link whose successor has not gone out yet is one still, until its own time is over.
        """
        found = self._where("token_sha256 = ?", token_sha256)
        if found:
            return found[0]
        row = self.row(
            "SELECT i.*, f.works_until FROM former_link f JOIN invitation i "
            "ON i.id = f.invitation_id WHERE f.token_sha256 = ? AND f.works_until IS NOT NULL",
            token_sha256,
        )
        if row is None:
            return None
        return record(Invitation, row, revoked=bool(row["revoked"]), expires_at=row["works_until"])

    def link_of(self, invitation_id: str) -> str:
        """Return the digest under which a person's newest link is known."""
        row = self.row("SELECT token_sha256 FROM invitation WHERE id = ?", invitation_id)
        return str(row["token_sha256"])

    def of_version(self, ref: str, number: int) -> list[Invitation]:
        """Return the invitations of a version."""
        return self._where("pack_ref = ? AND version = ?", ref, number)

    def names(self, ref: str) -> dict[str, str]:
        """Return the name of everybody who was asked to sign any version, by invitation."""
        return {one.id: one.name for one in self._where("pack_ref = ?", ref)}

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

    def replace_token(
        self, invitation_id: str, token_sha256: str, expires_at: str, *, at_once: bool = True
    ) -> None:
        """Give an invitation a new link; the old one stays known, and stops `at_once`.

        Else it works, no longer than it would have, until `stop_former` is called. An invitation
        that was stopped stays so: a new link does not open it again.
        """
        self.change(
            "INSERT INTO former_link SELECT token_sha256, id, expires_at FROM invitation "
            "WHERE id = ?",
            invitation_id,
        )
        if at_once:
            self.stop_former(invitation_id)
        self.change(
            "UPDATE invitation SET token_sha256 = ?, expires_at = ?, sent_at = ? WHERE id = ?",
            *(token_sha256, expires_at, self.now(), invitation_id),
        )

    def stop_former(self, invitation_id: str) -> bool:
        """Let a person's newest link be the only one, for good; say whether another went on."""
        return bool(
            self.change(
                "UPDATE former_link SET works_until = NULL "
                "WHERE invitation_id = ? AND works_until IS NOT NULL",
                invitation_id,
            )
        )

    def by_former_token(self, token_sha256: str) -> Invitation | None:
        """Return the invitation that once had the link with this digest, or None."""
        where = "id = (SELECT invitation_id FROM former_link WHERE token_sha256 = ?)"
        return next(iter(self._where(where, token_sha256)), None)

    def correct_address(self, invitation_id: str, address: str, reach: str) -> None:
        """Keep the right address of a person, and its kind; they were not reminded at it yet.

        A code that used to come by letter comes by the same way as the link does now.
        """
        self.change(
            "UPDATE invitation SET address = ?, reach = ?, reminders = 0, "
            "code = CASE WHEN code IN ('email', 'text') THEN iif(? = 'by_hand', 'phone', ?) "
            "ELSE code END WHERE id = ?",
            *(address, reach, reach, reach, invitation_id),
        )

    def count_reminder(self, invitation_id: str) -> None:
        """Keep that a person was reminded once more."""
        self.change("UPDATE invitation SET reminders = reminders + 1 WHERE id = ?", invitation_id)

    def prolong(self, invitation_id: str, expires_at: str) -> None:
        """Let an invitation's link work until a later moment; reminders begin anew from now.

        So does the link before, while it works and the letter with the newest has not left.
        """
        self.change(
            "UPDATE former_link SET works_until = ? WHERE invitation_id = ? AND works_until > ?",
            *(expires_at, invitation_id, self.now()),
        )
        self.change(
            "UPDATE invitation SET expires_at = ?, sent_at = ?, reminders = 0 WHERE id = ?",
            *(expires_at, self.now(), invitation_id),
        )

    def revoke(self, invitation_id: str) -> None:
        """Stop one person's link."""
        self.change("UPDATE invitation SET revoked = 1 WHERE id = ?", invitation_id)

    def revoke_all(self, ref: str) -> None:
        """Stop every link of a pack."""
        self.change("UPDATE invitation SET revoked = 1 WHERE pack_ref = ?", ref)

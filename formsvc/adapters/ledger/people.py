"""Organisations, the people who sign in, their one-time codes and their sessions."""

from formsvc.adapters.ledger.subject import Subject, record, records
from formsvc.domain.evidence import name_key
from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.domain.records import Organisation, Session, User


class People(Subject):
    """Organisations and users."""

    def add_organisation(self, organisation: Organisation) -> None:
        """Add an organisation."""
        self.insert(
            "organisation",
            {
                "id": organisation.id,
                "kind": organisation.kind,
                "name": organisation.name,
                "urn": organisation.urn,
                "authority_id": organisation.authority_id,
            },
        )
        if organisation.kind == "provider":
            # Two spellings of one name are one provider: the first that came stands for both.
            self.change(
                "INSERT OR IGNORE INTO provider VALUES (?, ?)",
                organisation.id,
                name_key(organisation.name),
            )

    def organisation(self, organisation_id: str) -> Organisation:
        """Return an organisation. Raises NotFound."""
        row = self.row("SELECT * FROM organisation WHERE id = ?", organisation_id)
        if row is None:
            raise NotFound("organisation")
        return record(Organisation, row)

    def organisations(self, kind: str = "") -> list[Organisation]:
        """Return all organisations, or those of one kind, by name."""
        return records(
            Organisation,
            self.rows("SELECT * FROM organisation WHERE ? IN ('', kind) ORDER BY name, id", kind),
        )

    def add_user(self, user: User) -> None:
        """Add someone who may sign in. Raises NotAllowed when the address is taken."""
        if self.by_email(user.email) is not None:
            raise NotAllowed("Somebody with this email address is there already.")
        self.insert(
            "user",
            {
                "id": user.id,
                "email": user.email.lower(),
                "name": user.name,
                "role": user.role,
                "organisation_id": user.organisation_id,
                "disabled": int(user.disabled),
            },
        )

    def user(self, user_id: str) -> User | None:
        """Return a user, or None."""
        return self._one("id = ?", user_id)

    def by_email(self, email: str) -> User | None:
        """Return the user with this email address, or None."""
        return self._one("email = ?", email.lower())

    def _one(self, where: str, value: str) -> User | None:
        found = self.rows(f"SELECT * FROM user WHERE {where}", value)  # noqa: S608
        return next(iter(records(User, found, flags=("disabled",))), None)

    def users_of(self, organisation_id: str) -> list[User]:
        """Return an organisation's users, by name."""
        rows = self.rows(
            "SELECT * FROM user WHERE organisation_id = ? ORDER BY name", organisation_id
        )
        return records(User, rows, flags=("disabled",))


class Sessions(Subject):
    """One-time sign-in codes and signed-in browsers."""

    def put_code(self, email_sha256: str, code_hmac: str, expires_at: str) -> None:
        """Keep a code for an address; an older one stops working."""
        self.change(
            "INSERT INTO sign_in_code VALUES (?, ?, ?, 0) ON CONFLICT (email_sha256) "
            "DO UPDATE SET code_hmac = excluded.code_hmac, expires_at = excluded.expires_at, "
            "tries = 0",
            email_sha256,
            code_hmac,
            expires_at,
        )

    def try_code(self, email_sha256: str, code_hmac: str, *, tries: int, now: str = "") -> bool:
        """Use up one try; say whether the code was right, in time and within the tries."""
        self.change(
            "UPDATE sign_in_code SET tries = tries + 1 WHERE email_sha256 = ?", email_sha256
        )
        return bool(
            self.change(
                "DELETE FROM sign_in_code WHERE email_sha256 = ? AND code_hmac = ? "
                "AND tries <= ? AND expires_at > ?",
                email_sha256,
                code_hmac,
                tries,
                now or self.now(),
            )
        )

    def start(
        self,
        id_sha256: str,
        *,
        kind: str,
        expires_at: str,
        user_id: str | None = None,
        invitation_id: str | None = None,
    ) -> None:
        """Keep a new session."""
        now = self.now()
        self.insert(
            "session",
            {
                "id_sha256": id_sha256,
                "kind": kind,
                "user_id": user_id,
                "invitation_id": invitation_id,
                "created_at": now,
                "last_seen_at": now,
                "expires_at": expires_at,
            },
        )

    def find(self, id_sha256: str, *, kind: str, seen_after: str) -> Session | None:
        """Return a live session: not ended, not idle since before `seen_after`, or None."""
        row = self.row(
            "SELECT * FROM session WHERE id_sha256 = ? AND kind = ? AND expires_at > ? "
            "AND last_seen_at > ?",
            id_sha256,
            kind,
            self.now(),
            seen_after,
        )
        return None if row is None else record(Session, row)

    def is_inside(self, invitation_id: str) -> bool:
        """Say whether somebody who pressed Continue may still be reading behind a link."""
        row = self.row(
            "SELECT 1 FROM session WHERE invitation_id = ? AND expires_at > ?",
            *(invitation_id, self.now()),
        )
        return row is not None

    def end_visits(self, invitation_id: str) -> None:
        """End every session of those who pressed Continue behind a link."""
        self.change("DELETE FROM session WHERE invitation_id = ?", invitation_id)

    def touch(self, id_sha256: str) -> None:
        """Note that the session is in use."""
        self.change(
            "UPDATE session SET last_seen_at = ? WHERE id_sha256 = ?", self.now(), id_sha256
        )

    def look_for(self, id_sha256: str, words: str) -> None:
        """Keep the words that somebody looks for; they end with the session."""
        self.change("UPDATE session SET looked_for = ? WHERE id_sha256 = ?", words, id_sha256)

    def end(self, id_sha256: str) -> None:
        """End a session for good."""
        self.change("DELETE FROM session WHERE id_sha256 = ?", id_sha256)

    def end_all_of(self, user_id: str) -> None:
        """End every session of a user."""
        self.change("DELETE FROM session WHERE user_id = ?", user_id)

    def sweep(self, limit: int) -> int:
        """Remove sessions and codes whose time is over, at most so many of each kind.

        Returns how many of the kind of which there were most.
        """
        return max(
            self.change(
                f"DELETE FROM {table} WHERE rowid IN "  # noqa: S608 - our own names only
                f"(SELECT rowid FROM {table} WHERE expires_at <= ? LIMIT ?)",
                *(self.now(), limit),
            )
            for table in ("session", "sign_in_code", "provider_session")
        )

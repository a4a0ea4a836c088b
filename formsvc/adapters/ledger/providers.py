"""Providers by name, the links by which they fill their own part, and who went in by one."""

import json

from formsvc.adapters.ledger.subject import Subject, record, records
from formsvc.domain.evidence import name_key
from formsvc.domain.problems import NotFound
from formsvc.domain.records import Organisation, Pack, ProviderLink


class Providers(Subject):
    """Provider organisations and the links of people who work there."""

    def named(self, name: str) -> Organisation | None:
        """Return the provider of that name, however it is spelled, or None."""
        row = self.row(
            "SELECT o.* FROM provider p JOIN organisation o ON o.id = p.id WHERE p.name_key = ?",
            name_key(name),
        )
        return None if row is None else record(Organisation, row)

    def packs_of(self, provider_id: str) -> list[Pack]:
        """Return the packs that name this provider, however they spell it, oldest first."""
        row = self.row("SELECT name_key FROM provider WHERE id = ?", provider_id)
        rows = self.rows(
            "SELECT pack.*, fact.value FROM pack JOIN fact ON fact.pack_ref = pack.ref "
            "AND fact.name = 'provider_name' ORDER BY pack.created_at, pack.ref"
        )
        key = row["name_key"] if row else None
        return records(Pack, [one for one in rows if name_key(json.loads(one["value"])) == key])

    def add_link(self, link: ProviderLink) -> None:
        """Keep a person's link."""
        self.insert(
            "provider_link",
            {
                "id": link.id,
                "provider_id": link.provider_id,
                "name": link.name,
                "email": link.email,
                "invited_by": link.invited_by,
                "token_sha256": link.token_sha256,
                "expires_at": link.expires_at,
                "opened_at": link.opened_at,
            },
        )

    def links_of(self, provider_id: str) -> list[ProviderLink]:
        """Return the links of a provider that work, the first invited first."""
        return self._where("provider_id = ? AND stopped_at IS NULL", provider_id)

    def link(self, link_id: str) -> ProviderLink:
        """Return a link. Raises NotFound."""
        found = self._where("id = ? AND stopped_at IS NULL", link_id)
        if not found:
            raise NotFound("link")
        return found[0]

    def by_token(self, token_sha256: str) -> ProviderLink | None:
        """Return the link of this digest, or None."""
        return next(iter(self._where("token_sha256 = ?", token_sha256)), None)

    def _where(self, where: str, value: str) -> list[ProviderLink]:
        rows = self.rows(f"SELECT * FROM provider_link WHERE {where} ORDER BY rowid", value)  # noqa: S608
        return records(ProviderLink, rows)

    def replace_token(self, link_id: str, token_sha256: str, expires_at: str) -> None:
        """Give a person a new link; the old one, and whoever is in by it, stop at once."""
        self.change(
            "UPDATE provider_link SET token_sha256 = ?, expires_at = ? WHERE id = ?",
            token_sha256,
            expires_at,
            link_id,
        )
        self.change("DELETE FROM provider_session WHERE link_id = ?", link_id)

    def readdress(self, link_id: str, name: str, email: str) -> None:
        """Correct who a link is for, while nobody has used it."""
        self.change(
            "UPDATE provider_link SET name = ?, email = ? WHERE id = ? AND opened_at IS NULL",
            name,
            email,
            link_id,
        )

    def stop(self, link_id: str) -> None:
        """Stop a person's link for good; whoever is in by it is out at once."""
        self.change("UPDATE provider_link SET stopped_at = ? WHERE id = ?", self.now(), link_id)
        self.change("DELETE FROM provider_session WHERE link_id = ?", link_id)

    def go_in(self, link: ProviderLink, id_sha256: str, expires_at: str) -> None:
        """Keep the session of a person who pressed Continue."""
        self.change(
            "UPDATE provider_link SET opened_at = ifnull(opened_at, ?) WHERE id = ?",
            self.now(),
            link.id,
        )
        self.insert(
            "provider_session",
            {
                "id_sha256": id_sha256,
                "link_id": link.id,
                "token_sha256": link.token_sha256,
                "expires_at": expires_at,
            },
        )

    def is_in(self, link: ProviderLink, id_sha256: str) -> bool:
        """Say whether a browser went in by this very link and its time is not over."""
        row = self.row(
            "SELECT 1 FROM provider_session WHERE id_sha256 = ? AND link_id = ? "
            "AND token_sha256 = ? AND expires_at > ?",
            *(id_sha256, link.id, link.token_sha256, self.now()),
        )
        return row is not None

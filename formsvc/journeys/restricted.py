"""Whom nobody may write to: people whose contact is restricted by a court order."""

import json
from collections.abc import Mapping

from formsvc.adapters.ledger import Transaction
from formsvc.domain.records import Invitation
from formsvc.journeys.services import Services


def may_be_written_to(services: Services, tx: Transaction, invitation: Invitation) -> bool:
    """Say whether letters that nobody asked for may go to an invited person."""
    return invitation.email.lower() not in restricted_addresses(services, tx, invitation)


def restricted_addresses(
    services: Services, tx: Transaction, invitation: Invitation
) -> frozenset[str]:
    """Return the addresses, in small letters, of people whose contact is restricted.

    Both what was frozen with the version and what the school says today count.
    """
    version = tx.versions.get(invitation.pack_ref, invitation.version)
    frozen = json.loads(services.blobs.get(version.answers_sha256))
    return _restricted(frozen) | _restricted(tx.facts.values(invitation.pack_ref))


def _restricted(facts: Mapping[str, object]) -> frozenset[str]:
    rows = [row for value in facts.values() if isinstance(value, list) for row in value]
    return frozenset(
        str(row["email"]).lower()
        for row in rows
        if isinstance(row, dict) and row.get("restriction") == "yes" and row.get("email")
    )

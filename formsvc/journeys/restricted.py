"""Whom nobody may reach: people to whom nothing may go, whatever the safeguarding lead's reason."""

import json
from collections.abc import Iterable, Mapping

from formsvc.adapters.ledger import Transaction
from formsvc.domain.names import same_name
from formsvc.domain.one_row import earlier_row
from formsvc.domain.reaching import Reach, addresses_of
from formsvc.domain.records import Invitation
from formsvc.domain.rules.looking import rows_of
from formsvc.journeys.services import Services


def may_be_written_to(services: Services, tx: Transaction, invitation: Invitation) -> bool:
    """Say whether letters that nobody asked for may go to an invited person.

    Who signs by hand has no address: their name counts, and nobody asks them to sign at all.
    """
    if invitation.reach == Reach.BY_HAND:
        return not is_restricted(services, tx, invitation, invitation.name)
    return invitation.address.lower() not in restricted_addresses(services, tx, invitation)


def may_get_anything(services: Services, tx: Transaction, invitation: Invitation) -> bool:
    """Say whether anything may go to an invited person in any way.

    Neither their address nor their name is that of somebody whom nothing may reach: a school that
    bars a person may take the address out with it.
    """
    return may_be_written_to(services, tx, invitation) and not is_restricted(
        services, tx, invitation, invitation.name
    )


def is_restricted(services: Services, tx: Transaction, invitation: Invitation, name: str) -> bool:
    """Say whether nothing may go to somebody of this name, by what the pack of a person says.

    A title or a further name does not make another person: a letter too few is put right sooner.
    """
    restricted = _restricted_in(services, tx, invitation)
    return any(same_name(name, str(one.get("name", ""))) for one in restricted)


def restricted_addresses(
    services: Services, tx: Transaction, invitation: Invitation
) -> frozenset[str]:
    """Return the addresses, in small letters, and numbers of people whose contact is restricted.

    Both what was frozen with the version and what the school says today count, also of somebody
    who had another name then.
    """
    return _addresses(_restricted_in(services, tx, invitation))


def _addresses(rows: Iterable[Mapping[str, object]]) -> frozenset[str]:
    return frozenset(address for row in rows for address in addresses_of(row))


def _restricted_in(
    services: Services, tx: Transaction, invitation: Invitation
) -> list[Mapping[str, object]]:
    version = tx.versions.get(invitation.pack_ref, invitation.version)
    frozen = json.loads(services.blobs.get(version.answers_sha256))
    now = tx.facts.values(invitation.pack_ref)
    found = [row for name in frozen for row in rows_of(frozen, name) if _is_barred(row)]
    for name in now:
        today, then = rows_of(now, name), rows_of(frozen, name)
        for row in filter(_is_barred, today):
            at = earlier_row(row, today, then)
            found += [row] if at is None else [row, then[at]]
    return found


def _is_barred(row: Mapping[str, object]) -> bool:
    return row.get("nothing_sent") == "yes"

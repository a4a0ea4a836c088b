"""Promises everybody their copy of what was sealed."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from formsvc.adapters.ledger import Transaction
from formsvc.domain.definition import Audience
from formsvc.domain.reaching import Reach
from formsvc.domain.records import Invitation, Item, Version
from formsvc.journeys.letters import write_to_signer
from formsvc.journeys.services import Services


class SealedEdition(Protocol):
    """A sealed file: where it lies in its pack, of which document, for whom."""

    @property
    def path(self) -> str:
        """Its path inside the pack."""

    @property
    def document(self) -> str:
        """The document."""

    @property
    def audience(self) -> str:
        """For whom it was made."""


def promise_copies(
    services: Services, tx: Transaction, version: Version, sealed: Sequence[SealedEdition]
) -> None:
    """Promise every signatory the sealed editions made for them of the documents they signed.

    Providers and parents also get those that are given to them without a signature of theirs.
    The safeguarding lead's comes with a letter of its own.
    """
    for invitation in tx.invitations.of_version(version.pack_ref, version.number):
        promise_copy(services, tx, version, sealed, invitation, key=invitation.id)


def promise_copy(
    services: Services,
    tx: Transaction,
    version: Version,
    sealed: Iterable[SealedEdition],
    invitation: Invitation,
    *,
    key: str,
) -> None:
    """Promise one signatory their copy, if there is one; `key` makes it one and the same letter."""
    ref, number = version.pack_ref, version.number
    paths = papers_for(tx, sealed, invitation)
    if paths and invitation.reach == Reach.EMAIL:
        write_to_signer(
            services,
            tx,
            invitation,
            letter="copy",
            facts={
                "school": tx.people.organisation(tx.packs.get(ref).school_id).name,
                "reference": ref,
            },
            key=key,
            version=str(number),
            files="\n".join(paths),
        )


def papers_for(
    tx: Transaction, sealed: Iterable[SealedEdition], invitation: Invitation
) -> list[str]:
    """Return the paths of the sealed papers that make up one signatory's copy."""
    files = tuple(sealed)
    items = tx.invitations.items(invitation.id)
    mine = {one.document for one in items if one.state in {"signed", "carried"}}
    if invitation.party in {Audience.PROVIDER, Audience.PARENT}:
        given = {one.document for one in files if one.audience == invitation.party}
        mine |= given - _asked(tx, invitation)
    return [
        one.path
        for one in files
        if one.audience == invitation.party != Audience.DSL and one.document in mine
    ]


def _asked(tx: Transaction, invitation: Invitation) -> set[str]:
    """Return the documents that somebody of the same party was asked to sign."""
    people = tx.invitations.of_version(invitation.pack_ref, invitation.version)
    items: list[Item] = [
        item
        for one in people
        if one.party == invitation.party
        for item in tx.invitations.items(one.id)
    ]
    return {one.document for one in items}

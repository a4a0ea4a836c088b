"""Tells a person who signed before what is different in their own papers."""

from collections.abc import Iterable

from formsvc.adapters.ledger import Transaction
from formsvc.domain.definition import Audience
from formsvc.domain.differences import differences
from formsvc.domain.records import Invitation
from formsvc.journeys.amending.comparing import Wording, wording_of
from formsvc.journeys.amending.viewing import Change
from formsvc.journeys.printing import printed_in
from formsvc.journeys.services import Services


def change_for_signer(services: Services, invitation: Invitation) -> Change | None:
    """Return what is different from the version that an invited person knows; None for the new.

    Only answers that their own copies of their own documents print are in it, and no reason: the
    school wrote that for itself and the council.
    """
    with services.ledger.reading() as tx:
        since = _known_version(tx, invitation)
        if not since:
            return None
        ref = invitation.pack_ref
        school = tx.people.organisation(tx.packs.get(ref).school_id).name
        before, after = (
            wording_of(services, tx.versions.get(ref, number), school=school)
            for number in (since, invitation.version)
        )
        documents = {one.document for one in tx.invitations.items(invitation.id)}
    printed = _printed(before, documents) | _printed(after, documents)
    found = differences(
        before.sources.definitions.values(),
        after.sources.definitions.values(),
        before.facts,
        after.facts,
        frozenset({Audience(invitation.party)}),
    )
    mine = tuple(one for one in found if one.question.name in printed)
    return Change(since=since, reasons=(), differences=mine, reworded=())


def _printed(wording: Wording, documents: Iterable[str]) -> set[str]:
    templates = wording.sources.templates
    return {name for one in documents if one in templates for name in printed_in(templates[one])}


def _known_version(tx: Transaction, invitation: Invitation) -> int:
    """Return the last earlier version that this person signed, else the last they were asked for.

    0 when they are new.
    """
    asked = [
        one
        for number in range(1, invitation.version)
        for one in tx.invitations.of_version(invitation.pack_ref, number)
        if (one.party, one.address.lower(), one.name)
        == (invitation.party, invitation.address.lower(), invitation.name)
    ]
    signed = [
        one for one in asked if any(x.state == "signed" for x in tx.invitations.items(one.id))
    ]
    return max((one.version for one in signed or asked), default=0)

"""Gives a person a fresh link; each sending takes the place of the one before."""

from datetime import timedelta

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.links import digest
from formsvc.domain.chain import utc_text
from formsvc.domain.events import Event, Happening
from formsvc.domain.problems import NotAllowed
from formsvc.domain.reaching import Reach
from formsvc.domain.records import Invitation, Item, Pack, User
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.letters import write_to_signer
from formsvc.journeys.services import Services

LINK_DAYS = 21


def replace_link(services: Services, user: User, ref: str, invitation_id: str) -> None:
    """Send a person a fresh link to the recorded address; the old link stops working at once.

    Raises NotAllowed or NotFound.
    """
    with services.ledger.transaction() as tx:
        pack = pack_of_school(tx, user, ref)
        invitation = invitation_now(tx, pack, invitation_id)
        if not tx.invitations.due(invitation.id):
            raise NotAllowed("It is not this person's turn. Their link goes out when it is.")
        if invitation.reach == Reach.BY_HAND:
            raise NotAllowed("This person signs in person or on paper, and gets no link.")
        tx.letters.begin_anew(invitation.id)
        renew_link(services, tx, invitation, actor=user.id, reason="asked_by_school")


def invitation_now(tx: Transaction, pack: Pack, invitation_id: str) -> Invitation:
    """Return an invitation of a pack's newest version. Raises NotAllowed or NotFound."""
    invitation = tx.invitations.get(invitation_id)
    latest = tx.versions.latest(pack.ref)
    if invitation.pack_ref != pack.ref:
        raise NotAllowed("This link belongs to another pack.")
    if latest is None or invitation.version != latest.number:
        raise NotAllowed("This link belongs to an older version of the pack.")
    return invitation


def renew_link(
    services: Services,
    tx: Transaction,
    invitation: Invitation,
    *,
    actor: str,
    reason: str,
    letter: str = "invitation",
) -> None:
    """Replace a person's link and promise the letter that brings the new one.

    `reason` says why, one of the words that the entry has for it. Letters with an older link that
    still wait are not sent any more. Raises NotAllowed unless the pack is out for signature.
    """
    seed = services.links.new_seed(services.random_bytes)
    until = utc_text(services.clock() + timedelta(days=LINK_DAYS))
    token_sha256 = digest(services.links.derive(seed, invitation.id))
    tx.invitations.replace_token(invitation.id, token_sha256, until)
    for kind in ("invitation", "reminder", "changed"):
        tx.jobs.drop(f"letter:{invitation.pack_ref}:{kind}:{invitation.id}-")
    tx.entries.append(
        Happening(
            event=Event.LINK_REPLACED,
            pack=invitation.pack_ref,
            actor=actor,
            data={"invitation": invitation.id, "reason": reason},
        )
    )
    pack = tx.packs.get(invitation.pack_ref)
    queue_sign_off(
        services,
        tx,
        tx.invitations.get(invitation.id),
        tx.invitations.due(invitation.id) or tx.invitations.items(invitation.id),
        seed=seed,
        school=tx.people.organisation(pack.school_id).name,
        letter=letter,
    )


def leave_change(services: Services, tx: Transaction, invitation: Invitation) -> None:
    """Leave it to the school to tell a person who signs by hand by now that papers were changed.

    Nothing is left where they are asked to sign: then the school gives them the papers.
    """
    items = tx.invitations.items(invitation.id)
    if all(one.state == "carried" for one in items):
        pack = tx.packs.get(invitation.pack_ref)
        school = tx.people.organisation(pack.school_id).name
        queue_sign_off(services, tx, invitation, items, seed=b"", school=school)


def queue_sign_off(
    services: Services,
    tx: Transaction,
    invitation: Invitation,
    items: list[Item],
    *,
    seed: bytes,
    school: str,
    letter: str = "invitation",
) -> None:
    """Promise the letter that brings the link; the seed waits in the job, never the link.

    It names what was not carried over from an earlier version. Whoever is asked nothing is told
    that the papers were changed.
    """
    titles = {name: one.title for name, one in services.catalogue.definitions.items()}
    carried = all(one.state == "carried" for one in items)
    told = [one for one in items if carried or one.state != "carried"]
    names = list(dict.fromkeys(titles.get(one.document, one.document) for one in told))
    write_to_signer(
        services,
        tx,
        invitation,
        letter="changed" if carried else letter,
        facts={
            "school": school,
            "documents": ", ".join(names),
            "until": invitation.expires_at,
            "party": invitation.party,
            "version": str(invitation.version),
        },
        key=f"{invitation.id}-{services.new_id()}",
        seed=seed.hex(),
    )

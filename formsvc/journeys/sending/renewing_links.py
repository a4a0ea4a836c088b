"""Gives a person a fresh link; each sending takes the place of the one before once it has left."""

from collections.abc import Mapping
from datetime import timedelta

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.links import digest
from formsvc.domain.chain import utc_text
from formsvc.domain.events import Event, Happening
from formsvc.domain.pack import State, after
from formsvc.domain.problems import NotAllowed
from formsvc.domain.reaching import Reach
from formsvc.domain.records import Invitation, Item, Pack, User
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.letters import SIGN_OFF, write_to_signer
from formsvc.journeys.services import Services
from formsvc.journeys.shown_links import shown_last

LINK_DAYS = 21
#: Why a person gets their first link; before their turn there was none.
TURN_CAME = "turn_came"


def replace_link(services: Services, user: User, ref: str, invitation_id: str) -> None:
    """Send a person a fresh link to the recorded address; the old one works until it has left.

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
    """Make a person a new link and promise the letter that brings it.

    `reason` says why, one of the words that the entry has for it. Letters with an older link that
    still wait are not sent any more. A link that the person may have and that works goes on until
    the letter has left: mail that is held up keeps nobody from signing. Raises NotAllowed unless
    the pack is out for signature.
    """
    pack = tx.packs.get(invitation.pack_ref)
    after(State(pack.state), Event.LINK_PROMISED)
    goes_on = _goes_on(services, tx, invitation) and reason != TURN_CAME
    seed = services.links.new_seed(services.random_bytes)
    until = utc_text(services.clock() + timedelta(days=LINK_DAYS))
    token_sha256 = digest(services.links.derive(seed, invitation.id))
    tx.invitations.replace_token(invitation.id, token_sha256, until, at_once=not goes_on)
    for kind in ("invitation", "reminder", "changed"):
        tx.jobs.drop(f"letter:{pack.ref}:{kind}:{invitation.id}-")
    event = Event.LINK_PROMISED if goes_on else Event.LINK_REPLACED
    data = {"invitation": invitation.id, "reason": reason}
    tx.entries.append(Happening(event=event, pack=pack.ref, actor=actor, data=data))
    queue_sign_off(
        services,
        tx,
        tx.invitations.get(invitation.id),
        tx.invitations.due(invitation.id) or tx.invitations.items(invitation.id),
        seed=seed,
        school=tx.people.organisation(pack.school_id).name,
        letter=letter,
        reason=reason,
    )


def _goes_on(services: Services, tx: Transaction, invitation: Invitation) -> bool:
    """Say whether the link before works still; one on a device of the school is not theirs."""
    in_time = invitation.expires_at > utc_text(services.clock())
    return in_time and shown_last(tx, invitation) is None


def settle_link(services: Services, tx: Transaction, payload: Mapping[str, object]) -> None:
    """Stop the links before the one that a letter brought: it has left.

    `payload` is what its job carried. A letter with a link that is not the newest stops nothing.
    """
    if not payload.get("seed") or payload["letter"] not in SIGN_OFF:
        return
    name = str(payload["invitation"])
    link = digest(services.links.derive(bytes.fromhex(str(payload["seed"])), name))
    if tx.invitations.link_of(name) == link and tx.invitations.stop_former(name):
        tx.entries.append(
            Happening(
                event=Event.LINK_REPLACED,
                pack=str(payload["pack"]),
                actor="formsvc",
                data={"invitation": name, "reason": payload["reason"]},
            )
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
    reason: str = "",
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
        reason=reason,
    )

"""What whoever runs the service does with a pack, without signing in as anybody."""

from collections.abc import Mapping

from formsvc.domain.definition import Audience
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import Invitation, User
from formsvc.journeys.following import PackView, view_pack
from formsvc.journeys.judging import answer_warnings
from formsvc.journeys.sending import send_pack
from formsvc.journeys.services import Services


def look_at_pack(services: Services, ref: str) -> PackView:
    """Return everything about a pack. Raises NotFound."""
    with services.ledger.reading() as tx:
        return view_pack(services, tx, tx.packs.get(ref), readers=frozenset({Audience.SCHOOL}))


def send_for(
    services: Services, ref: str, user: User | None, reasons: Mapping[str, str]
) -> list[Invitation]:
    """Send a pack on behalf of somebody at its school, or of whoever started it.

    `reasons` say why they go on, by the rule that warns. Returns who was invited. Raises what
    `send_pack` raises.
    """
    with services.ledger.reading() as tx:
        sender = user or tx.people.user(tx.packs.get(ref).created_by)
    if sender is None or sender.disabled:
        raise NotAllowed("Whoever started this pack may no longer sign in. Say for whom: --as.")
    answer_warnings(services, sender, ref, reasons)
    send_pack(services, sender, ref)
    with services.ledger.reading() as tx:
        latest = tx.versions.latest(ref)
        return tx.invitations.of_version(ref, latest.number if latest else 0)

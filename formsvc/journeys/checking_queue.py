"""Which packs wait for the local authority's check, and which it has seen before."""

from dataclasses import dataclass, replace

from formsvc.adapters.ledger import Transaction
from formsvc.domain.context import initials
from formsvc.domain.definition import Audience
from formsvc.domain.pack import State
from formsvc.domain.records import Pack, User
from formsvc.domain.rules import Outcome
from formsvc.domain.versions import versions_in
from formsvc.journeys.access import audiences_of, is_with_authority, pack_of_authority
from formsvc.journeys.amending import Change, view_sent_change
from formsvc.journeys.following import PackView, view_pack
from formsvc.journeys.services import Services

WAITING = (State.SEALED,)
#: A pack that is being changed, or is out again, was sealed before: that version stays in sight.
OTHERS = tuple(one for one in State if one not in WAITING)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """One pack in an officer's queue, with what the rules say in numbers."""

    pack: Pack
    version: int
    school: str
    provider: str
    pupil: str
    starts: str
    warnings: int
    failures: int


def open_queue(services: Services, user: User) -> tuple[list[QueueLine], list[QueueLine]]:
    """Return the packs that wait for a check, by first day, and those that were checked."""
    readers = audiences_of(user)
    with services.ledger.reading() as tx:

        def lines(states: tuple[State, ...]) -> list[QueueLine]:
            packs = tx.packs.of_authority(user.organisation_id, states)
            sealed = (one for one in packs if is_with_authority(tx, one))
            return [_line(view_sealed(services, tx, pack, readers)) for pack in sealed]

        waiting, checked = lines(WAITING), lines(OTHERS)
    return sorted(waiting, key=lambda line: line.starts or "9999"), checked


def view_sealed(
    services: Services, tx: Transaction, pack: Pack, readers: frozenset[Audience]
) -> PackView:
    """Return a pack as its newest sealed version was sent: drafts are the school's alone."""
    sealed = tx.versions.last_sealed(pack.ref)
    return view_pack(services, tx, pack, readers=readers, of_version=sealed)


def open_sealed(services: Services, user: User, ref: str) -> PackView:
    """Return a pack for its authority without judging its seals. Raises NotFound for any other.

    It names who was asked to sign what was sealed, and nobody whom the school asks now, or asked by
    a slip.
    """
    with services.ledger.reading() as tx:
        pack = pack_of_authority(tx, user, ref)
        view = view_sealed(services, tx, pack, audiences_of(user))
        sealed = [one.number for one in versions_in(view.entries) if one.sealed_at]
        asked = [one for number in sealed for one in tx.invitations.of_version(ref, number)]
    return replace(view, names={one.id: one.name for one in asked})


def view_sealed_change(services: Services, user: User, ref: str) -> Change | None:
    """Return what the newest sealed version changed, for its authority; None for a first one.

    Raises NotFound for any other authority.
    """
    with services.ledger.reading() as tx:
        pack = pack_of_authority(tx, user, ref)
        sealed = tx.versions.last_sealed(pack.ref)
        number = sealed.number if sealed else 0
        return view_sent_change(services, tx, ref, number, audiences_of(user))


def _line(view: PackView) -> QueueLine:
    outcomes = [finding.outcome for finding in view.findings]
    return QueueLine(
        pack=view.pack,
        version=view.version,
        school=view.school,
        provider=str(view.facts.get("provider_name", "")),
        pupil=initials(view.facts),
        starts=str(view.facts.get("start_date", "")),
        warnings=outcomes.count(Outcome.WARN),
        failures=outcomes.count(Outcome.FAIL),
    )

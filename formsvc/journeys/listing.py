"""Lists a school's packs: where each stands, and what waits for somebody of the school."""

from collections.abc import Iterable
from dataclasses import dataclass

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers import Facts, missing
from formsvc.domain.pack import State
from formsvc.domain.records import Pack, User
from formsvc.domain.uk_days import uk_day
from formsvc.journeys.afterwards import afterwards_in
from formsvc.journeys.giving_letters import letters_waiting
from formsvc.journeys.on_paper import scans_now
from formsvc.journeys.questions import QUESTIONS, questions_in
from formsvc.journeys.services import Services
from formsvc.journeys.signing import wishes_to_pass_on
from formsvc.journeys.starting import pupil_name

DID_NOT_ARRIVE = "A letter or text message did not arrive: look at it"
GIVEN_UP = "Something could not be sent or sealed: look at it"
#: While the papers are out, and until their copies have to be there.
_WRITTEN_TO = frozenset(
    {State.OUT_FOR_SIGNATURE, State.SIGNED, State.SEALED, State.ACCEPTED, State.STARTED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackLine:
    """One line of the list of packs.

    `asked` says which letter did not arrive, what waits for the school's answer while the pack is
    out, or that somebody is to be told on paper; `late` what should have been written after the
    start; "" for nothing.
    """

    pack: Pack
    pupil: str
    provider: str
    state: State
    missing: int
    asked: str = ""
    late: str = ""


def list_packs(services: Services, user: User) -> list[PackLine]:
    """Return the packs of the user's school, newest first."""
    with services.ledger.reading() as tx:
        packs = tx.packs.of_school(user.organisation_id)
        astray = _astray(tx, packs)
        return [
            _line(services, tx, pack, tx.facts.values(pack.ref), astray.get(pack.ref, ""))
            for pack in packs
        ]


def _astray(tx: Transaction, packs: Iterable[Pack]) -> dict[str, str]:
    """Return by pack that a letter did not arrive, or a job was given up: nobody else can tell.

    Letters of other schools, and those about a provider, which are of no pack, are passed over.
    """
    given_up = {one.pack: GIVEN_UP for one in tx.jobs.dead()}
    failed = {one.pack for one in tx.letters.failed_since("")}
    astray = [one.ref for one in packs if one.ref in failed and _still_astray(tx, one)]
    return given_up | dict.fromkeys(astray, DID_NOT_ARRIVE)


def _still_astray(tx: Transaction, pack: Pack) -> bool:
    """Say whether it is the letter of somebody whose address can be corrected now."""
    telling = tx.letters.telling(pack.ref)
    return pack.state in _WRITTEN_TO and any(
        one.id in telling and telling[one.id].standing.failed
        for one in tx.invitations.of_version(pack.ref, tx.versions.newest_number(pack.ref))
    )


def _line(services: Services, tx: Transaction, pack: Pack, facts: Facts, astray: str) -> PackLine:
    return PackLine(
        pack=pack,
        pupil=pupil_name(facts),
        provider=str(facts.get("provider_name", "")),
        state=State(pack.state),
        missing=sum(
            len(missing(definition, facts))
            for definition in services.catalogue.definitions.values()
        ),
        asked=astray or _asked(tx, pack) or _left(services, tx, pack),
        late=_late(services, tx, pack, facts),
    )


def _late(services: Services, tx: Transaction, pack: Pack, facts: Facts) -> str:
    """Say which review, or what it came to, should have been written down by now."""
    if not (pack.where.running or pack.state == State.ENDED):
        return ""
    found = afterwards_in(tx, pack.ref, facts, today=uk_day(services.clock()))
    if found.overdue:
        return f"A review was due on {found.due_words}: write it down"
    return "Write down what it came to" if found.ending_open else ""


def _asked(tx: Transaction, pack: Pack) -> str:
    """Say what somebody waits for that only the school can give, while the pack is out."""
    if pack.state != State.OUT_FOR_SIGNATURE:
        return ""
    entries = tx.entries.of_pack(pack.ref, only=QUESTIONS)
    if any(not one.answer for one in questions_in(tx, entries)):
        return "Somebody has a question: answer it"
    if wishes_to_pass_on(tx, pack.ref):
        return "Somebody wants another person to sign: answer it"
    return "A signed paper waits for a second person" if scans_now(tx, pack.ref) else ""


def _left(services: Services, tx: Transaction, pack: Pack) -> str:
    """Say that no letter could tell somebody what the school has to tell them."""
    waiting = letters_waiting(services, tx, pack.ref)
    return "Somebody gets no letters: tell them on paper" if waiting else ""

"""Lists a school's packs: where each stands, and what waits for somebody of the school."""

from dataclasses import dataclass

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers import Facts, missing
from formsvc.domain.pack import State
from formsvc.domain.records import Pack, User
from formsvc.journeys.afterwards import afterwards_in
from formsvc.journeys.questions import QUESTIONS, questions_in
from formsvc.journeys.services import Services
from formsvc.journeys.starting import pupil_name


@dataclass(frozen=True, slots=True, kw_only=True)
class PackLine:
    """One line of the list of packs.

    `asked` counts questions that wait for the school's answer; `late` says what should have been
    written after the start, "" for nothing.
    """

    pack: Pack
    pupil: str
    provider: str
    state: State
    missing: int
    asked: int
    late: str = ""


def list_packs(services: Services, user: User) -> list[PackLine]:
    """Return the packs of the user's school, newest first."""
    with services.ledger.reading() as tx:
        packs = tx.packs.of_school(user.organisation_id)
        return [_line(services, tx, pack, tx.facts.values(pack.ref)) for pack in packs]


def _line(services: Services, tx: Transaction, pack: Pack, facts: Facts) -> PackLine:
    return PackLine(
        pack=pack,
        pupil=pupil_name(facts),
        provider=str(facts.get("provider_name", "")),
        state=State(pack.state),
        missing=sum(
            len(missing(definition, facts))
            for definition in services.catalogue.definitions.values()
        ),
        asked=_unanswered(tx, pack),
        late=_late(services, tx, pack, facts),
    )


def _late(services: Services, tx: Transaction, pack: Pack, facts: Facts) -> str:
    """Say which review, or what it came to, should have been written down by now."""
    if not (pack.where.running or pack.state == State.ENDED):
        return ""
    found = afterwards_in(tx, pack.ref, facts, today=services.clock().date())
    if found.overdue:
        return f"A review was due on {found.due_words}: write it down"
    return "Write down what it came to" if found.ending_open else ""


def _unanswered(tx: Transaction, pack: Pack) -> int:
    """Count the questions of signatories that nobody answered, while the pack is out."""
    if pack.state != State.OUT_FOR_SIGNATURE:
        return 0
    entries = tx.entries.of_pack(pack.ref, only=QUESTIONS)
    return sum(not one.answer for one in questions_in(tx, entries))

"""Starts packs and lists them."""

from dataclasses import dataclass

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers import Facts, missing
from formsvc.domain.chain import utc_text
from formsvc.domain.context import initials
from formsvc.domain.events import Event, Happening
from formsvc.domain.pack import State
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import Pack, User
from formsvc.journeys.access import OFFICER
from formsvc.journeys.importing.reading import oldest
from formsvc.journeys.profiles import fill_from_profiles
from formsvc.journeys.questions import QUESTIONS, questions_in
from formsvc.journeys.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class PackLine:
    """One line of the list of packs; `asked` counts questions that wait for the school's answer."""

    pack: Pack
    pupil: str
    provider: str
    state: State
    missing: int
    asked: int


def start_pack(services: Services, user: User) -> str:
    """Start an empty pack for the user's school; return its reference."""
    with services.ledger.transaction() as tx:
        tx.imports.drop_before(oldest(services))
        return start_in(services, tx, user)


def start_in(services: Services, tx: Transaction, user: User) -> str:
    """Start a pack in an open transaction. Raises NotAllowed for people of no school."""
    school = tx.people.organisation(user.organisation_id)
    if user.role == OFFICER or school.kind != "school" or school.authority_id is None:
        raise NotAllowed("Only people of a school can start a pack.")
    ref = services.new_reference()
    pack = Pack(
        ref=ref,
        school_id=school.id,
        authority_id=school.authority_id,
        created_by=user.id,
        created_at=utc_text(services.clock()),
        state=State.NEW,
    )
    tx.packs.add(pack)
    tx.entries.append(
        Happening(
            event=Event.PACK_STARTED,
            pack=ref,
            actor=user.id,
            data={"school": school.id, "authority": school.authority_id},
        )
    )
    known = {"school_name": school.name, "school_urn": school.urn}
    tx.facts.put(
        ref, "referral", values={name: text for name, text in known.items() if text}, by=user.id
    )
    settings = tx.judging.rules(school.authority_id)
    wanted = "no" if settings and not settings.dfe_items else "yes"
    tx.facts.put(ref, "checklist", values={"dfe_items": wanted}, by=user.id)
    fill_from_profiles(services, tx, user, pack)
    return ref


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
    )


def _unanswered(tx: Transaction, pack: Pack) -> int:
    """Count the questions of signatories that nobody answered, while the pack is out."""
    if pack.state != State.OUT_FOR_SIGNATURE:
        return 0
    entries = tx.entries.of_pack(pack.ref, only=QUESTIONS)
    return sum(not one.answer for one in questions_in(tx, entries))


def pupil_name(facts: Facts) -> str:
    """Return the pupil's name for the school's own pages, or the initials there are."""
    names = [facts.get(name) for name in ("pupil_forename", "pupil_surname")]
    said = " ".join(name for name in names if isinstance(name, str))
    return said or initials(facts)

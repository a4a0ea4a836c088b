"""Starts packs, and says whose they are."""

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers import Facts
from formsvc.domain.chain import utc_text
from formsvc.domain.context import initials
from formsvc.domain.events import Event, Happening
from formsvc.domain.pack import State
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import Pack, User
from formsvc.journeys.access import OFFICER
from formsvc.journeys.importing.reading import oldest
from formsvc.journeys.profiles import fill_from_profiles
from formsvc.journeys.services import Services

#: A pack of which nothing else is known is as it was when it was started.
_UNTOUCHED = frozenset({Event.PACK_STARTED, Event.PACK_COPIED})


def start_pack(services: Services, user: User, *, opening: str = "") -> str:
    """Start an empty pack for the user's school; return its reference.

    `opening` is the mark of the page that the button stands on: pressed twice, it leads to one
    pack.
    """
    with services.ledger.transaction() as tx:
        tx.imports.drop_before(oldest(services))
        return started_already(tx, user, opening) or start_in(services, tx, user, opening=opening)


def started_already(tx: Transaction, user: User, opening: str) -> str:
    """Return the pack that this user started from this opening of a page, "" when there is none.

    Once somebody wrote into it, the page was only come back to: then a new pack is meant.
    """
    pack = tx.packs.started_from(opening, by=user.id)
    if pack is None or any(one.event not in _UNTOUCHED for one in tx.entries.of_pack(pack.ref)):
        return ""
    return pack.ref


def start_in(services: Services, tx: Transaction, user: User, *, opening: str = "") -> str:
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
    tx.packs.add(pack, opening=opening)
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


def pupil_name(facts: Facts) -> str:
    """Return the pupil's name for the school's own pages, or the initials there are."""
    names = [facts.get(name) for name in ("pupil_forename", "pupil_surname")]
    said = " ".join(name for name in names if isinstance(name, str))
    return said or initials(facts)

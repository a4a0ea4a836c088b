"""Says who got the papers of the last version in whose place, and where the answers say so not.

Nobody is named unasked: the next version goes to whom the answers name. The school is told, and
can put the other person into the boxes with one press; it counts when the page is saved.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers.asking import effective
from formsvc.domain.events import Event
from formsvc.domain.names import person_key
from formsvc.domain.pack import DRAFTS
from formsvc.domain.records import Invitation, User
from formsvc.domain.signers import Signer, all_signers
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.restricted import may_get_anything
from formsvc.journeys.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOn:
    """That `by` passed papers of the last version on to `to`, and is named still.

    `questions` are those whose answers would have to name the other one.
    """

    who: tuple[str, str, str]
    by: str
    to: Invitation
    questions: tuple[str, ...]


def look_passed_on(services: Services, user: User, ref: str) -> tuple[PassedOn, ...]:
    """Return whose papers were passed on and who is still named in a draft of the user's school.

    Empty for a pack that is no draft. Raises NotFound for another school's pack.
    """
    with services.ledger.reading() as tx:
        # Every page of a draft asks, and hardly ever did anybody pass papers on.
        if pack_of_school(tx, user, ref).state not in DRAFTS or not _given_on(tx, ref):
            return ()
        definitions = services.catalogue.definitions.values()
        facts = effective(definitions, tx.facts.values(ref))
        return passed_on_in(services, tx, ref, all_signers(definitions, facts))


def passed_on_in(
    services: Services, tx: Transaction, ref: str, signers: Iterable[Signer]
) -> tuple[PassedOn, ...]:
    """Return who of these signers passed papers of the newest version on, and to whom in the end.

    Whoever got them and may get nothing by now is not among them, nor who said no to any of them,
    nor who got their own back.
    """
    signers = tuple(signers)
    given = _given_on(tx, ref)
    said_no = _said_no(tx, ref) if given else frozenset()
    found = []
    for first, to in given.items():
        old, chain = tx.invitations.get(first), _chain(given, to)
        last = tx.invitations.get(chain[-1])
        moved = {
            (one.document, one.signatory) for each in chain for one in tx.invitations.items(each)
        }
        who = person_key(old.party, old.address, old.name)
        questions = dict.fromkeys(
            one.named_at[0]
            for one in signers
            if person_key(one.party.value, one.address, one.name) == who
            and (one.document, one.signatory) in moved
        )
        back = who == person_key(last.party, last.address, last.name)
        out = back or last.id in said_no
        if questions and not out and may_get_anything(services, tx, last):
            found.append(PassedOn(who=who, by=old.name, to=last, questions=tuple(questions)))
    return tuple(found)


def _given_on(tx: Transaction, ref: str) -> dict[str, str]:
    """Return whose invitation of the newest version became whose, by id."""
    entries = tx.entries.of_pack(ref, only=(Event.DELEGATION_ACCEPTED,))
    newest = tx.versions.newest_number(ref) if entries else 0
    ids = [(str(one.data["invitation"]), str(one.data["new_invitation"])) for one in entries]
    return {old: new for old, new in ids if tx.invitations.get(old).version == newest}


def _said_no(tx: Transaction, ref: str) -> frozenset[str]:
    """Return the invitations of those who declined a paper of a pack."""
    entries = tx.entries.of_pack(ref, only=(Event.DOCUMENT_DECLINED,))
    return frozenset(str(one.data["invitation"]) for one in entries)


def _chain(given: dict[str, str], to: str) -> list[str]:
    """Return who got the papers one after the other, the last one last."""
    chain = [to]
    while chain[-1] in given:
        chain.append(given[chain[-1]])
    return chain

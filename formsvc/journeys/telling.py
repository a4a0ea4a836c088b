"""Promises letters to the people of a pack who sign in: its school, its authority's officers."""

from formsvc.adapters.ledger import Transaction
from formsvc.domain.records import User
from formsvc.journeys.access import OFFICER
from formsvc.journeys.letters import queue_letter


def tell_school(tx: Transaction, ref: str, letter: str, *, key: str, **more: str) -> int:
    """Promise a letter to the person at the school who started the pack; return to how many it is.

    When they are not there any more, everybody of the school who can sign in gets it: a question,
    or a no, must not come to nobody. `more` are facts that the letter tells.
    """
    pack = tx.packs.get(ref)
    user = tx.people.user(pack.created_by)
    there = user is not None and not user.disabled and user.organisation_id == pack.school_id
    own = [user] if user is not None and there else tx.people.users_of(pack.school_id)
    told = [one for one in own if not one.disabled]
    for one in told:
        _tell(tx, ref, one, letter, key=key, **more)
    return len(told)


def tell_officers(tx: Transaction, ref: str, letter: str, *, key: str) -> None:
    """Promise a letter to every officer of the pack's authority."""
    for user in tx.people.users_of(tx.packs.get(ref).authority_id):
        if user.role == OFFICER and not user.disabled:
            _tell(tx, ref, user, letter, key=key)


def _tell(tx: Transaction, ref: str, user: User, letter: str, *, key: str, **more: str) -> None:
    school = tx.people.organisation(tx.packs.get(ref).school_id).name
    queue_letter(
        tx,
        letter=letter,
        to=user.email,
        name=user.name,
        facts={"reference": ref, "school": school, **more},
        key=f"{key}-{user.id}",
        pack=ref,
    )

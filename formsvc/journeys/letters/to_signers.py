"""Promises a letter to a person who signs, by the way in which this person is reached."""

from collections.abc import Mapping

from formsvc.adapters.ledger import Transaction
from formsvc.domain.reaching import Reach
from formsvc.domain.records import Invitation
from formsvc.journeys.letters.leaving import leave_to_school
from formsvc.journeys.letters.queueing import BY_EMAIL, BY_TEXT, queue_letter
from formsvc.journeys.services import Services
from formsvc.journeys.voices import language_for

_BY: Mapping[str, str] = {Reach.EMAIL: BY_EMAIL, Reach.TEXT: BY_TEXT}


def write_to_signer(
    services: Services,
    tx: Transaction,
    invitation: Invitation,
    *,
    letter: str,
    facts: Mapping[str, str],
    key: str,
    **more: str,
) -> None:
    """Promise one letter or text message, in this person's language.

    Who signs by hand gets none: what it would have said, the school says and gives in person. What
    they would not learn from it in any other way is written down as left to the school.
    """
    by = _BY.get(invitation.reach)
    if by is None:
        leave_to_school(tx, invitation, letter=letter, facts=facts, key=key)
        return
    queue_letter(
        tx,
        letter=letter,
        to=invitation.address,
        name=invitation.name,
        facts=facts,
        key=key,
        pack=invitation.pack_ref,
        invitation=invitation.id,
        language=language_for(services, tx, invitation).code,
        by=by,
        **more,
    )

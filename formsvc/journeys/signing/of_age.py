"""Holds a pupil who signs for themself against their date of birth, on the day they sign."""

import json
from collections.abc import Iterable
from datetime import date

from formsvc.adapters.ledger import Transaction
from formsvc.domain.definition import Audience
from formsvc.domain.of_age import adult_from
from formsvc.domain.records import Invitation, Item
from formsvc.domain.translating import to_say
from formsvc.domain.uk_days import uk_day
from formsvc.journeys.frozen_forms import frozen_definitions
from formsvc.journeys.services import Services

#: The answers that name the pupil as somebody who signs, and when they were born.
PUPIL, _BORN = "pupil_contact", "pupil_dob"
TOO_YOUNG = to_say(
    "You can sign when you are 18. The school gave us the date when you were born. "
    "Is that wrong? Then tell the school"
)


def is_too_young(services: Services, invitation: Invitation, items: Iterable[Item]) -> bool:
    """Do what `too_young` does, for a page. Reads only."""
    with services.ledger.reading() as tx:
        return too_young(services, tx, invitation, items)


def too_young(
    services: Services, tx: Transaction, invitation: Invitation, items: Iterable[Item]
) -> bool:
    """Say whether the pupil is asked to sign as of age, and is not 18 yet today, in UK time.

    A pack may go out shortly before the birthday. Only what was frozen with the version counts:
    a date that was never given stops nobody.
    """
    if invitation.party != Audience.PARENT:
        return False
    version = tx.versions.get(invitation.pack_ref, invitation.version)
    facts = json.loads(services.blobs.get(version.answers_sha256))
    born = facts.get(_BORN)
    if not (facts.get(PUPIL) and born):
        return False
    asked = {(one.document, one.signatory) for one in items}
    pupils = {
        (form.name, one.name)
        for form in frozen_definitions(services, version)
        for one in form.signatories
        if one.people == PUPIL
    }
    today = uk_day(services.clock())
    return bool(asked & pupils) and adult_from(date.fromisoformat(born)) > today

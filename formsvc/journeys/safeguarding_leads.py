"""Holds the addresses of the safeguarding leads' copy against the people who sign in.

Whoever fills in a pack names these people. Without this check somebody at the school could name
their own address, and the copy that they may not read would come to them.
"""

from collections.abc import Iterable

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers import Facts
from formsvc.domain.definition import Audience, Definition
from formsvc.domain.records import Pack
from formsvc.domain.signers import all_signers, safeguarding_leads
from formsvc.journeys.access import SAFEGUARDING_LEAD


def wrong_leads(
    tx: Transaction, pack: Pack, definitions: Iterable[Definition], facts: Facts
) -> tuple[str, ...]:
    """Return why the safeguarding leads' copy would reach somebody else, one sentence each."""
    definitions = tuple(definitions)
    if not any(one.only_for_dsl for each in definitions for one in each.questions()):
        return ()
    people = {one.email.lower(): one for one in tx.people.users_of(pack.school_id)}
    leads = {
        email for email, one in people.items() if one.role == SAFEGUARDING_LEAD and not one.disabled
    }
    signing = {
        one.address.lower(): one.name
        for one in all_signers(definitions, facts)
        if one.party is Audience.DSL and one.address
    }
    reasons = [
        f"{name} does not sign in at your school as the safeguarding lead. Name the person who "
        "does, with the address that they sign in with."
        for email, name in signing.items()
        if email not in leads
    ]
    reasons += [
        f"{people[email].name} works at your school and cannot get the safeguarding leads' copy."
        for lead in safeguarding_leads(facts)
        if (email := lead["email"].lower()) not in signing and email in people.keys() - leads
    ]
    return tuple(dict.fromkeys(reasons))

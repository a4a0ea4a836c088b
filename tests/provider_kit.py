"""A provider that was asked to fill in its part, and somebody there who is in."""

import re

from builders import REFERRER, do_jobs, letters, text_of

from formsvc.domain.evidence import stamp
from formsvc.journeys import providers
from formsvc.journeys.providers import enter_part, invite_provider, see_part

NAME, EMAIL = "Sam O'Pretend", "sam.opretend@riverbank.example"
LIABILITY = "chk_public_liability"


def part_tokens(services):
    """The tokens of providers' links that letters brought, the newest letter last."""
    return [hit[1] for one in letters(services) if (hit := re.search(r"/p/(\S+)", text_of(one)))]


def invited(services, ref, *, user=REFERRER, name=NAME, email=EMAIL):
    """Ask the pack's provider; return the token of the letter's link."""
    invite_provider(services, user, ref, name=name, email=email)
    do_jobs(services)
    return part_tokens(services)[-1]


def inside(services, ref, **who):
    """Ask the provider and go in; return (token, secret)."""
    token = invited(services, ref, **who)
    return token, enter_part(services, token)


def give(services, who, item=LIABILITY, *, upload="", **parts):
    """Give something for a check; return its evidence."""
    view = see_part(services, *who)
    said = {"what": "Certificate IM-1001", "where": "The office in Mill Lane"} | parts
    faults = providers.save_check(
        services, who, item, raws=said, upload_id=upload, expected=view.stamp_of(item)
    )

    assert not faults, faults
    return see_part(services, *who).evidence[item]


def current(services, provider_id):
    with services.ledger.reading() as tx:
        return tx.register.current(provider_id)


def mark(evidence):
    """The mark that a page with this evidence carries."""
    return stamp([evidence])

"""Keeps what comes back: delivery reports from the mailbox, and reports of GOV.UK Notify."""

import re
from collections.abc import Mapping

from formsvc.adapters.bounces import Report
from formsvc.domain.delivery import Delivery
from formsvc.journeys.delivering import note_delivery
from formsvc.journeys.services import Services

#: How Notify ends a letter or a text message. A temporary failure is a full mailbox or a phone
#: that was off for three days, a technical one is Notify's own: the address may well be right.
_ENDS: Mapping[str, Delivery] = {
    "delivered": Delivery.DELIVERED,
    "permanent-failure": Delivery.BOUNCED,
    "temporary-failure": Delivery.UNDELIVERED,
    "technical-failure": Delivery.UNDELIVERED,
}
_ID = re.compile(r"[0-9a-f]{32}")


def read_bounces(services: Services) -> int:
    """Read the mailbox of letters that came back; return how many were about ours.

    The entry comes first and the message goes after: a fault in between reads it again, and what
    is known already changes nothing.
    """
    if services.bounces is None:
        return 0
    count = 0
    for report in services.bounces.unread():
        if _keep(services, report):
            services.bounces.forget(report)
            count += 1
        else:
            services.bounces.set_aside(report)
    return count


def _keep(services: Services, report: Report) -> bool:
    """Keep what a report says; say whether it is about a letter of ours."""
    if report.standing is None:
        return False
    with services.ledger.transaction() as tx:
        known = [one for one in report.letters if tx.letters.get(one)]
        for one in known:
            note_delivery(tx, one, report.standing, said=report.said)
    return bool(known)


def hear_from_notify(services: Services, said: Mapping[str, object]) -> None:
    """Keep what Notify reports of one letter, told by our own reference; nothing else counts."""
    reference, status = said.get("reference"), said.get("status")
    if not (isinstance(reference, str) and isinstance(status, str)):
        return
    if status in _ENDS and _ID.fullmatch(reference):
        with services.ledger.transaction() as tx:
            note_delivery(tx, reference, _ENDS[status], said=status)

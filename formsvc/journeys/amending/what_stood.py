"""Says which answers a version that stands is put back to: what must not come back stays away."""

import json
from collections.abc import Mapping
from typing import Any

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers import Value
from formsvc.domain.events import Event
from formsvc.domain.one_row import earlier_row
from formsvc.domain.records import Version
from formsvc.domain.right_address import corrected, way_at
from formsvc.journeys.services import Services

#: What the safeguarding leads say of an order of a court; the first says whether there is one.
_RESTRICTION = ("contact_restricted", "restriction_details", "restriction_file")


def answers_that_stood(
    services: Services, tx: Transaction, version: Version, now: Mapping[str, Value]
) -> dict[str, Value]:
    """Return the answers of a version as they may come back, where `now` are those of today.

    An address that was corrected since stays right: else the next link goes to a stranger. Whom
    nothing may reach today stays so, as does what the safeguarding leads say of an order.
    """
    frozen: dict[str, Value] = json.loads(services.blobs.get(version.answers_sha256))
    stood = {name: _kept_away(value, now.get(name)) for name, value in frozen.items()}
    stood |= {name: _kept_away([], now[name]) for name in now if name not in frozen}
    back = {name: value for name, value in stood.items() if name in frozen or value}
    if now.get(_RESTRICTION[0]) == "yes":
        back = {name: value for name, value in back.items() if name not in _RESTRICTION}
        back |= {name: now[name] for name in _RESTRICTION if name in now}
    return _with_right_addresses(tx, version, back)


def _with_right_addresses(
    tx: Transaction, version: Version, answers: Mapping[str, Value]
) -> dict[str, Value]:
    """Return answers with each correction since a version was sent, in the order of these."""
    right = dict(answers)
    for entry in tx.entries.of_pack(version.pack_ref, only=[Event.ADDRESS_CORRECTED]):
        invitation = tx.invitations.get(str(entry.data["invitation"]))
        told = tx.entries.private(entry.seq)
        if told is not None and invitation.version >= version.number:
            was, new = way_at(str(told["was"])), way_at(str(told["now"]))
            for name, value in right.items():
                right[name] = corrected(value, invitation.name, was, new)
    return right


def _kept_away(then: Value, now: Value | None) -> Value:
    """Return a table as it was, but with the rows of today of those whom nothing may reach.

    Whoever got another name since is in it once, and so as today.
    """
    if not isinstance(then, list) or not isinstance(now, list) or not _is_table(then + now):
        return then
    rows = [row for row in then if isinstance(row, dict)]
    today = [row for row in now if isinstance(row, dict)]
    for row in today:
        if row.get("nothing_sent") == "yes":
            at = earlier_row(row, today, rows)
            at = len(rows) if at is None else at
            rows[at : at + 1] = [row]
    return rows


def _is_table(value: list[Any]) -> bool:
    return all(isinstance(one, dict) for one in value)

"""Puts right how a person is reached in the answers that say it."""

from dataclasses import dataclass

from formsvc.domain.answers import Value
from formsvc.domain.reaching import Reach, reach_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a person is to be reached, and at which address or number; "" for by hand."""

    reach: Reach
    address: str


def way_at(address: str) -> Way:
    """Return the way that goes with an address or number that was read; "" is by hand."""
    if not address:
        return Way(reach=Reach.BY_HAND, address="")
    return Way(reach=Reach.EMAIL if "@" in address else Reach.TEXT, address=address)


def corrected(value: Value, name: str, was: Way, way: Way) -> Value:
    """Return an answer with the row of a person of this name put right; any other as it was."""
    if isinstance(value, list):
        return [corrected(one, name, was, way) for one in value]  # type: ignore[return-value]
    if not isinstance(value, dict):
        return value
    reach, address = reach_of(value)
    same = (reach, address.lower()) == (was.reach, was.address.lower())
    if not same or value.get("name") != name:
        return value
    told = {Reach.EMAIL: {"email": way.address}, Reach.TEXT: {"phone": way.address}}
    chosen = {"reach": way.reach.value} if way.reach != reach or "reach" in value else {}
    return value | told.get(way.reach, {}) | chosen

"""The ways in which a person can be reached: which there are, how one is read and corrected."""

from dataclasses import dataclass

from formsvc.domain.answers import Value
from formsvc.domain.answers.simple import NotAccepted, read_email
from formsvc.domain.definition import Audience, Column
from formsvc.domain.reaching import NO_MOBILE, Reach, mobile_number, reach_of
from formsvc.domain.records import Invitation
from formsvc.journeys.services import Services
from formsvc.journeys.signing import NotYetComplete

#: The name of the box in which each way is typed or chosen.
BOXES = {Reach.EMAIL: "email", Reach.TEXT: "phone", Reach.BY_HAND: "reach"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a person is to be reached, and at which address or number; "" for by hand."""

    reach: Reach
    address: str


def ways_for(services: Services, invitation: Invitation) -> tuple[Reach, ...]:
    """Return the ways in which a person can be reached: only the family signs without email."""
    if invitation.party != Audience.PARENT:
        return (Reach.EMAIL,)
    return tuple(one for one in Reach if one is not Reach.TEXT or services.texts is not None)


def read_way(typed: str, reach: str) -> Way:
    """Return what was typed. Raises NotYetComplete for the box that has to be put right."""
    if reach == Reach.BY_HAND:
        return Way(reach=Reach.BY_HAND, address="")
    if reach == Reach.TEXT:
        number = mobile_number(typed)
        if not number:
            raise NotYetComplete({"phone": NO_MOBILE})
        return Way(reach=Reach.TEXT, address=number)
    try:
        address = read_email(Column(name="email", ask=""), typed)
    except NotAccepted as not_accepted:
        raise NotYetComplete({"email": not_accepted.message}) from not_accepted
    if not address:
        raise NotYetComplete({"email": "Enter their email address"})
    return Way(reach=Reach.EMAIL, address=address)


def corrected(value: Value, invitation: Invitation, way: Way) -> Value:
    """Return an answer with a person's row in it put right; any other as it was."""
    if isinstance(value, list):
        return [corrected(one, invitation, way) for one in value]  # type: ignore[return-value]
    if not isinstance(value, dict):
        return value
    reach, address = reach_of(value)
    same = (reach, address.lower()) == (invitation.reach, invitation.address.lower())
    if not same or value.get("name") != invitation.name:
        return value
    told = {Reach.EMAIL: {"email": way.address}, Reach.TEXT: {"phone": way.address}}
    chosen = {"reach": way.reach.value} if way.reach != reach or "reach" in value else {}
    return value | told.get(way.reach, {}) | chosen

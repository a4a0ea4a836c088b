"""The ways in which a person can be reached: which there are, how one is read."""

from formsvc.domain.answers.simple import NotAccepted, read_email
from formsvc.domain.definition import Audience, Column
from formsvc.domain.reaching import NO_MOBILE, Reach, mobile_number
from formsvc.domain.records import Invitation
from formsvc.domain.right_address import Way
from formsvc.journeys.services import Services
from formsvc.journeys.signing import NotYetComplete

#: The name of the box in which each way is typed or chosen.
BOXES = {Reach.EMAIL: "email", Reach.TEXT: "phone", Reach.BY_HAND: "reach"}


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

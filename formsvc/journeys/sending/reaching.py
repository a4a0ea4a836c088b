"""Says before sending who cannot be reached, and how each of the others will be."""

from collections.abc import Iterable, Mapping

from formsvc.domain.definition import Audience
from formsvc.domain.names import plain_name
from formsvc.domain.reaching import Reach
from formsvc.domain.signers import Signer, not_reached, same_names
from formsvc.journeys.sending.inviting import Person

_LACKS: Mapping[Reach, str] = {
    Reach.EMAIL: "there is no email address to write to. Give one, or say that they sign in "
    "another way",
    Reach.TEXT: "there is no mobile number for a text message. Give one, or say that they sign in "
    "another way",
}


def why_not_reached(signers: Iterable[Signer], *, texts: bool) -> list[str]:
    """Return who cannot be reached, one sentence each; `texts`: whether text messages can go."""
    signers = tuple(signers)
    shared = same_names(signers)
    reasons = [
        f"{one.name or one.title}: {_LACKS[one.reach] if one.name else 'there is no name'}."
        for one in not_reached(signers)
    ]
    if not texts:
        reasons += [
            f"{one.name}: this service cannot send text messages. Choose another way to sign."
            for one in signers
            if one.reach is Reach.TEXT and one.address
        ]
    return reasons + [
        f"Two people are called {one.name} and get their papers in the same way. Give them names "
        "that tell them apart."
        for one in signers
        if one.party is Audience.PARENT and plain_name(one.name) in shared
    ]


def how_reached(person: Person) -> str:
    """Return how a person will be reached, as the school reads it before sending."""
    if person.reach == Reach.BY_HAND:
        return "signs in person or on paper: no link goes out"
    if person.reach == Reach.TEXT:
        return f"by a text message to {person.address}"
    return f"by email to {person.address}"

"""What letters say when the school corrects where a person's papers go.

They give no number to ring: whoever corrected the address wrongly may have given that too.
"""

from formsvc.adapters.translations import Voice
from formsvc.journeys.letters.shape import Facts, Wording

#: Around an address or number among words from right to left: else its plus sign goes astray.
_LEFT_TO_RIGHT, _AS_BEFORE = "\u2066", "\u2069"


def former_address(facts: Facts, voice: Voice) -> Wording:
    """Word the letter to an address that a person has no more: whoever reads it may be a stranger.

    It names nobody.
    """
    school, say = facts["school"], voice.say
    return Wording(
        subject=say("%(school)s does not write to you here any more", school=school),
        before=(
            say(
                "%(school)s sent a message here. It is no longer meant for this address or number.",
                school=school,
            ),
            say("A link in it does not open any more. You need do nothing."),
            say("Did you get other messages from the school? They are still good."),
            say(
                "Was the message meant for you? Then please call %(school)s. "
                "Use a phone number that you knew before.",
                school=school,
            ),
        ),
    )


def reached_otherwise(facts: Facts, voice: Voice) -> Wording:
    """Word the letter to a person who got all by hand, and whose papers go to an address now."""
    school, say, address = facts["school"], voice.say, facts["address"]
    if voice.language.right_to_left:
        address = f"{_LEFT_TO_RIGHT}{address}{_AS_BEFORE}"
    return Wording(
        subject=say("%(school)s has a new address for you", school=school),
        before=(
            say(
                "Until now the school gave you your papers by hand. From now on they go to: "
                "%(address)s",
                address=address,
            ),
            say(
                "Did you not ask for this? Then please call %(school)s. "
                "Use a phone number that you knew before.",
                school=school,
            ),
        ),
    )

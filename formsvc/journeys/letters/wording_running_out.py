"""What the letters say when something that a provider gave runs out."""

from formsvc.domain.answers.words import date_in_words
from formsvc.journeys.letters.shape import Facts, Wording


def running_out(facts: Facts) -> Wording:
    """Word the letter to a person at the provider. It brings no link: they have one."""
    return Wording(
        subject="Something that you gave runs out soon",
        before=(
            f"This is about what {facts['provider']} gave for its schools. It runs out soon:",
            *facts["items"].split("\n"),
            "Please give the new one when you have it. You do it once, for all schools.",
            "Use the link that you have. It works until "
            f"{date_in_words(facts['until'])}. After that day, open it all the same and press "
            "“Send me a new link”.",
            f"If you cannot find the link, ask {facts['school']} to send you a new one. We put "
            "none in this letter, so that the one you have goes on working.",
        ),
    )


def running_out_for_school(facts: Facts) -> Wording:
    """Word the letter to the person at a school whose pupil's placement it touches."""
    told = (
        "We have told the people at the provider who fill in its part."
        if facts["provider_told"] == "yes"
        else "We could reach nobody at the provider: please ask there for the new ones."
    )
    return Wording(
        subject=f"Something that {facts['provider']} gave runs out soon",
        before=(
            f"{facts['provider']} gave these for all its schools. They run out soon:",
            *facts["items"].split("\n"),
            f"These placements go on for longer: {facts['packs']}.",
            told,
            "Look at the new one before the old one ends.",
        ),
        link_words="See your packs",
    )

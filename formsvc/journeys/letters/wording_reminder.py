"""What a reminder says: the same as the invitation, and why it comes."""

from formsvc.domain.answers.words import date_in_words
from formsvc.journeys.letters.shape import Facts, Wording


def reminder(facts: Facts) -> Wording:
    """Word the letter that reminds a person of what waits, with a link that works."""
    what = "some papers about a placement" if facts["party"] == "parent" else "documents"
    return Wording(
        subject=f"{facts['school']} still waits for your answer",
        before=(
            f"{facts['school']} asked you to read {what}. They still wait for you.",
            f"They are: {facts['documents']}.",
        ),
        link_words="Read and sign",
        after=(
            "Please use this link from now on. The one in our last letter has stopped working.",
            f"The link is only for you. It works until {date_in_words(facts['until'])}. "
            "Please do not pass it on.",
            "You can also ask a question, or say no. Then we stop writing to you about this.",
            f"If this is not meant for you, please tell {facts['school']} and delete this letter.",
        ),
    )

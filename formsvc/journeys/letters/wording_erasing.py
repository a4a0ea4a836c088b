"""What the letters about erasing say to the two safeguarding leads who decide."""

from collections.abc import Mapping

from formsvc.journeys.letters.shape import Facts, Wording

_TWO_PEOPLE = "Nobody erases alone: a second safeguarding lead must confirm it."
_WHY: Mapping[str, tuple[str, str]] = {
    "refused": (
        "Another safeguarding lead refused it and gave a reason.",
        "Sign in to read the reason.",
    ),
    "ran_out": (
        "Nobody confirmed or refused it in 14 days, so your request is over.",
        "Sign in to ask again, if it is still right.",
    ),
    "changed": (
        "Since you asked, the pack was changed or put on hold. It is not what you looked at any "
        "more, so your request is over.",
        "Sign in to look at it, and ask again if it is still right.",
    ),
}


def erasure_asked(facts: Facts) -> Wording:
    """Word the letter that asks the second person to confirm, or refuse, that a pack is erased."""
    return Wording(
        subject=f"Pack {facts['reference']}: please confirm or refuse that it is erased",
        before=(
            f"A safeguarding lead at {facts['school']} asks that this pack be erased for good.",
            _TWO_PEOPLE,
            "Sign in and look at the pack. Then confirm it, or refuse it with a reason.",
            f"If nobody answers by {facts['until']}, the pack stays.",
        ),
        link_words="Look at the pack",
    )


def erasure_reminder(facts: Facts) -> Wording:
    """Word the reminder to the second person, before the request is over."""
    return Wording(
        subject=f"Pack {facts['reference']} still waits: is it erased or not?",
        before=(
            f"A safeguarding lead at {facts['school']} asked that this pack be erased for good. "
            "Nobody has answered yet.",
            _TWO_PEOPLE,
            f"Sign in to confirm or refuse it by {facts['until']}. After that, the pack stays.",
        ),
        link_words="Look at the pack",
    )


def erasure_over(facts: Facts) -> Wording:
    """Word the letter to whoever asked, when the pack is not erased after all."""
    return Wording(
        subject=f"Pack {facts['reference']} stays: it is not erased",
        before=("You asked that this pack be erased for good.", *_WHY[facts["why"]]),
        link_words="Open the pack",
    )


def erasure_done(facts: Facts) -> Wording:
    """Word the letter to whoever asked, when a second person confirmed it: there is no pack now."""
    return Wording(
        subject=f"Pack {facts['reference']} is erased",
        before=(
            f"You asked that this pack of {facts['school']} be erased for good. Another "
            "safeguarding lead confirmed it.",
            "Its answers, files, letters and papers are gone here. Nobody can bring them back. "
            "Copies that other people hold are not reached.",
            "Sign in to read the certificate of erasure. You can keep it with your own records.",
        ),
        link_words="Read the certificate",
    )

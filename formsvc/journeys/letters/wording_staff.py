"""What the letters to safeguarding leads and between colleagues say."""

from formsvc.journeys.letters.shape import Facts, Wording


def safeguarding_copy(facts: Facts) -> Wording:
    """Word the letter that brings the safeguarding leads their copy."""
    return Wording(
        subject=f"The safeguarding copy from {facts['school']}",
        before=(
            "Everybody has signed. You get this copy as the safeguarding lead.",
            "It says what only safeguarding leads may read. Nobody else at the school, at the "
            "provider or at the council gets it from us.",
            "Keep it with your child protection files. Share from it only what somebody needs to "
            "keep the pupil safe.",
        ),
        link_words="Check a signed file",
        after=(f"The reference is {facts['reference']}.",),
    )


def checkpoint(facts: Facts) -> Wording:
    """Word the letter that takes a checkpoint of the ledger out of the building."""
    return Wording(
        subject=f"Keep this letter: checkpoint at {facts['entries']} entries",
        before=(
            "Please keep this letter. You need do nothing else with it.",
            "It holds a signed checkpoint of the ledger: how many entries there are, and a sum "
            "over all of them. If entries are ever changed or removed, even by the people who run "
            "the service, the ledger no longer fits this letter. There is one letter a day.",
            facts["note"].rstrip(),
            *_stamp(facts),
            "To check, save this letter as a file and give it to the people who run the service, "
            "or to whoever checks them. They run: formsvc ledger verify --against FILE",
        ),
    )


def _stamp(facts: Facts) -> tuple[str, ...]:
    if not facts["stamp"]:
        return (f"No time-stamp goes with it: the time-stamp authority {facts['unstamped']}.",)
    said = (
        "A time-stamp authority confirms the day. Its time-stamp, which belongs to the lines above:"
    )
    return said, facts["stamp"]


def examination(facts: Facts) -> Wording:
    """Word the letter that tells the administrator of faults that the nightly check found."""
    return Wording(
        subject=f"The nightly check found faults: {facts['count']}",
        before=(
            "The nightly check looked at the database, the ledger, every kept file and every "
            "sealed file. This is wrong:",
            *facts["faults"].split("\n"),
            "Do not change or remove anything yet. Make a copy of the disk, then run: formsvc "
            "ledger verify, and: formsvc doctor. The last good backup helps to see what changed.",
        ),
    )


def review_overdue(facts: Facts) -> Wording:
    """Word the reminder that a review of a placement should have been written down by now."""
    return Wording(
        subject=f"A review is overdue for pack {facts['reference']}",
        before=(
            f"A review of this placement was due on {facts['due']}. Nobody has written it down.",
            "If you have held it, sign in and write it down. If not, please hold it soon: a "
            "placement should be looked at once in every half-term at least.",
        ),
        link_words="Open the pack",
    )


def handed_over(facts: Facts) -> Wording:
    """Word the letter that asks a colleague to go on with a draft."""
    return Wording(
        subject=f"Pack {facts['reference']} is handed over to you",
        before=(
            f"A colleague at {facts['school']} asks you to go on with a draft.",
            "Sign in to read the note, and to see which part is yours.",
        ),
        link_words="Open the pack",
    )

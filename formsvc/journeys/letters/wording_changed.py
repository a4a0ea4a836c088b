"""What letters say after somebody signed: papers were changed, or the school took a signature."""

from formsvc.adapters.translations import Voice
from formsvc.journeys.letters.shape import Facts, Wording


def again(facts: Facts, voice: Voice) -> tuple[str, ...]:
    """Return the words that go before an invitation to a later version."""
    if facts.get("version", "1") == "1":
        return ()
    return (voice.say("The papers were changed since we last wrote to you."),)


def changed(facts: Facts, voice: Voice) -> Wording:
    """Word the letter that tells of a new version that needs no new signature of this person.

    On paper, `by` hand, it brings no link.
    """
    school, say = facts["school"], voice.say
    papers = ", ".join(say(title) for title in facts["documents"].split(", "))
    subject = say("%(school)s has changed papers that you signed", school=school)
    before = (
        say("These are the papers: %(papers)s.", papers=papers),
        say("You do not have to sign again. If you do not agree, please tell the school."),
    )
    if facts.get("by") == "hand":
        shown = say("You can ask the school to show you what was changed.")
        return Wording(subject=subject, before=(*before, shown))
    return Wording(
        subject=subject,
        before=before,
        link_words=say("What was changed"),
        after=(
            say(
                "The link is only for you. It works until %(day)s.",
                day=voice.moment(facts["until"]),
            ),
            say("Please do not pass it on."),
            say(
                "If this is not meant for you, please tell %(school)s and delete this letter.",
                school=school,
            ),
        ),
    )


def signed_at_school(facts: Facts, voice: Voice) -> Wording:
    """Word the letter to a person whose signature the school took on its own device, or on paper.

    It gives no number to ring: whoever did wrong may have given that too.
    """
    school, say = facts["school"], voice.say
    how = (
        say("You signed papers on a device of the school.")
        if facts["way"] == "device"
        else say("The school got a paper that you signed by hand. Two people there looked at it.")
    )
    return Wording(
        subject=say("%(school)s has your signature", school=school),
        before=(
            how,
            say("You need do nothing. You get your copy when everybody has signed."),
            say(
                "Was this not you? Then please call %(school)s. "
                "Use a phone number that you knew before.",
                school=school,
            ),
        ),
    )

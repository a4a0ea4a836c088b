"""What the letters to signatories say, each in the language of whoever gets it."""

from collections.abc import Callable, Mapping

from formsvc.adapters.translations import Voice
from formsvc.domain.page_languages import LANGUAGES
from formsvc.journeys.letters.leaving import REACHED_OTHERWISE
from formsvc.journeys.letters.queueing import FORMER_ADDRESS
from formsvc.journeys.letters.shape import Facts, Wording
from formsvc.journeys.letters.wording_addresses import former_address, reached_otherwise
from formsvc.journeys.letters.wording_changed import again, changed, signed_at_school


def _invitation(facts: Facts, voice: Voice) -> Wording:
    school, say = facts["school"], voice.say
    asks = (
        say(
            "%(school)s asks you to read some papers about a placement. Sign them if you agree.",
            school=school,
        )
        if facts["party"] == "parent"
        else say(
            "%(school)s asks you to read and sign papers about a placement in alternative "
            "provision.",
            school=school,
        )
    )
    papers = _titles(facts, voice)
    return Wording(
        subject=say("%(school)s asks you to read and sign", school=school),
        before=(
            *again(facts, voice),
            asks,
            say("These are the papers: %(papers)s.", papers=papers),
        ),
        link_words=say("Read and sign"),
        after=(
            say(
                "The link is only for you. It works until %(day)s.",
                day=voice.moment(facts["until"]),
            ),
            say("Please do not pass it on."),
            say("You can also ask a question, or say no. You do not need an account."),
            say("You can see the pages in: %(languages)s.", languages=_own_names()),
            say(
                "If this is not meant for you, please tell %(school)s and delete this letter.",
                school=school,
            ),
        ),
    )


def _more_to_sign(facts: Facts, voice: Voice) -> Wording:
    school, say = facts["school"], voice.say
    return Wording(
        subject=say("%(school)s asks you to read and sign more", school=school),
        before=(
            say("The others have signed. Now there is more for you to read and sign."),
            say("To read it, and to sign, use the link in the letter that you got before."),
            say(
                "If you no longer have that letter, please ask %(school)s for help.", school=school
            ),
        ),
    )


def _reminder(facts: Facts, voice: Voice) -> Wording:
    school, say = facts["school"], voice.say
    papers = _titles(facts, voice)
    return Wording(
        subject=say("%(school)s still waits for your answer", school=school),
        before=(
            say(
                "%(school)s asked you to read some papers. They still wait for you.", school=school
            ),
            say("These are the papers: %(papers)s.", papers=papers),
        ),
        link_words=say("Read and sign"),
        after=(
            say(
                "Please use this link from now on. The one in our last letter has stopped working."
            ),
            say(
                "The link is only for you. It works until %(day)s.",
                day=voice.moment(facts["until"]),
            ),
            say("Please do not pass it on."),
            say("You can also ask a question, or say no. Then we stop writing to you about this."),
            say("You can see the pages in: %(languages)s.", languages=_own_names()),
            say(
                "If this is not meant for you, please tell %(school)s and delete this letter.",
                school=school,
            ),
        ),
    )


def _titles(facts: Facts, voice: Voice) -> str:
    return ", ".join(voice.say(title) for title in facts["documents"].split(", "))


def _own_names() -> str:
    return ", ".join(one.own_name for one in LANGUAGES)


def _question_answered(facts: Facts, voice: Voice) -> Wording:
    """`link` says what the person's link is good for by now: "sign", "read" or "nothing"."""
    school, say = facts["school"], voice.say
    subject = say("%(school)s answered your question", school=school)
    link = facts.get("link", "sign")
    asked = say("You asked %(school)s a question. The answer is there now.", school=school)
    gone = say(
        "Your link does not open any more. Please ask %(school)s for the answer.", school=school
    )
    if link == "nothing":
        return Wording(subject=subject, before=(asked, gone))
    use = (
        say("To read it, and to sign, use the link in the letter that you got before.")
        if link == "sign"
        else say("To read it, use the link in the letter that you got before.")
    )
    lost = say("If you no longer have that letter, please ask %(school)s for help.", school=school)
    return Wording(subject=subject, before=(asked, use, lost))


def _copy(facts: Facts, voice: Voice) -> Wording:
    say = voice.say
    return Wording(
        subject=say("Your signed copy from %(school)s", school=facts["school"]),
        before=(
            say("Everybody has signed. Your copy comes with this letter."),
            say("Keep it safe. It is private."),
            say("Each file is sealed. If anyone changes it, a check will show that."),
        ),
        link_words=say("Check a signed file"),
        after=(say("Your reference is:") + f" {facts['reference']}",),
    )


def _signing_code(facts: Facts, voice: Voice) -> Wording:
    say = voice.say
    return Wording(
        subject=say("Your code"),
        before=(
            say("Your code is: %(code)s", code=facts["code"]),
            say("Type it on the page that asked for it. It works once, for 10 minutes."),
            say("If you did not ask for a code, you need do nothing. Do not give it to anyone."),
        ),
    )


SIGNERS_LETTERS: Mapping[str, Callable[[Facts, Voice], Wording]] = {
    "invitation": _invitation,
    "changed": changed,
    "reminder": _reminder,
    "more_to_sign": _more_to_sign,
    "question_answered": _question_answered,
    "copy": _copy,
    "signing_code": _signing_code,
    "signed_at_school": signed_at_school,
    FORMER_ADDRESS: former_address,
    REACHED_OTHERWISE: reached_otherwise,
}

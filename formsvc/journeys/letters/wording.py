"""What each letter says. No letter names a child, in its subject or its body."""

from collections.abc import Callable, Mapping

from formsvc.domain.answers.words import date_in_words
from formsvc.journeys.letters.shape import Facts, Wording
from formsvc.journeys.letters.wording_reminder import reminder
from formsvc.journeys.letters.wording_staff import handed_over, safeguarding_copy


def word_letter(letter: str, facts: Facts) -> Wording:
    """Return the words of one of LETTERS. Raises KeyError for an unknown letter or fact."""
    return LETTERS[letter](facts)


def _sign_in_code(facts: Facts) -> Wording:
    return Wording(
        subject="Your sign-in code",
        before=(
            f"Your code is: {facts['code']}",
            "Type it on the page that asked for it. It works once, for 10 minutes.",
            "If you did not ask for a code, you need do nothing. Do not give it to anyone.",
        ),
    )


def _invitation(facts: Facts) -> Wording:
    what = (
        "asks you to read some papers about a placement, and to sign them if you agree."
        if facts["party"] == "parent"
        else "asks you to read and sign documents about a placement in alternative provision."
    )
    return Wording(
        subject=f"{facts['school']} asks you to read and sign",
        before=(f"{facts['school']} {what}", f"They are: {facts['documents']}."),
        link_words="Read and sign",
        after=(
            f"The link is only for you. It works until {date_in_words(facts['until'])}. "
            "Please do not pass it on.",
            "You can also ask a question, or say no. You do not need an account.",
            f"If this is not meant for you, please tell {facts['school']} and delete this letter.",
        ),
    )


def _provider_part(facts: Facts) -> Wording:
    return Wording(
        subject=f"{facts['school']} asks you to fill in your part",
        before=(
            f"{facts['school']} asks {facts['provider']} for its policies, insurance and staff "
            "checks. Every school must see these before it sends a pupil.",
            "You fill in your part once. All schools that use this service then see it. You only "
            "come back when something runs out.",
        ),
        link_words="Fill in your part",
        after=(
            f"The link works until {date_in_words(facts['until'])}. You can stop and come back. "
            "You do not need an account.",
            "The link lets people change what you gave. Pass it on only to people you work with.",
            f"If this is not meant for you, please tell {facts['school']} and delete this letter.",
        ),
    )


def _question_asked(facts: Facts) -> Wording:
    return Wording(
        subject=f"A question about pack {facts['reference']}",
        before=(
            "Somebody who was asked to sign has a question. Please answer it soon.",
            "Sign in to read the question and to answer it.",
        ),
        link_words="Open the pack",
    )


def _question_answered(facts: Facts) -> Wording:
    """`link` says what the person's link is good for by now: "sign", "read" or "nothing"."""
    subject = f"{facts['school']} answered your question"
    asked = f"You asked {facts['school']} a question. "
    link = facts.get("link", "sign")
    if link == "nothing":
        gone = f"Your link does not open any more. Please ask {facts['school']} for the answer."
        return Wording(subject=subject, before=(asked + "It has written an answer.", gone))
    what = "To read it, and to sign," if link == "sign" else "To read it,"
    ask = "a new link" if link == "sign" else "the answer"
    return Wording(
        subject=subject,
        before=(
            asked + "The answer is there now.",
            f"{what} use the link in the letter that you got before.",
            f"If you no longer have that letter, ask {facts['school']} for {ask}.",
        ),
    )


def _declined(facts: Facts) -> Wording:
    return Wording(
        subject=f"Pack {facts['reference']} was declined",
        before=(
            "Somebody who was asked to sign said no and gave a reason.",
            "All sign-off links of this version have stopped working.",
            "Sign in to read the reason and to decide what happens next.",
        ),
        link_words="Open the pack",
    )


def _copy(facts: Facts) -> Wording:
    return Wording(
        subject=f"Your signed copy from {facts['school']}",
        before=(
            "Everybody has signed. Your copy comes with this letter.",
            "Keep it safe. It is private.",
            "Each file is sealed. If anyone changes it, a check will show that.",
        ),
        link_words="Check a signed file",
        after=(f"The reference is {facts['reference']}.",),
    )


def _sealed(facts: Facts) -> Wording:
    return Wording(
        subject=f"Pack {facts['reference']} is signed and sealed",
        before=(
            "The last signature has come in, and the documents are sealed.",
            "The local authority checks the pack next. The placement can start after that.",
        ),
        link_words="Open the pack",
    )


def _to_check(facts: Facts) -> Wording:
    return Wording(
        subject=f"Pack {facts['reference']} waits for your check",
        before=(f"{facts['school']} has sent a signed and sealed placement pack.",),
        link_words="Check the pack",
    )


def _accepted(facts: Facts) -> Wording:
    return Wording(
        subject=f"Pack {facts['reference']} is accepted",
        before=("The local authority has accepted the pack. The placement may start.",),
        link_words="Open the pack",
    )


def _sent_back(facts: Facts) -> Wording:
    return Wording(
        subject=f"Pack {facts['reference']} was sent back",
        before=(
            "The local authority has sent the pack back and gave a reason.",
            "Sign in to read the reason. You can then change the pack and send it again.",
        ),
        link_words="Open the pack",
    )


LETTERS: Mapping[str, Callable[[Facts], Wording]] = {
    "sign_in_code": _sign_in_code,
    "invitation": _invitation,
    "reminder": reminder,
    "provider_part": _provider_part,
    "question_asked": _question_asked,
    "question_answered": _question_answered,
    "declined": _declined,
    "copy": _copy,
    "safeguarding_copy": safeguarding_copy,
    "handed_over": handed_over,
    "sealed": _sealed,
    "to_check": _to_check,
    "accepted": _accepted,
    "sent_back": _sent_back,
}

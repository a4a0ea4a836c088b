"""What each letter says. No letter names a child, in its subject or its body.

Letters to staff and providers are in English. Those to signatories are in `wording_signers`.
"""

from collections.abc import Callable, Mapping

from formsvc.adapters.translations import Voice
from formsvc.domain.answers.words import date_in_words
from formsvc.domain.page_languages import ENGLISH
from formsvc.journeys.letters.shape import Facts, Wording
from formsvc.journeys.letters.wording_erasing import (
    erasure_asked,
    erasure_done,
    erasure_over,
    erasure_reminder,
)
from formsvc.journeys.letters.wording_running_out import running_out, running_out_for_school
from formsvc.journeys.letters.wording_signers import SIGNERS_LETTERS
from formsvc.journeys.letters.wording_staff import (
    checkpoint,
    examination,
    handed_over,
    review_overdue,
    safeguarding_copy,
)


def word_letter(letter: str, facts: Facts, voice: Voice | None = None) -> Wording:
    """Return the words of one of LETTERS. Raises KeyError for an unknown letter or fact.

    `voice` says a letter to a signatory in another language; all others are in English.
    """
    if letter in SIGNERS_LETTERS:
        return SIGNERS_LETTERS[letter](facts, voice or Voice(ENGLISH))
    return STAFF_LETTERS[letter](facts)


def _sign_in_code(facts: Facts) -> Wording:
    return Wording(
        subject="Your sign-in code",
        before=(
            f"Your code is: {facts['code']}",
            "Type it on the page that asked for it. It works once, for 10 minutes.",
            "If you did not ask for a code, you need do nothing. Do not give it to anyone.",
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


STAFF_LETTERS: Mapping[str, Callable[[Facts], Wording]] = {
    "sign_in_code": _sign_in_code,
    "provider_part": _provider_part,
    "running_out": running_out,
    "running_out_for_school": running_out_for_school,
    "question_asked": _question_asked,
    "declined": _declined,
    "safeguarding_copy": safeguarding_copy,
    "handed_over": handed_over,
    "review_overdue": review_overdue,
    "checkpoint": checkpoint,
    "examination": examination,
    "erasure_asked": erasure_asked,
    "erasure_reminder": erasure_reminder,
    "erasure_over": erasure_over,
    "erasure_done": erasure_done,
    "sealed": _sealed,
    "to_check": _to_check,
    "accepted": _accepted,
    "sent_back": _sent_back,
}
LETTERS = frozenset({*STAFF_LETTERS, *SIGNERS_LETTERS})

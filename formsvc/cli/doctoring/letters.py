"""Looks at the way of letters: the mail system, and the mailbox that they come back to."""

from collections.abc import Iterator

from formsvc.adapters.post import LetterNotTaken
from formsvc.config import Settings
from formsvc.config.transports import make_bounce_box, make_post, make_texts
from formsvc.domain.examination import Examined


def look_at_letters(settings: Settings) -> Iterator[Examined]:
    """Yield whether letters can go out and come back; none is sent."""
    try:
        said, good = make_post(settings).check(), True
    except LetterNotTaken as problem:
        said, good = f"letters do not go out: {problem.why}", False
    yield Examined(
        what="Letters",
        good=good,
        said=said,
        mend="look at FORMSVC_MAIL and, for notify:, at the FORMSVC_NOTIFY settings",
    )
    if settings.letters.notify_text_template:
        yield _texts(settings)
    if not settings.mail.startswith("folder:"):
        yield _bounces(settings)


def _texts(settings: Settings) -> Examined:
    """Say whether text messages can go out; none is sent."""
    texts = make_texts(settings)
    try:
        said, good = texts.check() if texts else "", texts is not None
    except LetterNotTaken as problem:
        said, good = f"text messages do not go out: {problem.why}", False
    mend = "look at FORMSVC_NOTIFY_TEXT_TEMPLATE and the other FORMSVC_NOTIFY settings"
    return Examined(what="Text messages", good=good, said=said, mend=mend)


def _bounces(settings: Settings) -> Examined:
    """Say how we hear of letters that come back: by mailbox, by Notify, or not at all."""
    what = "Letters that come back"
    if settings.mail.startswith("notify:"):
        told = bool(settings.letters.notify_token_file)
        return Examined(
            what=what,
            good=told,
            said="GOV.UK Notify reports them" if told else "nobody tells us of them",
            mend="set FORMSVC_NOTIFY_TOKEN_FILE, and the same token at GOV.UK Notify",
        )
    box = make_bounce_box(settings)
    if box is None:
        mend = "let them be delivered to a Maildir, then set FORMSVC_BOUNCES"
        return Examined(what=what, good=False, said="nobody tells us of them", mend=mend)
    return Examined(
        what=what,
        good=box.check(),
        said="the mailbox is there" if box.check() else "the mailbox cannot be read",
        mend="look at FORMSVC_BOUNCES: a Maildir with new, cur and tmp that this user may change",
    )

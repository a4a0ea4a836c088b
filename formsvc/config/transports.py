"""Opens what carries letters and text messages out, and what they come back to."""

from formsvc.adapters.bounces import BounceBox
from formsvc.adapters.post import NotifyAccount, Post, Sender, Texts, open_post, open_texts
from formsvc.config import Settings


def make_post(settings: Settings) -> Post:
    """Return the transport of letters that the settings name."""
    letters = settings.letters
    return open_post(
        letters.mail,
        sender=Sender(address=letters.sender, bounces=letters.bounce_address),
        outbox=settings.data / "outbox",
        account=_notify_account(settings),
        always_secure=settings.mode == "production",
    )


def make_texts(settings: Settings) -> Texts | None:
    """Return the transport of text messages, or None when the settings name none."""
    letters = settings.letters
    return open_texts(
        letters.mail,
        outbox=settings.data / "outbox",
        account=_notify_account(settings),
        template=letters.notify_text_template,
    )


def _notify_account(settings: Settings) -> NotifyAccount:
    letters = settings.letters
    return NotifyAccount(
        url=letters.notify_url, key=letters.notify_key, template=letters.notify_template
    )


def make_bounce_box(settings: Settings) -> BounceBox | None:
    """Return the mailbox that letters come back to, or None when there is none."""
    letters = settings.letters
    if letters.bounces is None:
        return None
    return BounceBox(letters.bounces, domain=letters.sender.rpartition("@")[2])

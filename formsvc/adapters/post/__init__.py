"""Letters and text messages out: a folder, SMTP, or GOV.UK Notify; one addressee each."""

from pathlib import Path

from formsvc.adapters.post.folder import (
    FolderPost,
    FolderTexts,
    forget_letters,
    kept_letters,
)
from formsvc.adapters.post.notify import NotifyAccount, NotifyPost
from formsvc.adapters.post.notify_texts import NotifyTexts
from formsvc.adapters.post.shape import (
    Enclosure,
    Letter,
    LetterNotTaken,
    LetterRefused,
    Post,
    Sender,
    TextMessage,
    Texts,
)
from formsvc.adapters.post.smtp import SmtpPost


def open_post(
    address: str,
    *,
    sender: Sender,
    outbox: Path,
    account: NotifyAccount | None = None,
    always_secure: bool = False,
) -> Post:
    """Return the transport of a FORMSVC_MAIL setting.

    `account` is needed for `notify:`; `always_secure`: never in clear, but to this machine.
    """
    if address.startswith("folder:"):
        outbox.mkdir(parents=True, exist_ok=True, mode=0o700)
        return FolderPost(outbox, sender)
    if account is not None and address.startswith("notify:"):
        return NotifyPost(account)
    return SmtpPost(address, sender, always_secure=always_secure)


def open_texts(
    address: str, *, outbox: Path, account: NotifyAccount, template: str
) -> Texts | None:
    """Return what takes text messages out, None when nothing does.

    Notify where it has a `template` for them, whatever takes the letters; else the letters' folder.
    """
    if template:
        return NotifyTexts(account, template)
    return FolderTexts(outbox) if address.startswith("folder:") else None


__all__ = [
    "Enclosure",
    "FolderPost",
    "FolderTexts",
    "Letter",
    "LetterNotTaken",
    "LetterRefused",
    "NotifyAccount",
    "NotifyPost",
    "NotifyTexts",
    "Post",
    "Sender",
    "SmtpPost",
    "TextMessage",
    "Texts",
    "forget_letters",
    "kept_letters",
    "open_post",
    "open_texts",
]

"""Letters out: into a folder, to an SMTP server, or to GOV.UK Notify; one addressee each."""

from pathlib import Path

from formsvc.adapters.post.folder import FolderPost, forget_letters, kept_letters
from formsvc.adapters.post.notify import NotifyAccount, NotifyPost
from formsvc.adapters.post.shape import (
    Enclosure,
    Letter,
    LetterNotTaken,
    LetterRefused,
    Post,
    Sender,
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


__all__ = [
    "Enclosure",
    "FolderPost",
    "Letter",
    "LetterNotTaken",
    "LetterRefused",
    "NotifyAccount",
    "NotifyPost",
    "Post",
    "Sender",
    "SmtpPost",
    "forget_letters",
    "kept_letters",
    "open_post",
]

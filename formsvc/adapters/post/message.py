"""Builds a letter as an email message."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from formsvc.adapters.post.shape import Letter

#: Characters that end a header line somewhere, or that some program stops at.
_CONTROL = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029], " ")


def build_message(letter: Letter, *, sender: str, at: datetime) -> EmailMessage:
    """Return the letter as an email, plain text and HTML, with its enclosures."""
    message = EmailMessage(policy=SMTP)
    user, _, domain = letter.to.rpartition("@")
    message["From"] = sender
    message["To"] = Address(one_line(letter.name), username=user, domain=domain)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{letter.message_id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    for one in letter.enclosures:
        message.add_attachment(one.data, maintype="application", subtype="pdf", filename=one.name)
    return message


def one_line(text: str) -> str:
    """Return a text that cannot begin another header: EmailMessage lets a NUL pass, say."""
    return " ".join(text.translate(_CONTROL).split())

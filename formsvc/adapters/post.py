"""Letters out: into a folder, or to an SMTP server; one addressee each, nothing sent twice."""

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from formsvc.domain.problems import FormsvcProblem

SMTP_SECONDS = 20.0


class LetterRefused(FormsvcProblem):
    """Raised when the mail system will never take this letter: the address is wrong, say."""

    def __init__(self, code: int) -> None:
        super().__init__(f"The mail system refused the letter for good (code {code}).")
        self.code = code


class LetterNotTaken(FormsvcProblem):
    """Raised when the mail system did not take a letter this time; it will be tried again."""

    def __init__(self) -> None:
        super().__init__("The mail system did not take the letter this time.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that goes with a letter."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter to one person. `message_id` stays the same however often it is tried."""

    to: str
    name: str
    subject: str
    text: str
    html: str
    message_id: str
    enclosures: Sequence[Enclosure] = field(default_factory=tuple)


class Post(Protocol):
    """Takes letters out."""

    def send(self, letter: Letter, *, at: datetime) -> None:
        """Hand a letter over. Raises LetterRefused or LetterNotTaken."""


def open_post(address: str, *, sender: str, outbox: Path) -> Post:
    """Return the transport that a FORMSVC_MAIL setting names."""
    if address.startswith("folder:"):
        outbox.mkdir(parents=True, exist_ok=True, mode=0o700)
        return FolderPost(outbox, sender)
    return SmtpPost(address, sender)


def build_message(letter: Letter, *, sender: str, at: datetime) -> EmailMessage:
    """Return the letter as an email, plain text and HTML, with its enclosures."""
    message = EmailMessage(policy=SMTP)
    user, _, domain = letter.to.rpartition("@")
    message["From"] = sender
    message["To"] = Address(letter.name, username=user, domain=domain)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{letter.message_id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    for one in letter.enclosures:
        message.add_attachment(one.data, maintype="application", subtype="pdf", filename=one.name)
    return message


class FolderPost:
    """Writes each letter as a file, for demonstrations and tests."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, letter: Letter, *, at: datetime) -> None:
        """Write the letter; the same letter again replaces itself."""
        data = build_message(letter, sender=self._sender, at=at).as_bytes()
        target = self._folder / f"{letter.message_id}.eml"
        temporary = target.with_suffix(".new")
        temporary.write_bytes(data)
        temporary.replace(target)


class SmtpPost:
    """Hands letters to an SMTP server, over TLS where the server offers it."""

    def __init__(self, address: str, sender: str) -> None:
        self._address = urlsplit(address)
        self._sender = sender

    def send(self, letter: Letter, *, at: datetime) -> None:
        """Hand a letter over. Raises LetterRefused or LetterNotTaken."""
        message = build_message(letter, sender=self._sender, at=at)
        try:
            with self._connect() as server:
                server.send_message(message, self._sender, [letter.to])
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            raise (LetterRefused(code) if code >= 500 else LetterNotTaken()) from error
        except smtplib.SMTPResponseException as error:
            permanent = 500 <= error.smtp_code < 600 and not isinstance(
                error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError
            )
            raise (LetterRefused(error.smtp_code) if permanent else LetterNotTaken()) from error
        except (OSError, smtplib.SMTPException) as error:
            raise LetterNotTaken from error

    def _connect(self) -> smtplib.SMTP:
        host, port = self._address.hostname or "localhost", self._address.port
        secure = ssl.create_default_context()
        if self._address.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port or 465, timeout=SMTP_SECONDS, context=secure
            )
        else:
            server = smtplib.SMTP(host, port or 25, timeout=SMTP_SECONDS)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=secure)
                server.ehlo()
        if self._address.username:
            server.login(unquote(self._address.username), unquote(self._address.password or ""))
        return server

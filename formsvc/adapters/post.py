"""Letters out: into a folder, or to an SMTP server; one addressee each, nothing sent twice."""

import contextlib
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

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
SMTP_SECONDS = 20.0
#: Codes about how we came in, not about the letter: a setting is wrong, and the letter waits.
_ABOUT_US = frozenset({530, 534, 535, 538})
#: Characters that end a header line somewhere, or that some program stops at.
_CONTROL = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029], " ")


class LetterRefused(FormsvcProblem):
    """Raised when the mail system will never take this letter: the address is wrong, say."""

    def __init__(self, code: int) -> None:
        super().__init__(f"The mail system refused the letter for good (code {code}).")
        self.code = code


class LetterNotTaken(FormsvcProblem):
    """Raised when the mail system did not take a letter this time; it will be tried again."""

    def __init__(self, why: str = "it did not answer as it should") -> None:
        super().__init__(f"The mail system did not take the letter this time: {why}.")
        self.why = why


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


def open_post(address: str, *, sender: str, outbox: Path, always_secure: bool = False) -> Post:
    """Return the transport of a FORMSVC_MAIL setting; `always_secure`: never in clear, but here."""
    if address.startswith("folder:"):
        outbox.mkdir(parents=True, exist_ok=True, mode=0o700)
        return FolderPost(outbox, sender)
    return SmtpPost(address, sender, always_secure=always_secure)


def build_message(letter: Letter, *, sender: str, at: datetime) -> EmailMessage:
    """Return the letter as an email, plain text and HTML, with its enclosures."""
    message = EmailMessage(policy=SMTP)
    user, _, domain = letter.to.rpartition("@")
    message["From"] = sender
    message["To"] = Address(_one_line(letter.name), username=user, domain=domain)
    message["Subject"] = _one_line(letter.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{letter.message_id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    for one in letter.enclosures:
        message.add_attachment(one.data, maintype="application", subtype="pdf", filename=one.name)
    return message


def _one_line(text: str) -> str:
    """Return a text that cannot begin another header: EmailMessage lets a NUL pass, say."""
    return " ".join(text.translate(_CONTROL).split())


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

    def __init__(self, address: str, sender: str, *, always_secure: bool = False) -> None:
        self._address = urlsplit(address)
        self._sender = sender
        self._always_secure = always_secure and self._address.hostname not in _HERE

    def send(self, letter: Letter, *, at: datetime) -> None:
        """Hand a letter over. Raises LetterRefused or LetterNotTaken."""
        message = build_message(letter, sender=self._sender, at=at)
        try:
            server = self._connect()
        except ssl.SSLCertVerificationError as error:
            raise LetterNotTaken("its certificate is not trusted") from error
        except smtplib.SMTPAuthenticationError as error:
            raise LetterNotTaken("it does not take the user name or password") from error
        except (OSError, smtplib.SMTPException) as error:
            raise LetterNotTaken from error
        try:
            _hand_over(server, message, sender=self._sender, to=letter.to)
        finally:
            _leave(server)

    def _connect(self) -> smtplib.SMTP:
        """Return a server that is ready for letters. Raises LetterNotTaken, SMTPException, OSError.

        A password is never sent over a line that anybody on the way can read.
        """
        host, port = self._address.hostname or "localhost", self._address.port
        secure = ssl.create_default_context()
        if self._address.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port or 465, timeout=SMTP_SECONDS, context=secure
            )
        else:
            server = smtplib.SMTP(host, port or 25, timeout=SMTP_SECONDS)
        try:
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=secure)
                server.ehlo()
            self._log_in(server)
        except BaseException:
            server.close()
            raise
        return server

    def _log_in(self, server: smtplib.SMTP) -> None:
        in_clear = not isinstance(server.sock, ssl.SSLSocket)
        if in_clear and self._always_secure:
            raise LetterNotTaken("it offers no TLS, and letters hold links and private papers")
        if not self._address.username:
            return
        if in_clear:
            raise LetterNotTaken("it offers no TLS, and the password needs it")
        server.login(unquote(self._address.username), unquote(self._address.password or ""))


def _hand_over(server: smtplib.SMTP, message: EmailMessage, *, sender: str, to: str) -> None:
    try:
        server.send_message(message, sender, [to])
    except smtplib.SMTPRecipientsRefused as error:
        raise _refusal(next(iter(error.recipients.values()))[0]) from error
    except smtplib.SMTPDataError as error:
        raise _refusal(error.smtp_code) from error
    except smtplib.SMTPSenderRefused as error:
        # The sender's address is a setting: no letter may be lost because it is wrong for a while.
        raise LetterNotTaken("it does not take letters from our address") from error
    except (OSError, smtplib.SMTPException) as error:
        raise LetterNotTaken from error


def _refusal(code: int) -> LetterRefused | LetterNotTaken:
    if code >= 500 and code not in _ABOUT_US:
        return LetterRefused(code)
    return LetterNotTaken(f"it answered with code {code}")


def _leave(server: smtplib.SMTP) -> None:
    """Say goodbye; the letter is taken whatever the server answers to that."""
    with contextlib.suppress(OSError, smtplib.SMTPException):
        server.quit()
    server.close()

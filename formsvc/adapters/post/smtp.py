"""Letters to an SMTP server, over TLS where the server offers it."""

import contextlib
import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from formsvc.adapters.post.message import build_message
from formsvc.adapters.post.shape import Letter, LetterNotTaken, LetterRefused, Sender

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
SMTP_SECONDS = 20.0
#: Codes about how we came in, not about the letter: a setting is wrong, and the letter waits.
_ABOUT_US = frozenset({530, 534, 535, 538})


class SmtpPost:
    """Hands letters to an SMTP server, over TLS where the server offers it."""

    def __init__(
        self,
        address: str,
        sender: Sender,
        *,
        always_secure: bool = False,
        seconds: float = SMTP_SECONDS,
    ) -> None:
        self._address = urlsplit(address)
        self._sender = sender
        self._always_secure = always_secure and self._address.hostname not in _HERE
        self._seconds = seconds

    def send(self, letter: Letter, *, at: datetime) -> None:
        """Hand a letter over. Raises LetterRefused or LetterNotTaken."""
        message = build_message(letter, sender=self._sender.address, at=at)
        server = self._come_in()
        try:
            sender = self._sender.envelope(letter.message_id)
            _hand_over(server, message, sender=sender, to=letter.to)
        finally:
            _leave(server)

    def check(self) -> str:
        """Come in and leave again. Raises LetterNotTaken."""
        server = self._come_in()
        secure = isinstance(server.sock, ssl.SSLSocket)
        _leave(server)
        return f"{self._address.hostname} answers, {'over TLS' if secure else 'without TLS'}"

    def _come_in(self) -> smtplib.SMTP:
        """Return a server that is ready for letters. Raises LetterNotTaken."""
        try:
            return self._connect()
        except ssl.SSLCertVerificationError as error:
            raise LetterNotTaken("its certificate is not trusted") from error
        except smtplib.SMTPAuthenticationError as error:
            why = "it does not take the user name or password"
            raise LetterNotTaken(why, str(error.smtp_code)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise LetterNotTaken from error

    def _connect(self) -> smtplib.SMTP:
        """Return a server that is ready for letters. Raises LetterNotTaken, SMTPException, OSError.

        A password is never sent over a line that anybody on the way can read.
        """
        host, port = self._address.hostname or "localhost", self._address.port
        secure = ssl.create_default_context()
        if self._address.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port or 465, timeout=self._seconds, context=secure
            )
        else:
            server = smtplib.SMTP(host, port or 25, timeout=self._seconds)
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
        why = "it does not take letters from our address"
        raise LetterNotTaken(why, str(error.smtp_code)) from error
    except (OSError, smtplib.SMTPException) as error:
        raise LetterNotTaken from error


def _refusal(code: int) -> LetterRefused | LetterNotTaken:
    if code >= 500 and code not in _ABOUT_US:
        return LetterRefused(code)
    return LetterNotTaken(f"it answered with code {code}", str(code))


def _leave(server: smtplib.SMTP) -> None:
    """Say goodbye; the letter is taken whatever the server answers to that."""
    with contextlib.suppress(OSError, smtplib.SMTPException):
        server.quit()
    server.close()

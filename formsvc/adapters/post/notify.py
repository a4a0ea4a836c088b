"""Letters through GOV.UK Notify, by its official client; each letter once by its reference."""

import io
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from notifications_python_client import NotificationsAPIClient, prepare_upload
from notifications_python_client.errors import APIError

from formsvc.adapters.post.message import one_line
from formsvc.adapters.post.shape import Letter, LetterNotTaken, LetterRefused

NOTIFY_SECONDS = 20.0
#: So many places for files the template has: ((file_1)) to ((file_8)).
FILES = 8
#: Notify takes no larger file.
LARGEST_FILE = 2 << 20
#: A sending that ended so did not reach Notify's own mail system: it may be tried anew.
_NEVER_LEFT = frozenset({"technical-failure", "validation-failed"})
#: The client writes Notify's answers into the log, and these may quote an address.
logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyAccount:
    """Our account at Notify: its address, the API key, and the id of the one email template.

    The template's subject is ((subject)), its message ((body)) and then ((file_1)) to ((file_8)).
    """

    url: str
    key: str
    template: str


class NotifyPost:
    """Hands letters to GOV.UK Notify."""

    def __init__(self, account: NotifyAccount, *, seconds: float = NOTIFY_SECONDS) -> None:
        self._account = account
        self._seconds = seconds

    def send(self, letter: Letter, *, at: datetime) -> None:
        """Hand a letter over, unless Notify has it already. Raises LetterRefused or LetterNotTaken.

        Notify writes its own date: `at` is for transports that do not.
        """
        del at
        fields = _fields(letter)
        client = open_client(self._account, self._seconds)
        if has(client, letter.message_id, kind="email"):
            return
        ask(
            lambda: client.send_email_notification(
                email_address=letter.to,
                template_id=self._account.template,
                personalisation=fields,
                reference=letter.message_id,
            )
        )

    def check(self) -> str:
        """Ask for our template. Raises LetterNotTaken when the key or the template is wrong."""
        wanted = ["subject", "body", *(f"file_{number}" for number in range(1, FILES + 1))]
        client = open_client(self._account, self._seconds)
        check_template(client, self._account.template, wanted)
        return "GOV.UK Notify answers"


def open_client(account: NotifyAccount, seconds: float) -> Any:
    """Return a client: one for each letter, for it must not be shared by threads."""
    # The client cuts its key to pieces from the end, and a short one would pass unseen.
    return NotificationsAPIClient(account.key, base_url=account.url, timeout=seconds)


def check_template(client: Any, name: str, wanted: Iterable[str]) -> None:
    """Ask for a template, and for its places. Raises LetterNotTaken when anything is wrong."""
    template = ask(lambda: client.get_template(name))
    said = f"{template.get('subject', '')} {template.get('body', '')}"
    missing = [f"(({one}))" for one in wanted if f"(({one}))" not in said]
    if missing:
        raise LetterNotTaken(f"its template lacks {', '.join(missing)}")


def _fields(letter: Letter) -> dict[str, object]:
    """Return what fills the template. Raises LetterRefused when the files cannot go this way."""
    if len(letter.enclosures) > FILES or any(
        len(one.data) > LARGEST_FILE for one in letter.enclosures
    ):
        why = "GOV.UK Notify takes 8 files of 2 MB for a letter, and this one has more."
        raise LetterRefused(413, f"{why} Send the files yourself.")
    fields: dict[str, object] = {"subject": one_line(letter.subject), "body": plain(letter.text)}
    fields |= {f"file_{number}": "" for number in range(1, FILES + 1)}
    for number, one in enumerate(letter.enclosures, 1):
        fields[f"file_{number}"] = prepare_upload(io.BytesIO(one.data), filename=one.name)
    return fields


def plain(text: str) -> str:
    """Return a text in which Notify finds no mark of its own: it reads # > * [ and the like.

    A mark counts only where a line begins, or as a link in brackets.
    """
    lines = (re.sub(r"^(\s*)([#>*^•-]|\d+\.)", "\\1\u200b\\2", one) for one in text.split("\n"))
    return "\n".join(lines).replace("](", "] (")


def has(client: Any, reference: str, *, kind: str) -> bool:
    """Say whether Notify took one with this reference before: our note of it may be lost.

    `kind` is "email" or "sms".
    """
    found = ask(lambda: client.get_all_notifications(template_type=kind, reference=reference))
    known = found.get("notifications") or []
    return any(
        one.get("reference") == reference and one.get("status") not in _NEVER_LEFT for one in known
    )


def ask(question: Callable[[], Mapping[str, Any] | None]) -> Mapping[str, Any]:
    """Return Notify's answer. Raises LetterRefused or LetterNotTaken."""
    try:
        return question() or {}
    except APIError as error:
        _tell(error)
    except OSError as error:
        raise LetterNotTaken from error


def _tell(error: APIError) -> NoReturn:
    """Say what an answer means for the letter: only a wrong address is its own fault."""
    code, said = error.status_code, str(error.message)
    if code == 400 and "ValidationError" in said and any(one in said for one in _WHOSE):
        raise LetterRefused(400) from error
    why = _WHY.get(code, f"it answered with code {code}")
    raise LetterNotTaken(why, "no answer" if error.response is None else str(code)) from error


#: What a fault of the address itself is about.
_WHOSE = ("email_address", "phone_number")
_WHY: Mapping[int, str] = {
    400: "GOV.UK Notify does not take the letter as it is: look at the template and at its limits",
    401: "GOV.UK Notify does not know our key",
    403: "GOV.UK Notify does not take our key, or this machine's clock is wrong",
    404: "GOV.UK Notify does not know our template",
    429: "GOV.UK Notify has had too many letters from us just now",
}

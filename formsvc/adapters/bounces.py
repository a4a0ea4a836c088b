"""Reads what came back to our mailbox: delivery reports (RFC 3464) about letters of ours.

Anybody can write to a mailbox. Of a message only three things count: that it is a delivery
report, the id of one of our letters, which nobody else can guess, and what it reports. Whose
address it names, and every word of it, are nobody's proof of anything.
"""

import contextlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from pathlib import Path

from formsvc.domain.delivery import Delivery

#: A report may hold the whole letter with its enclosures.
LARGEST_REPORT = 30 << 20
#: So many are read in one go.
MOST = 200
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_ANY_ID = re.compile(rb"[0-9a-f]{32}")
_ACTIONS = {"failed": Delivery.BOUNCED, "delayed": Delivery.DEFERRED}
#: Headers in which our own mail system may have written the address that a report came to.
_CAME_TO = ("delivered-to", "x-original-to", "envelope-to", "to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one message in the mailbox says; `letters` are the ids that it could be about."""

    key: str
    letters: tuple[str, ...]
    standing: Delivery | None
    said: str


class BounceBox:
    """A Maildir that a mail system fills: `new/` holds what nobody has read yet."""

    def __init__(self, folder: Path, *, domain: str) -> None:
        self._folder = folder
        self._id = re.compile(rf"<([0-9a-f]{{32}})@{re.escape(domain)}>")
        self._own = re.compile(r"\+([0-9a-f]{32})@")

    def check(self) -> bool:
        """Say whether the mailbox is there and may be read and changed by us."""
        return all((self._folder / name).is_dir() for name in ("new", "cur", "tmp"))

    def unread(self) -> Iterator[Report]:
        """Yield a report for each message that nobody has read yet, at most MOST."""
        new = self._folder / "new"
        names = sorted(one.name for one in new.iterdir() if not one.name.startswith("."))
        for name in names[:MOST]:
            file = new / name
            data = b""
            with contextlib.suppress(FileNotFoundError):  # somebody else's program took it
                if not file.is_symlink() and file.is_file():
                    data = file.read_bytes() if file.stat().st_size <= LARGEST_REPORT else b""
            yield self._report(name, data)

    def forget(self, report: Report) -> None:
        """Take a message away whose report was kept: it may hold a person's whole letter."""
        (self._folder / "new" / report.key).unlink(missing_ok=True)

    def forget_letters(self, letters: Collection[str]) -> None:
        """Take away every message that names one of these letters, read or not."""
        ids = {one.encode() for one in letters}
        for file in (one for place in ("new", "cur", "tmp") for one in self._in(place)):
            if any(one in ids for one in _ANY_ID.findall(file.read_bytes())):
                file.unlink(missing_ok=True)

    def _in(self, place: str) -> Iterator[Path]:
        return (one for one in (self._folder / place).glob("*") if one.is_file())

    def set_aside(self, report: Report) -> None:
        """Leave a message that is not about our letters to people: unflagged, in `cur/`."""
        old = self._folder / "new" / report.key
        name = report.key.partition(":")[0]
        with contextlib.suppress(FileNotFoundError):  # somebody else's program took it
            old.replace(self._folder / "cur" / f"{name}:2,")

    def _report(self, key: str, data: bytes) -> Report:
        try:
            standing, said, letters = self._read(message_from_bytes(data))
        except Exception:  # noqa: BLE001 - whatever a stranger wrote, it must not stop the rest
            standing, said, letters = None, "", ()
        return Report(key=key, letters=letters, standing=standing, said=said)

    def _read(self, message: Message) -> tuple[Delivery | None, str, tuple[str, ...]]:
        kind = str(message.get_param("report-type") or "").lower()
        if message.get_content_type() != "multipart/report" or kind != "delivery-status":
            return None, "", ()
        found: list[str] = []
        for name in _CAME_TO:
            for value in message.get_all(name, []):
                found += self._own.findall(str(value))
        standing, said = None, "not recorded"
        for part in _parts(message):
            if part.get_content_type() == "message/delivery-status":
                standing, said = _outcome(part)
            elif part.get_content_type() in {"message/rfc822", "text/rfc822-headers"}:
                found += self._id.findall(_message_id_of(part))
        return standing, said, tuple(dict.fromkeys(found))


def _outcome(part: Message) -> tuple[Delivery | None, str]:
    """Return what a report's machine-readable part says. Each letter has one addressee.

    A report that speaks of several people, or of several outcomes, is not about a letter of ours.
    """
    of_people = [one for one in _parts(part) if one.get("action") is not None]
    if len(of_people) != 1:
        return None, "not recorded"
    action = str(of_people[0]["action"]).strip().lower()
    status = _STATUS.fullmatch(str(of_people[0].get("status", "")).split(" ")[0].strip())
    return _ACTIONS.get(action), status[0] if status else "not recorded"


def _message_id_of(part: Message) -> str:
    """Return the Message-ID of the letter that a report gives back, whole or its head alone."""
    for inside in _parts(part):
        return str(inside.get("message-id", ""))
    text = part.get_payload(decode=True)
    head = message_from_bytes(text) if isinstance(text, bytes) else None
    return "" if head is None else str(head.get("message-id", ""))


def _parts(message: Message) -> list[Message]:
    inside = message.get_payload()
    return [one for one in inside if isinstance(one, Message)] if isinstance(inside, list) else []

"""Waits for letters, and reads what they say."""

import re
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from pathlib import Path
from typing import TypeVar

PATIENCE_SECONDS = 180.0
T = TypeVar("T")


def letters(outbox: Path) -> set[str]:
    """Return the names of the letters in the outbox."""
    return {file.name for file in outbox.glob("*.eml")}


def find_in_letter(outbox: Path, before: set[str], to: str, pattern: str) -> str | None:
    """Return what a new letter to this address says where the pattern matches, or None."""
    for file in outbox.glob("*.eml"):
        if file.name not in before:
            letter = message_from_bytes(file.read_bytes(), policy=policy.default)
            found = re.search(pattern, text_of(letter))
            if to in str(letter["To"]) and found:
                return found[1]
    return None


def text_of(letter: Message) -> str:
    """Return a letter's plain text."""
    body = letter.get_body(("plain",)) if isinstance(letter, EmailMessage) else None
    return body.get_content() if body is not None else ""


def wait_for(what: Callable[[], T | None], name: str) -> T:
    """Wait until `what` returns something. Raises TimeoutError."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.1)
    raise TimeoutError(name)

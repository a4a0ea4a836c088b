"""Letters into a folder, for demonstrations and tests."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from formsvc.adapters.post.message import build_message
from formsvc.adapters.post.shape import Letter, Sender, TextMessage


def kept_letters(folder: Path, message_ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield (id, text) of those of these letters that lie in a folder, without enclosures."""
    for one in message_ids:
        file = folder / f"{one}.eml"
        if file.is_file():
            letter = message_from_bytes(file.read_bytes(), policy=policy.default)
            body = letter.get_body(("plain",)) if isinstance(letter, EmailMessage) else None
            text = body.get_content() if body else ""
            yield one, f"To: {letter['To']}\nDate: {letter['Date']}\n{letter['Subject']}\n\n{text}"
        message = folder / f"{one}.txt"
        if message.is_file():
            yield one, message.read_text()


def forget_letters(folder: Path, message_ids: Iterable[str]) -> None:
    """Remove letters and text messages that were written into a folder, half-written ones too."""
    for one in message_ids:
        for ending in ("eml", "txt", "new"):
            (folder / f"{one}.{ending}").unlink(missing_ok=True)


class FolderPost:
    """Writes each letter as a file, for demonstrations and tests."""

    def __init__(self, folder: Path, sender: Sender) -> None:
        self._folder = folder
        self._sender = sender.address

    def send(self, letter: Letter, *, at: datetime) -> None:
        """Write the letter; the same letter again replaces itself."""
        data = build_message(letter, sender=self._sender, at=at).as_bytes()
        _put(self._folder / f"{letter.message_id}.eml", data)

    def check(self) -> str:
        """Say where the letters go."""
        return f"letters stay in the folder {self._folder.name}"


class FolderTexts:
    """Writes each text message as a file, for demonstrations and tests."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: TextMessage) -> None:
        """Write the number and the message; the same message again replaces itself."""
        data = f"To: {message.to}\n\n{message.text}\n".encode()
        _put(self._folder / f"{message.message_id}.txt", data)

    def check(self) -> str:
        """Say where the text messages go."""
        return f"text messages stay in the folder {self._folder.name}"


def _put(target: Path, data: bytes) -> None:
    temporary = target.with_suffix(".new")
    temporary.write_bytes(data)
    temporary.replace(target)

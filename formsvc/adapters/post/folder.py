"""Letters into a folder, for demonstrations and tests."""

from datetime import datetime
from pathlib import Path

from formsvc.adapters.post.message import build_message
from formsvc.adapters.post.shape import Letter, Sender


class FolderPost:
    """Writes each letter as a file, for demonstrations and tests."""

    def __init__(self, folder: Path, sender: Sender) -> None:
        self._folder = folder
        self._sender = sender.address

    def send(self, letter: Letter, *, at: datetime) -> None:
        """Write the letter; the same letter again replaces itself."""
        data = build_message(letter, sender=self._sender, at=at).as_bytes()
        target = self._folder / f"{letter.message_id}.eml"
        temporary = target.with_suffix(".new")
        temporary.write_bytes(data)
        temporary.replace(target)

    def check(self) -> str:
        """Say where the letters go."""
        return f"letters stay in the folder {self._folder.name}"

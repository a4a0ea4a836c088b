"""Letters into a folder, for demonstrations and tests."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from formsvc.adapters.post.message import build_message
from formsvc.adapters.post.shape import Letter, Sender


def forget_letters(folder: Path, message_ids: Iterable[str]) -> None:
    """Remove letters from a folder that they were written to, half-written ones too."""
    for one in message_ids:
        for ending in ("eml", "new"):
            (folder / f"{one}.{ending}").unlink(missing_ok=True)


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

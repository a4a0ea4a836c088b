"""Reads checkpoints that were kept elsewhere: notes, letters that were saved, folders of them."""

from collections.abc import Iterable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from formsvc.domain.problems import FormsvcProblem

_LETTER = ".eml"


class NothingKept(FormsvcProblem):
    """Raised when a path that should hold checkpoints holds no file: nothing would be compared."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"There is no checkpoint in {path}.")


def kept_notes(paths: Iterable[Path]) -> dict[str, str]:
    """Return the text of each file by its path; a folder stands for the files in it.

    A letter saved as .eml is decoded; what else is in a text does no harm. Raises NothingKept.
    """
    return {str(file): _text_of(file) for path in paths for file in _files_in(path)}


def _files_in(path: Path) -> list[Path]:
    found = sorted(path.iterdir()) if path.is_dir() else [path]
    files = [file for file in found if file.is_file() and not file.name.startswith(".")]
    if not files:
        raise NothingKept(path)
    return files


def _text_of(file: Path) -> str:
    data = file.read_bytes()
    if file.suffix.lower() != _LETTER:
        return data.decode(errors="replace")
    letter = message_from_bytes(data, policy=policy.default)
    body = letter.get_body(("plain", "html")) if isinstance(letter, EmailMessage) else None
    return str(body.get_content()) if body else ""

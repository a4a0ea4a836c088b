"""Takes a file from outside and gives back a harmless one, made in a process of its own.

A hostile file is opened only there: with a limit on memory and time, no environment and no
inherited files. When that process dies, nothing else does.
"""

import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.uploads import MOST_OF_A_PACK

LARGEST = 10 << 20
LONGEST_SECONDS = 40
REFUSED = 3

#: What a file begins with. Names and what a browser says about a file count for nothing.
_BEGINNINGS: Mapping[bytes, str] = {
    b"%PDF-": "pdf",
    b"\xff\xd8\xff": "jpeg",
    b"\x89PNG\r\n\x1a\n": "png",
}
#: Why a file is refused, in the words of the person who sent it.
REASONS: Mapping[str, str] = {
    "empty": "The file is empty. Choose another one",
    "too_large": f"The file must be smaller than {LARGEST >> 20} MB",
    "kind": "The file must be a PDF, or a picture of the kind JPEG or PNG. Save a Word file as a "
    "PDF first",
    "locked": "The PDF is locked with a password. Save a copy without one, and send that",
    "broken": "The file cannot be read. Open it, save it again, and send the new copy",
    "unpacks": "The file unpacks to far more than it should. Print it to a new PDF, and send that",
    "pages": "The PDF has too many pages. Send only the pages that matter",
    "pixels": "The picture is too large. Make it smaller: 6,000 dots on each side are enough",
    "together": "The files of this pack are too large together: "
    f"{MOST_OF_A_PACK >> 20} MB is the most. Take another file out first, or send a smaller one",
    "often": "Many files were sent for this pack today. Send more tomorrow",
    "busy": "Many files are being looked at just now. Wait a minute, then send it again",
    "infected": "The virus scanner found something in this file. Send another copy from a clean "
    "computer",
}
# Two at a time: each may use the whole of its memory limit.
_at_once = threading.BoundedSemaphore(2)


class UploadRefused(FormsvcProblem):
    """Raised when a file cannot be taken; `code` is one of REASONS, the sentence says why."""

    def __init__(self, code: str) -> None:
        super().__init__(REASONS[code])
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A file made anew: `kind` is pdf, jpeg or png."""

    kind: str
    data: bytes


def clean_upload(data: bytes) -> Cleaned:
    """Return the file without anything that acts, hides or locates. Raises UploadRefused."""
    if not data:
        raise UploadRefused("empty")
    if len(data) > LARGEST:
        raise UploadRefused("too_large")
    kind = next((kind for begin, kind in _BEGINNINGS.items() if data.startswith(begin)), None)
    if kind is None:
        raise UploadRefused("kind")
    if not _at_once.acquire(timeout=LONGEST_SECONDS):
        raise UploadRefused("busy")
    try:
        return Cleaned(kind=kind, data=_run(kind, data))
    finally:
        _at_once.release()


def _run(kind: str, data: bytes) -> bytes:
    program = Path(__file__).with_name("cleaning.py")
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(program), kind],
            input=data,
            capture_output=True,
            timeout=LONGEST_SECONDS,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired as error:
        raise UploadRefused("broken") from error
    if done.returncode == REFUSED:
        code = done.stderr.decode(errors="replace").strip()
        raise UploadRefused(code if code in REASONS else "broken")
    if done.returncode != 0 or not done.stdout:
        raise UploadRefused("broken")
    return done.stdout

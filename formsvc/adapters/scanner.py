"""Asks a ClamAV server on this machine, over its own socket, whether a file is infected."""

import socket
from pathlib import Path

from formsvc.domain.problems import FormsvcProblem

SECONDS = 30.0
_CHUNK = 1 << 16
_LONGEST_ANSWER = 4096


class ScannerDown(FormsvcProblem):
    """Raised when the virus scanner does not answer, or could not look. Never means clean."""

    def __init__(self) -> None:
        super().__init__("The virus scanner does not answer. The file waits.")


class Scanner:
    """A ClamAV server behind a unix socket (INSTREAM, clamd 0.9x and later)."""

    def __init__(self, path: Path, *, seconds: float = SECONDS) -> None:
        self._path = path
        self._seconds = seconds

    def finds(self, data: bytes) -> str:
        """Return the name of what was found in the bytes, or "" when there was nothing.

        Raises ScannerDown for every other answer: only "OK" means that a file was looked at.
        """
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as wire:
                wire.settimeout(self._seconds)
                wire.connect(str(self._path))
                wire.sendall(b"zINSTREAM\0")
                for at in range(0, len(data), _CHUNK):
                    part = data[at : at + _CHUNK]
                    wire.sendall(len(part).to_bytes(4) + part)
                wire.sendall(bytes(4))
                said = _answer(wire)
        except OSError as error:
            raise ScannerDown from error
        if said == "stream: OK":
            return ""
        if said.startswith("stream: ") and said.endswith(" FOUND"):
            return said.removeprefix("stream: ").removesuffix(" FOUND")
        raise ScannerDown


def _answer(wire: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < _LONGEST_ANSWER:
        part = wire.recv(_CHUNK)
        if not part:
            break
        said += part
    return said.rstrip(b"\0").decode(errors="replace").strip()

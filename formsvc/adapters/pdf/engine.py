"""Finds LibreOffice and the Python that can drive it, and starts one worker of it."""

import contextlib
import ctypes
import functools
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from formsvc.adapters.pdf.problems import EngineDied, EngineMissing, EngineTimedOut

_WORKER = Path(__file__).with_name("uno_worker.py")
_BINARIES = (
    "/usr/lib/libreoffice/program/soffice.bin",
    "/usr/lib64/libreoffice/program/soffice.bin",
    "/opt/libreoffice/program/soffice.bin",
)
_START_SECONDS = 90.0


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineReport:
    """What was found on this machine."""

    office: str
    python: str
    without_network: bool


def describe_engine() -> EngineReport:
    """Return what there is; an empty text means that it is missing."""
    return EngineReport(
        office=_office() or "", python=_python() or "", without_network=bool(_unshare())
    )


@functools.cache
def _office() -> str | None:
    """Return soffice.bin itself: its shell script would leave orphans when we are killed."""
    script = shutil.which("soffice")
    beside = [str(Path(script).resolve().with_name("soffice.bin"))] if script else []
    return next((one for one in (*beside, *_BINARIES) if Path(one).exists()), None)


@functools.cache
def _python() -> str | None:
    """Return the system's Python, whose uno module fits its LibreOffice."""
    python = "/usr/bin/python3"
    if not Path(python).exists():
        return None
    tried = subprocess.run([python, "-c", "import uno"], capture_output=True, check=False)
    return python if tried.returncode == 0 else None


@functools.cache
def _unshare() -> tuple[str, ...]:
    """Return the command that takes the network away, where this machine lets us."""
    for command in (("unshare", "-n"), ("unshare", "-rn")):
        if not shutil.which(command[0]):
            return ()
        tried = subprocess.run([*command, "true"], capture_output=True, check=False)
        if tried.returncode == 0:
            return command
    return ()


def _die_with_us() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Engine:
    """One LibreOffice, kept warm in a process group of its own."""

    def __init__(self) -> None:
        self.jobs = 0
        office, python = _office(), _python()
        if office is None:
            raise EngineMissing("LibreOffice Writer")
        if python is None:
            raise EngineMissing("python3-uno")
        self._home = tempfile.mkdtemp(prefix="formsvc-home-")
        self._process = subprocess.Popen(
            [*_unshare(), python, str(_WORKER), office],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={
                "PATH": "/usr/bin:/bin",
                "HOME": self._home,
                "LANG": "C.UTF-8",
                "TMPDIR": self._home,
            },
            start_new_session=True,
            preexec_fn=_die_with_us,  # noqa: PLW1509 - one system call, no locks are taken
        )
        if not self._answer(_START_SECONDS).get("ok"):
            self.kill()
            raise EngineDied

    def convert(self, source: Path, target: Path, *, timeout_seconds: float) -> str:
        """Convert a file; return "" or why not. Raises EngineDied or EngineTimedOut, stopped."""
        line = json.dumps({"src": str(source), "dst": str(target)}) + "\n"
        self.jobs += 1
        try:
            assert self._process.stdin is not None  # noqa: S101 - for the type checker
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()
            answer = self._answer(timeout_seconds)
        except (EngineDied, EngineTimedOut, OSError) as error:
            self.kill()
            if isinstance(error, OSError):
                raise EngineDied from error
            raise
        if answer.get("died"):
            self.kill()
            raise EngineDied
        return "" if answer.get("ok") else str(answer.get("why", "unknown"))

    def _answer(self, seconds: float) -> dict[str, object]:
        stdout = self._process.stdout
        assert stdout is not None  # noqa: S101 - for the type checker
        end, received = time.monotonic() + seconds, b""
        while not received.endswith(b"\n"):
            ready, _, _ = select.select([stdout], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                raise EngineTimedOut(seconds)
            piece = os.read(stdout.fileno(), 65536)
            if not piece:
                raise EngineDied
            received += piece
        return dict(json.loads(received))

    @property
    def alive(self) -> bool:
        """Whether the worker still runs."""
        return self._process.poll() is None

    def kill(self) -> None:
        """Stop the whole process group at once and remove its files."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()
        shutil.rmtree(self._home, ignore_errors=True)

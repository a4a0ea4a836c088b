"""One LibreOffice kept warm: started, spoken to, and stopped with all that it left behind."""

import contextlib
import json
import os
import selectors
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import IO, Any

from formsvc.adapters.pdf.finding import find_command
from formsvc.adapters.pdf.problems import ConversionFailed, EngineDied, EngineTimedOut

_WORKER = Path(__file__).with_name("uno_worker.py")
_START_SECONDS = 90.0


class Engine:
    """One LibreOffice in a process group of its own.

    When our process ends, however it ends, the worker's standard input closes and the worker
    stops LibreOffice and itself. (Linux's parent-death signal would not do here: it is sent when
    the *thread* that started the child ends, and `unshare -r` clears it. The worker, which has
    one thread that starts things, uses it for LibreOffice itself.)
    """

    def __init__(self) -> None:
        command = find_command()
        self.jobs = 0
        self._sockets: list[str] = []
        self._killed = False
        self._lock = threading.Lock()
        self._home = tempfile.mkdtemp(prefix="formsvc-home-")
        self._process = subprocess.Popen(
            [*command.unshare, command.python, "-I", str(_WORKER), command.office, self._home],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._home,
            env={"PATH": "/usr/bin:/bin", "HOME": self._home, "TMPDIR": self._home}
            | {"LANG": "C.UTF-8"},
            start_new_session=True,
        )
        try:
            ready = self._answer(_START_SECONDS)
        except (EngineDied, EngineTimedOut):
            self.kill()
            raise
        self._sockets = [str(one) for one in ready.get("sockets", [])]

    def convert(self, docx: bytes, *, timeout_seconds: float) -> bytes:
        """Return LibreOffice's PDF of a document.

        The files of the job lie in a fresh folder inside the engine's own, so that they go with
        it. Raises ConversionFailed; EngineDied or EngineTimedOut, and the engine is stopped then.
        """
        with tempfile.TemporaryDirectory(dir=self._home, ignore_cleanup_errors=True) as folder:
            source, target = Path(folder, "document.docx"), Path(folder, "document.pdf")
            try:
                source.write_bytes(docx)
                self._order(source, target, timeout_seconds)
                pdf = target.read_bytes() if target.exists() else b""
            except (EngineDied, EngineTimedOut):
                self.kill()
                raise
            except OSError as error:
                self.kill()
                raise EngineDied from error
        if not pdf.startswith(b"%PDF-"):
            raise ConversionFailed("no PDF came out")
        return pdf

    def _order(self, source: Path, target: Path, seconds: float) -> None:
        order = {"src": str(source), "dst": str(target), "seconds": seconds}
        self.jobs += 1
        stdin = _pipe(self._process.stdin)
        stdin.write(json.dumps(order).encode() + b"\n")
        stdin.flush()
        answer = self._answer(seconds)
        if answer.get("died"):
            raise EngineDied
        if not answer.get("ok"):
            raise ConversionFailed(str(answer.get("why", "unknown")))

    def _answer(self, seconds: float) -> dict[str, Any]:
        """Return the worker's next line. Raises EngineTimedOut, or EngineDied at its end."""
        stdout = _pipe(self._process.stdout)
        end, received = time.monotonic() + seconds, b""
        with selectors.DefaultSelector() as selector:
            selector.register(stdout, selectors.EVENT_READ)
            while not received.endswith(b"\n"):
                if not selector.select(max(0.0, end - time.monotonic())):
                    raise EngineTimedOut(seconds)
                piece = os.read(stdout.fileno(), 65536)
                if not piece:
                    raise EngineDied
                received += piece
        return dict(json.loads(received))

    @property
    def process_group(self) -> int:
        """The id of the group that holds the worker and its LibreOffice."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the worker still runs.

        Asked without reaping it, so that its number cannot pass to a stranger before `kill`.
        """
        if self._killed:
            return False
        how = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, self._process.pid, how) is None

    def interrupt(self) -> None:
        """Stop the whole process group at once; whoever waits for an answer hears EngineDied."""
        with self._lock, contextlib.suppress(ProcessLookupError, PermissionError):
            if not self._killed:
                os.killpg(self._process.pid, signal.SIGKILL)

    def kill(self) -> None:
        """Stop the whole process group at once and remove its files. Twice does no harm."""
        self.interrupt()
        with self._lock:
            if self._killed:
                return
            self._killed = True
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                _pipe(pipe).close()
        for socket in self._sockets:  # LibreOffice puts them into /tmp, whatever TMPDIR says
            Path(socket).unlink(missing_ok=True)
        shutil.rmtree(self._home, ignore_errors=True)


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    """Return the pipe that we asked for ourselves."""
    if pipe is None:
        raise EngineDied
    return pipe

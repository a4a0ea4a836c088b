"""Checks a PDF that a stranger sends: in a process with limits, and only a few at once."""

import json
import multiprocessing
import resource
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing.connection import Connection
from threading import BoundedSemaphore

from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.verdict import Outcome, Verdict
from formsvc.journeys.checking import check_pdf

UPLOAD_SECONDS = 20
UPLOAD_MEMORY = 1 << 30
LARGEST_ANSWER = 1 << 20
#: Strangers' files that are read at once, and how long one waits for its turn: many hostile ones
#: would else hold every thread that answers people, for UPLOAD_SECONDS each.
UPLOADS_AT_ONCE, TURN_SECONDS = 2, 3
#: So long a process may take to start; what it says first.
START_SECONDS = 20
_READY = b"ready"
_turns = BoundedSemaphore(UPLOADS_AT_ONCE)


class ChecksTakeLong(FormsvcProblem):
    """Raised when a stranger's file could not be read yet: others are, or no process can start."""

    def __init__(self) -> None:
        super().__init__("Many files are being checked just now. Wait a minute, then try again.")


def check_upload(data: bytes, *, trusted: Sequence[bytes]) -> Verdict:
    """Return the verdict on a PDF from a stranger, read in a process with limits of its own.

    Raises ChecksTakeLong when too many are read at once, or the machine has no room for one more.
    """
    if not _turns.acquire(timeout=TURN_SECONDS):
        raise ChecksTakeLong
    try:
        return _check_in_process(data, trusted)
    finally:
        _turns.release()


def _check_in_process(data: bytes, trusted: Sequence[bytes]) -> Verdict:
    with _process(trusted) as pipe, suppress(OSError, EOFError, ValueError):
        pipe.send_bytes(data)
        if pipe.poll(UPLOAD_SECONDS):
            return Verdict.from_json(json.loads(pipe.recv_bytes(LARGEST_ANSWER)))
    # It died of its limits, or was given up.
    return Verdict(
        outcome=Outcome.UNKNOWN,
        reason="The file is too large or too complicated to be one that this service sealed.",
    )


@contextmanager
def _process(trusted: Sequence[bytes]) -> Iterator[Connection]:
    """Yield the pipe to a process that is ready to read a file, and end the process after.

    Raises ChecksTakeLong when the machine has no room for one: that says nothing about the file.
    """
    context = multiprocessing.get_context("spawn")
    with ExitStack() as stack:
        try:
            ours, theirs = context.Pipe()
            stack.enter_context(ours)
            with theirs:
                process = context.Process(
                    target=_check_apart, args=(theirs, list(trusted)), daemon=True
                )
                process.start()
            stack.callback(process.join)
            stack.callback(process.kill)
            if not ours.poll(START_SECONDS):
                raise ChecksTakeLong
            ours.recv_bytes(len(_READY))
        except (OSError, EOFError) as error:
            raise ChecksTakeLong from error
        yield ours


def _check_apart(pipe: Connection, trusted: list[bytes]) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (UPLOAD_SECONDS, UPLOAD_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (UPLOAD_MEMORY, UPLOAD_MEMORY))
    pipe.send_bytes(_READY)
    # Words, not objects: what read a hostile file must not decide what this process builds.
    pipe.send_bytes(json.dumps(check_pdf(pipe.recv_bytes(), trusted=trusted).as_json()).encode())

"""Checks a PDF that a stranger sends: in a process with limits, and only a few at once."""

import json
import multiprocessing
import resource
from collections.abc import Sequence
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
_turns = BoundedSemaphore(UPLOADS_AT_ONCE)


class ChecksTakeLong(FormsvcProblem):
    """Raised when a stranger's file waited for its turn and others were still being read."""

    def __init__(self) -> None:
        super().__init__("Many files are being checked just now. Wait a minute, then try again.")


def check_upload(data: bytes, *, trusted: Sequence[bytes]) -> Verdict:
    """Return the verdict on a PDF from a stranger, read in a process with limits of its own.

    Raises ChecksTakeLong when too many are read at once.
    """
    if not _turns.acquire(timeout=TURN_SECONDS):
        raise ChecksTakeLong
    try:
        return _check_in_process(data, trusted)
    finally:
        _turns.release()


def _check_in_process(data: bytes, trusted: Sequence[bytes]) -> Verdict:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_check_apart, args=(theirs, list(trusted)), daemon=True)
    process.start()
    theirs.close()
    try:
        ours.send_bytes(data)
        if ours.poll(UPLOAD_SECONDS):
            return Verdict.from_json(json.loads(ours.recv_bytes(LARGEST_ANSWER)))
    except (OSError, EOFError, ValueError):
        pass  # the process died of its limits: told below
    finally:
        process.kill()
        process.join()
        ours.close()
    return Verdict(
        outcome=Outcome.UNKNOWN,
        reason="The file is too large or too complicated to be one that this service sealed.",
    )


def _check_apart(pipe: Connection, trusted: list[bytes]) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (UPLOAD_SECONDS, UPLOAD_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (UPLOAD_MEMORY, UPLOAD_MEMORY))
    # Words, not objects: what read a hostile file must not decide what this process builds.
    pipe.send_bytes(json.dumps(check_pdf(pipe.recv_bytes(), trusted=trusted).as_json()).encode())

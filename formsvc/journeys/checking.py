"""Checks a sealed PDF or pack, for the command line, the page and our own output alike."""

import multiprocessing
import resource
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from formsvc.adapters.packs import PackUnreadable, manifest_faults, read_pack
from formsvc.adapters.seals import check_seal
from formsvc.domain.verdict import Outcome, Verdict, worst

UPLOAD_SECONDS = 20
UPLOAD_MEMORY = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class PathVerdict:
    """The verdict on a file or pack: its own faults, and each PDF's verdict by name."""

    outcome: Outcome
    reason: str
    verdicts: dict[str, Verdict]
    faults: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the verdict for a program to read."""
        return {
            "outcome": self.outcome.value,
            "reason": self.reason,
            "faults": list(self.faults),
            "files": {name: verdict.as_json() for name, verdict in self.verdicts.items()},
        }


def check_path(path: Path, *, trusted: Sequence[bytes]) -> PathVerdict:
    """Return the verdict on a sealed PDF, a pack's folder or its zip. Needs no database.

    `trusted` are PEM texts: each a seal certificate and its root.
    """
    if path.is_dir() or path.suffix.lower() == ".zip":
        return _check_pack(path, trusted)
    try:
        verdict = check_seal(path.read_bytes(), trusted=trusted)
    except OSError as error:
        return PathVerdict(
            outcome=Outcome.UNKNOWN,
            reason=f"The file cannot be read: {error.strerror}.",
            verdicts={},
        )
    return PathVerdict(
        outcome=verdict.outcome, reason=verdict.reason, verdicts={path.name: verdict}
    )


def _check_pack(path: Path, trusted: Sequence[bytes]) -> PathVerdict:
    try:
        files = read_pack(path)
    except PackUnreadable as unreadable:
        return PathVerdict(outcome=Outcome.UNKNOWN, reason=str(unreadable), verdicts={})
    return check_files(files, trusted=trusted)


def check_files(files: dict[str, bytes], *, trusted: Sequence[bytes]) -> PathVerdict:
    """Return the verdict on the files of a pack."""
    faults = manifest_faults(files)
    verdicts = {
        name: check_seal(data, trusted=trusted)
        for name, data in sorted(files.items())
        if name.endswith(".pdf")
    }
    outcome = worst([verdict.outcome for verdict in verdicts.values()])
    if faults and verdicts:
        outcome = Outcome.ALTERED
    reasons = [verdict.reason for verdict in verdicts.values() if verdict.outcome is outcome]
    reason = faults[0] if faults else next(iter(reasons), "There is no sealed PDF in it.")
    if outcome is Outcome.VALID:
        reason = f"All {len(verdicts)} PDFs are as they were when they were sealed."
    return PathVerdict(outcome=outcome, reason=reason, verdicts=verdicts, faults=faults)


def check_upload(data: bytes, *, trusted: Sequence[bytes]) -> Verdict:
    """Return the verdict on a PDF from a stranger, read in a process with limits of its own."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_check_apart, args=(theirs, list(trusted)), daemon=True)
    process.start()
    theirs.close()
    try:
        ours.send_bytes(data)
        if ours.poll(UPLOAD_SECONDS):
            verdict = ours.recv()
            if isinstance(verdict, Verdict):
                return verdict
    except (OSError, EOFError):
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
    pipe.send(check_seal(pipe.recv_bytes(), trusted=trusted))

"""Checks a sealed PDF or pack, for the command line, the page and our own output alike."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from formsvc.adapters.checkpoints import note_signed
from formsvc.adapters.links import digest
from formsvc.adapters.packs import PackUnreadable, attachments_of, manifest_faults, read_pack
from formsvc.adapters.seals import check_seal
from formsvc.domain.pack_evidence import (
    CHECKPOINT,
    ENTRIES,
    LIST,
    is_attached,
    judge_entries,
    judge_evidence,
    read_attached_list,
)
from formsvc.domain.verdict import Check, Outcome, Verdict, worst


@dataclass(frozen=True, slots=True, kw_only=True)
class PathVerdict:
    """The verdict on a file or pack: its own faults and checks, and each PDF's verdict by name."""

    outcome: Outcome
    reason: str
    verdicts: dict[str, Verdict]
    faults: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the verdict for a program to read."""
        return {
            "outcome": self.outcome.value,
            "reason": self.reason,
            "faults": list(self.faults),
            "checks": [one.as_json() for one in self.checks],
            "files": {name: verdict.as_json() for name, verdict in self.verdicts.items()},
        }


def check_pdf(pdf: bytes, *, trusted: Sequence[bytes]) -> Verdict:
    """Return the verdict on one sealed PDF: its seal, and what the entries inside it prove.

    It is the rule for the command line, for uploads and for what the worker itself seals; in a
    pack `check_files` asks it of the seals, and of the entries once.
    """
    verdict = check_seal(pdf, trusted=trusted)
    held = attachments_of(pdf) if verdict.outcome is Outcome.VALID else {}
    if ENTRIES not in held and CHECKPOINT not in held:
        return verdict
    signed = note_signed(_text(held.get(CHECKPOINT, b"")), trusted)
    evidence = judge_entries(held, checkpoint_signed=signed)
    checks = (*verdict.checks, *evidence.checks)
    if evidence.faults:
        return replace(verdict, outcome=Outcome.ALTERED, reason=evidence.faults[0], checks=checks)
    return replace(verdict, checks=checks)


def check_path(path: Path, *, trusted: Sequence[bytes]) -> PathVerdict:
    """Return the verdict on a sealed PDF, a pack's folder or its zip. Needs no database.

    `trusted` are PEM texts: each a seal certificate and its root.
    """
    if path.is_dir() or path.suffix.lower() == ".zip":
        return _check_pack(path, trusted)
    try:
        verdict = check_pdf(path.read_bytes(), trusted=trusted)
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
    """Return the verdict on the files of a pack: each seal, the manifest, and what they prove."""
    verdicts = _check_pdfs(files, trusted)
    if not verdicts:
        return PathVerdict(
            outcome=Outcome.UNKNOWN,
            reason="There is no sealed PDF in it.",
            verdicts={},
            faults=manifest_faults(files),
        )
    inside = _inside(files, verdicts)
    evidence = judge_evidence(
        files,
        {name: {one: digest(data) for one, data in held.items()} for name, held in inside.items()},
        lists={name: _listed(held) for name, held in inside.items()},
        checkpoint_signed=note_signed(_text(files.get(CHECKPOINT, b"")), trusted),
    )
    faults = (*manifest_faults(files), *evidence.faults)
    outcome = Outcome.ALTERED if faults else worst([one.outcome for one in verdicts.values()])
    reasons = [verdict.reason for verdict in verdicts.values() if verdict.outcome is outcome]
    reason = faults[0] if faults else reasons[0]
    if outcome is Outcome.VALID:
        reason = f"All {len(verdicts)} PDFs are as they were when they were sealed."
    return PathVerdict(
        outcome=outcome, reason=reason, verdicts=verdicts, faults=faults, checks=evidence.checks
    )


def _check_pdfs(files: dict[str, bytes], trusted: Sequence[bytes]) -> dict[str, Verdict]:
    """Check every PDF; copies with the same bytes are checked once."""
    once: dict[str, Verdict] = {}
    verdicts = {}
    for name in sorted(files):
        if is_attached(name) or not name.lower().endswith(".pdf"):
            continue
        sha256 = digest(files[name])
        if sha256 not in once:
            once[sha256] = check_seal(files[name], trusted=trusted)
        verdicts[name] = once[sha256]
    return verdicts


def _inside(files: dict[str, bytes], verdicts: dict[str, Verdict]) -> dict[str, dict[str, bytes]]:
    """Return what lies inside each PDF whose seal is valid: nothing else was put there by us."""
    return {
        name: attachments_of(files[name])
        for name, verdict in verdicts.items()
        if verdict.outcome is Outcome.VALID
    }


def _listed(held: dict[str, bytes]) -> dict[str, str]:
    """Return the files that a sealed document lists as coming with it; a list of ours is good."""
    return read_attached_list(held[LIST]) if LIST in held else {}


def _text(data: bytes) -> str:
    return data.decode(errors="replace")

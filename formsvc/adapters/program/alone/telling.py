"""The command itself: what it is asked, and what it says."""

from __future__ import annotations

import argparse
import json
import sys
import zipfile
from pathlib import Path

from .keys import Trusted, read_trusted
from .pack import check_pack
from .reading import read_pack
from .seal import check_seal
from .verdict import UNKNOWN, VALID, Verdict, worst

#: Where in the program itself the keys lie that came with it.
KEYS = "trusted/"
_MARKS = {True: "yes", False: "NO ", None: "?  "}
_ABOUT = (
    "Check sealed PDFs and packs (folder or zip): valid, altered or unknown, and why. "
    "Needs Python 3.9 and nothing else: no network, nothing to install. "
    "Exits 0 only when everything is valid."
)


def main(arguments: list[str] | None = None) -> int:
    """Check what the command line names; return the exit code."""
    parser = argparse.ArgumentParser(prog="formsvc-verify", description=_ABOUT)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument(
        "--trust",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="a PEM file of a seal's certificate and its root, or of a checkpoint key. "
        "Left out: the keys that came with this program",
    )
    parser.add_argument("--json", action="store_true", help="for a program to read")
    asked = parser.parse_args(arguments)
    try:
        trusted = _trusted(asked.trust)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        parser.error("a file of --trust is neither PEM nor a list of revoked keys")
    verdicts = {str(path): check_path(path, trusted) for path in asked.paths}
    if asked.json:
        sys.stdout.write(json.dumps({path: one.as_json() for path, one in verdicts.items()}) + "\n")
    else:
        for path, verdict in verdicts.items():
            _tell(path, verdict)
    return 0 if worst([one.outcome for one in verdicts.values()]) == VALID else 1


def check_path(path: Path, trusted: Trusted) -> Verdict:
    """Return the verdict on a sealed PDF, a pack's folder or its zip."""
    try:
        if path.is_dir() or path.suffix.lower() == ".zip":
            return check_pack(read_pack(path), trusted)
        return check_seal(path.read_bytes(), trusted)
    except (OSError, ValueError) as error:
        return Verdict(UNKNOWN, f"It cannot be read: {error}.")


def _trusted(named: list[Path]) -> Trusted:
    """Return the keys of the files named, or those that were packed with this program."""
    if named:
        return read_trusted([one.read_text(errors="replace") for one in named])
    try:
        with zipfile.ZipFile(sys.argv[0]) as program:
            names = [one for one in program.namelist() if one.startswith(KEYS)]
            return read_trusted([program.read(one).decode(errors="replace") for one in names])
    except (OSError, zipfile.BadZipFile):
        return read_trusted([])


def _tell(path: str, verdict: Verdict) -> None:
    lines = [f"{path}: {verdict.outcome}. {verdict.reason}"]
    lines += [f"  {fault}" for fault in verdict.faults]
    lines += [f"  {_MARKS[one.passed]}  {one.sentence}" for one in verdict.checks]
    if verdict.sealed_at:
        lines.append(f"  Sealed by {verdict.sealed_by} at {verdict.sealed_at}.")
    for name, one in verdict.files.items():
        if one.outcome != VALID:
            lines.append(f"  {name}: {one.outcome}. {one.reason}")
        failed = [check for check in one.checks if check.passed is not True]
        lines += [f"    {_MARKS[check.passed]}  {check.sentence}" for check in failed]
    sys.stdout.write("\n".join(lines) + "\n")

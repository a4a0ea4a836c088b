"""Looks at what watches over the ledger from outside this machine."""

import os
from pathlib import Path

from formsvc.cli.doctoring.finding import Examined
from formsvc.config import Settings

_WHAT = "Checkpoints outside"


def look_at_checkpoints(settings: Settings) -> Examined:
    """Say whether checkpoints leave this machine: else a cut or rewritten ledger cannot show."""
    folder, address = settings.watch.checkpoint_folder, settings.watch.checkpoint_to
    if folder is not None and not os.access(folder, os.W_OK | os.X_OK):
        said = "the folder cannot be written to: copies wait"
        return Examined(what=_WHAT, good=False, said=said, mend=f"look at {folder}")
    ways = [*_folder(folder), *([f"a letter a day to {address}"] if address else [])]
    return Examined(
        what=_WHAT,
        good=bool(ways) or settings.mode == "demo",
        said=" and ".join(ways) or "none leave this machine",
        mend="set FORMSVC_CHECKPOINT_TO, FORMSVC_CHECKPOINT_FOLDER or both",
    )


def _folder(folder: Path | None) -> list[str]:
    return [f"copied to {folder}"] if folder else []

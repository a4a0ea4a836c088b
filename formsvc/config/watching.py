"""Settings of what watches over the ledger from outside this machine."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchSettings:
    """Where checkpoints go, and who hears of faults."""

    checkpoint_folder: Path | None
    checkpoint_to: str
    administrator: str

    @classmethod
    def read(cls, said: Mapping[str, str]) -> "WatchSettings":
        """Return the settings; they were judged before."""
        folder = said["FORMSVC_CHECKPOINT_FOLDER"]
        return cls(
            checkpoint_folder=Path(folder).absolute() if folder else None,
            checkpoint_to=said["FORMSVC_CHECKPOINT_TO"],
            administrator=said["FORMSVC_ADMINISTRATOR"],
        )


def watch_faults(said: Mapping[str, str]) -> list[str]:
    """Return what is wrong with these settings, one sentence each."""
    faults = []
    folder = said["FORMSVC_CHECKPOINT_FOLDER"]
    if folder and any(_inside(folder, said[one]) for one in ("FORMSVC_DATA", "FORMSVC_SIGNED")):
        faults.append(
            "FORMSVC_CHECKPOINT_FOLDER must lie outside FORMSVC_DATA and FORMSVC_SIGNED: whoever "
            "changes these could change the checkpoints too."
        )
    if folder and not Path(folder).is_dir():
        faults.append(f"FORMSVC_CHECKPOINT_FOLDER: there is no folder {folder}.")
    return faults + [
        f"{name} should be an address like ledger@council.example."
        for name in ("FORMSVC_CHECKPOINT_TO", "FORMSVC_ADMINISTRATOR")
        if said[name] and not _ADDRESS.fullmatch(said[name])
    ]


def _inside(folder: str, other: str) -> bool:
    return Path(folder).resolve().is_relative_to(Path(other).resolve())

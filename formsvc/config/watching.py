"""Settings of what watches over the ledger from outside this machine."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchSettings:
    """Where checkpoints go: a folder elsewhere, an address elsewhere."""

    checkpoint_folder: Path | None
    checkpoint_to: str

    @classmethod
    def read(cls, said: Mapping[str, str]) -> "WatchSettings":
        """Return the settings; they were judged before."""
        folder = said["FORMSVC_CHECKPOINT_FOLDER"]
        return cls(
            checkpoint_folder=Path(folder).absolute() if folder else None,
            checkpoint_to=said["FORMSVC_CHECKPOINT_TO"],
        )


def watch_faults(said: Mapping[str, str]) -> list[str]:
    """Return what is wrong with these settings, one sentence each."""
    faults = []
    folder, address = said["FORMSVC_CHECKPOINT_FOLDER"], said["FORMSVC_CHECKPOINT_TO"]
    if folder and any(_inside(folder, said[one]) for one in ("FORMSVC_DATA", "FORMSVC_SIGNED")):
        faults.append(
            "FORMSVC_CHECKPOINT_FOLDER must lie outside FORMSVC_DATA and FORMSVC_SIGNED: whoever "
            "changes these could change the checkpoints too."
        )
    if folder and not Path(folder).is_dir():
        faults.append(f"FORMSVC_CHECKPOINT_FOLDER: there is no folder {folder}.")
    if address and (address.count("@") != 1 or not all(address.split("@")) or " " in address):
        faults.append("FORMSVC_CHECKPOINT_TO should be an address like ledger@council.example.")
    return faults


def _inside(folder: str, other: str) -> bool:
    return Path(folder).resolve().is_relative_to(Path(other).resolve())

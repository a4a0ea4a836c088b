"""Looks at what watches over the ledger from outside this machine."""

import os
from pathlib import Path

from formsvc.cli.doctoring.finding import Examined
from formsvc.config import Settings
from formsvc.domain.examination import how_it_stands
from formsvc.journeys.services import Services

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


def look_at_examination(settings: Settings, services: Services) -> Examined:
    """Say what the last nightly check found, and whether anybody hears of it."""
    with services.ledger.reading() as tx:
        latest = tx.examinations.latest()
    stands = how_it_stands(latest, services.clock())
    told = bool(settings.watch.administrator) or settings.mode == "demo"
    said = {
        "never": "none yet: the worker makes one each night",
        "too old": f"the last was at {latest.at if latest else ''}: is the worker running?",
        "faults": " ".join(latest.faults) if latest else "",
        "whole": f"all was whole at {latest.at if latest else ''}",
    }[stands]
    if not told:
        said += "; nobody hears of faults"
    mend = {"faults": "formsvc ledger verify, and look at the last good backup"}
    return Examined(
        what="Nightly check",
        good=stands in {"whole", "never"} and told,
        said=said,
        mend=mend.get(stands, "formsvc serve; set FORMSVC_ADMINISTRATOR to an address"),
    )

"""Looks at a folder of the service: who may read it, whether we may write, and how much room."""

from collections.abc import Iterator
from pathlib import Path

from formsvc.config.folders import why_unwritable
from formsvc.domain.examination import Examined
from formsvc.journeys.watching import look_at_room


def look_at_folder(folder: Path) -> Iterator[Examined]:
    """Yield what was found about this folder."""
    why_not = why_unwritable(folder)
    yield Examined(
        what=f"Writing to {folder.name}",
        good=not why_not,
        said=why_not or "it can be written to",
        mend="mount it for writing, or give it to the user that runs formsvc",
    )
    if not folder.exists():
        return
    open_to_others = bool(folder.stat().st_mode & 0o077)
    yield Examined(
        what=f"Who may read {folder.name}",
        good=not open_to_others,
        said="other users of this machine may" if open_to_others else "only this user",
        mend=f"chmod 700 {folder}",
    )
    yield look_at_room(folder)

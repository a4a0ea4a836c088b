"""Makes folders that nobody but the user who runs the service can look into."""

from pathlib import Path


def make_private(folder: Path) -> None:
    """Make a folder and those above it that are missing, for this user alone.

    `mkdir(parents=True)` gives the mode to the last one only.
    """
    if not folder.exists():
        make_private(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)

"""Says how much room is left on the disks that the service writes to."""

import shutil
from pathlib import Path

from formsvc.domain.examination import Examined

_LOW_DISK = 0.10


def look_at_room(folder: Path) -> Examined:
    """Say how much room is left on the disk of a folder that is there."""
    usage = shutil.disk_usage(folder)
    return Examined(
        what=f"Room for {folder.name}",
        good=usage.free / usage.total > _LOW_DISK,
        said=f"{usage.free // 2**30} GiB free of {usage.total // 2**30} GiB",
        mend="make room on this disk",
    )

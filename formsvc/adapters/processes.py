"""Names this process, and says whether another one of this machine still runs (Linux's /proc)."""

import os
from pathlib import Path

_BOOT = Path("/proc/sys/kernel/random/boot_id")


def this_process() -> str:
    """Return a name that no other process of any boot of any machine has."""
    pid = os.getpid()
    return f"{_boot()}:{pid}:{_started(pid)}"


def has_ended(name: str) -> bool:
    """Say whether the process of that name is surely over.

    Only a process of this very boot can be known to be over: a name of another machine, or of
    an earlier boot, is left alone, and its lease runs out by itself.
    """
    boot, _, rest = name.partition(":")
    pid, _, started = rest.partition(":")
    if not (boot and pid.isdigit() and started):
        return False
    return boot == _boot() and _started(int(pid)) != started


def _boot() -> str:
    try:
        return _BOOT.read_text().strip()
    except OSError:
        return ""


def _started(pid: int) -> str:
    """Return when a process started, in ticks since the boot; "" when there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""

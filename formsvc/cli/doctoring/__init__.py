"""Examines this machine: what is missing or unsafe, and the command that mends it."""

from collections.abc import Mapping

from formsvc.cli.doctoring.machine import look_at_machine
from formsvc.cli.doctoring.service import look_at_service
from formsvc.config import Settings, SettingsUnsafe
from formsvc.domain.examination import Examined


def examine(environ: Mapping[str, str]) -> list[Examined]:
    """Return everything that was looked at, the good and the bad."""
    found = list(look_at_machine())
    try:
        settings = Settings.from_env(environ)
    except SettingsUnsafe as unsafe:
        told = [
            Examined(what="Settings", good=False, said=fault, mend="formsvc config")
            for fault in unsafe.faults
        ]
        return found + told
    return [*found, *look_at_service(settings)]


__all__ = ["Examined", "examine"]

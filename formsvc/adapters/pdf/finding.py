"""Finds what this machine has for making PDFs: LibreOffice, a Python that drives it, fonts."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from formsvc.adapters.pdf.problems import EngineMissing

#: Where LibreOffice lies when no `soffice` is on the path; the last is its makers' own package.
_PLACES = ("/usr/lib/libreoffice", "/usr/lib64/libreoffice", "/opt/libreoffice*")
_SYSTEM_PYTHON = Path("/usr/bin/python3")
#: What the Word templates use, and what stands in for it in other scripts.
NEEDED_FONTS = ("Liberation Sans", "Carlito", "Caladea", "DejaVu Sans", "Noto Sans")


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineReport:
    """What was found on this machine; an empty text means that it is missing."""

    office: str
    version: str
    python: str
    without_network: bool
    missing_fonts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """How a worker is started: a word for no network, the Python, the LibreOffice."""

    office: str
    python: str
    unshare: tuple[str, ...]


def describe_engine() -> EngineReport:
    """Return what there is, without starting LibreOffice."""
    office = _office()
    python = _python(office) if office else None
    return EngineReport(
        office=str(office or ""),
        version=_version(office) if office else "",
        python=str(python or ""),
        without_network=bool(_unshare()),
        missing_fonts=_missing_fonts(),
    )


def find_command() -> Command:
    """Return how to start a worker here. Raises EngineMissing."""
    office = _office()
    if office is None:
        raise EngineMissing("LibreOffice Writer")
    python = _python(office)
    if python is None:
        raise EngineMissing("python3-uno")
    return Command(office=str(office), python=str(python), unshare=_unshare())


def _office() -> Path | None:
    """Return soffice.bin itself: its shell script leaves orphans when we are killed."""
    script = shutil.which("soffice")
    beside = [Path(script).resolve().with_name("soffice.bin")] if script else []
    usual = [
        found
        for place in _PLACES
        for found in sorted(Path("/").glob(f"{place[1:]}/program/soffice.bin"))
    ]
    return next((one for one in (*beside, *usual) if one.is_file()), None)


def _python(office: Path) -> Path | None:
    """Return the Python whose uno module fits: LibreOffice's own, or else the system's.

    Never ours: the module is compiled for one minor version of Python only.
    """
    candidates = (office.with_name("python"), _SYSTEM_PYTHON)
    return next((one for one in candidates if one.exists() and _works([str(one)])), None)


def _works(command: list[str]) -> bool:
    try:
        tried = subprocess.run(
            [*command, "-c", "import uno"], capture_output=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0


def _unshare() -> tuple[str, ...]:
    """Return the command that takes the network away, where this machine lets us."""
    program = shutil.which("unshare")
    for option in ("-n", "-rn") if program else ():
        tried = subprocess.run([str(program), option, "true"], capture_output=True, check=False)
        if tried.returncode == 0:
            return str(program), option
    return ()


def _version(office: Path) -> str:
    """Return what it calls itself, "" when it cannot even say that (0.2 s, no profile)."""
    command = [str(office), "--version"]
    try:
        told = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return told.stdout.strip()


def _missing_fonts() -> tuple[str, ...]:
    try:
        listed = subprocess.run(
            ["fc-list", ":", "family"], capture_output=True, text=True, timeout=30, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return NEEDED_FONTS
    families = {name.strip() for line in listed.splitlines() for name in line.split(",")}
    return tuple(name for name in NEEDED_FONTS if name not in families)

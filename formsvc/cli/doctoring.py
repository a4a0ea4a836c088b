"""Examines this machine: what is missing or unsafe, and the command that mends it."""

import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from formsvc.adapters.ledger import describe_store
from formsvc.adapters.pdf import describe_engine
from formsvc.adapters.scanner import Scanner, ScannerDown
from formsvc.adapters.seals import valid_until
from formsvc.app import open_services
from formsvc.config import Settings, SettingsUnsafe
from formsvc.domain.catalogue import DefinitionProblem
from formsvc.domain.problems import FormsvcProblem
from formsvc.journeys.judging_forms import open_catalogue

_INSTALL = "make demo (it installs what is missing), or apt-get install"
_LOW_DISK = 0.10
_KEY_DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One thing that was looked at: whether it is good, what was found, how to mend it."""

    what: str
    good: bool
    said: str
    mend: str = ""

    def as_json(self) -> dict[str, object]:
        """Return it for a program to read."""
        return asdict(self)


def examine(environ: Mapping[str, str]) -> list[Examined]:
    """Return everything that was looked at, the good and the bad."""
    found = [_python(), _sqlite(), *_engine()]
    try:
        settings = Settings.from_env(environ)
    except SettingsUnsafe as unsafe:
        told = [
            Examined(what="Settings", good=False, said=fault, mend="formsvc config")
            for fault in unsafe.faults
        ]
        return found + told
    return [*found, *_settings(settings)]


def _python() -> Examined:
    version = ".".join(str(one) for one in sys.version_info[:3])
    return Examined(what="Python", good=sys.version_info >= (3, 11), said=version)


def _sqlite() -> Examined:
    version, mode = describe_store()
    said = f"{version}, journal mode {mode}"
    if mode == "WAL":
        return Examined(what="SQLite", good=True, said=said)
    return Examined(
        what="SQLite",
        good=False,
        said=f"{said}. It works, but slower: WAL can lose data with this version.",
        mend="uv sync --frozen (pysqlite3 0.6.1 or newer)",
    )


def _engine() -> Iterator[Examined]:
    report = describe_engine()
    yield Examined(
        what="LibreOffice",
        good=bool(report.office),
        said=report.version or "not found: PDFs cannot be made",
        mend=f"{_INSTALL} libreoffice-writer-nogui",
    )
    yield Examined(
        what="LibreOffice's Python",
        good=bool(report.python),
        said=report.python or "not found: PDFs cannot be made",
        mend=f"{_INSTALL} python3-uno",
    )
    yield Examined(
        what="LibreOffice without network",
        good=report.without_network,
        said="yes" if report.without_network else "it could reach the network",
        mend="allow user namespaces: sysctl kernel.unprivileged_userns_clone=1",
    )
    yield Examined(
        what="Fonts",
        good=not report.missing_fonts,
        said=f"missing: {', '.join(report.missing_fonts)}" if report.missing_fonts else "all there",
        mend=f"{_INSTALL} fonts-liberation2 fonts-crosextra-carlito fonts-crosextra-caladea "
        "fonts-dejavu-core fonts-noto-core",
    )


def _settings(settings: Settings) -> Iterator[Examined]:
    yield Examined(what="Settings", good=True, said=f"mode {settings.mode}")
    yield _forms(settings)
    for folder in (settings.data, settings.signed):
        yield from _folder(folder)
    yield _scanner(settings)
    if (settings.data / "formsvc.db").exists():
        yield from _kept(settings)


def _scanner(settings: Settings) -> Examined:
    """Look whether files that providers send are looked at by a virus scanner."""
    if settings.clamav is None:
        return Examined(
            what="Virus scanner",
            good=settings.mode == "demo",
            said="none is set up: files are made anew, but not scanned",
            mend="apt-get install clamav-daemon, then set FORMSVC_CLAMAV to its socket",
        )
    try:
        Scanner(settings.clamav, seconds=5).finds(b"")
    except ScannerDown:
        return Examined(
            what="Virus scanner",
            good=False,
            said="does not answer: files wait",
            mend="systemctl start clamav-daemon; look at FORMSVC_CLAMAV",
        )
    return Examined(what="Virus scanner", good=True, said="answers")


def _forms(settings: Settings) -> Examined:
    try:
        count = len(open_catalogue(settings.forms, settings.templates).definitions)
    except DefinitionProblem as problem:
        return Examined(
            what="Forms and templates",
            good=False,
            said=f"{len(problem.faults)} faults",
            mend="formsvc check",
        )
    return Examined(what="Forms and templates", good=True, said=f"{count} documents")


def _folder(folder: Path) -> Iterator[Examined]:
    if not folder.exists():
        yield Examined(what=folder.name, good=True, said="will be made when it is needed")
        return
    open_to_others = bool(folder.stat().st_mode & 0o077)
    yield Examined(
        what=f"Who may read {folder.name}",
        good=not open_to_others,
        said="other users of this machine may" if open_to_others else "only this user",
        mend=f"chmod 700 {folder}",
    )
    usage = shutil.disk_usage(folder)
    yield Examined(
        what=f"Room for {folder.name}",
        good=usage.free / usage.total > _LOW_DISK,
        said=f"{usage.free // 2**30} GiB free",
        mend="make room on this disk",
    )


def _kept(settings: Settings) -> Iterator[Examined]:
    """Look at the database and the seal key, as the service opens them."""
    try:
        services = open_services(settings)
    except FormsvcProblem as problem:
        yield Examined(what="Database and keys", good=False, said=str(problem))
        return
    try:
        left = valid_until(services.sealer.certificate_pem) - services.clock()
        yield Examined(
            what="Seal key",
            good=left > timedelta(days=_KEY_DAYS),
            said=f"{left.days} days left",
            mend="get a new certificate, then set FORMSVC_SEAL",
        )
        with services.ledger.reading() as tx:
            dead, waiting = tx.jobs.dead(), tx.jobs.waiting()
        yield Examined(
            what="Jobs",
            good=not dead,
            said=f"{waiting} waiting, {len(dead)} given up",
            mend="formsvc pack status REF tells what failed",
        )
        chain = services.ledger.verify()
        yield Examined(
            what="Ledger",
            good=chain.fault is None,
            said=f"{chain.entries} entries",
            mend="formsvc ledger verify",
        )
    finally:
        services.ledger.close()

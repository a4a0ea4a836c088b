"""Looks at the service: settings, forms, folders, keys, jobs, the ledger."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from formsvc.adapters.scanner import Scanner, ScannerDown
from formsvc.adapters.seals import SealKeyUnusable, SealNotMade, TimeStampMissing, valid_until
from formsvc.app import open_services
from formsvc.cli.doctoring.finding import Examined
from formsvc.cli.doctoring.letters import look_at_letters
from formsvc.cli.doctoring.watching import look_at_checkpoints, look_at_examination
from formsvc.config import Settings
from formsvc.domain.catalogue import DefinitionProblem
from formsvc.domain.problems import FormsvcProblem
from formsvc.journeys.judging_forms import open_catalogue
from formsvc.journeys.sealing import prove_seal_key
from formsvc.journeys.services import Services

_LOW_DISK = 0.10
_KEY_DAYS = 60


def look_at_service(settings: Settings) -> Iterator[Examined]:
    """Yield what was found about the service with these settings."""
    yield Examined(what="Settings", good=True, said=settings.mode)
    if settings.mode == "production":
        yield Examined(
            what="Proxy",
            good=bool(settings.trusted_proxy),
            said=settings.trusted_proxy or "none: everybody seems to come from one address",
            mend="set FORMSVC_TRUSTED_PROXY",
        )
    yield _forms(settings)
    for folder in (settings.data, settings.signed):
        yield from _folder(folder)
    yield _scanner(settings)
    yield from look_at_letters(settings)
    yield look_at_checkpoints(settings)
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


def _seal_key(services: Services) -> Examined:
    """Seal a sample with the key, and look how long it lasts."""
    left = valid_until(services.sealer.certificate_pem) - services.clock()
    mend = "formsvc keys rotate; or get a new certificate and set FORMSVC_SEAL"
    try:
        prove_seal_key(services)
    except TimeStampMissing as missing:
        return Examined(
            what="Time-stamps", good=False, said=missing.why, mend="look at FORMSVC_TSA_URL, _ROOT"
        )
    except (SealKeyUnusable, SealNotMade) as unusable:
        return Examined(what="Seal key", good=False, said=str(unusable), mend=mend)
    return Examined(
        what="Seal key",
        good=left > timedelta(days=_KEY_DAYS),
        said=f"{left.days} days left; a sample reached level {services.sealer.level}",
        mend=mend,
    )


def _kept(settings: Settings) -> Iterator[Examined]:
    """Look at the database and the seal key, as the service opens them."""
    try:
        services = open_services(settings)
    except FormsvcProblem as problem:
        yield Examined(what="Database and keys", good=False, said=str(problem))
        return
    try:
        yield _seal_key(services)
        with services.ledger.reading() as tx:
            dead, waiting = tx.jobs.dead(), tx.jobs.waiting()
        yield Examined(
            what="Jobs",
            good=not dead,
            said=f"{waiting} waiting, {len(dead)} given up",
            mend="formsvc jobs list, then formsvc jobs retry --all",
        )
        yield look_at_examination(settings, services)
        chain = services.ledger.verify()
        yield Examined(
            what="Ledger",
            good=chain.fault is None,
            said=f"{chain.entries} entries",
            mend="formsvc ledger verify",
        )
    finally:
        services.ledger.close()

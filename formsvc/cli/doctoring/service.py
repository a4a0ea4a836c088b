"""Looks at the service: settings, forms, folders, keys, jobs, the ledger."""

from collections.abc import Iterator
from dataclasses import replace

from formsvc.adapters.scanner import Scanner, ScannerDown
from formsvc.adapters.seals import SealKeyUnusable, SealNotMade, TimeStampMissing
from formsvc.app import open_services
from formsvc.cli.doctoring.folders import look_at_folder
from formsvc.cli.doctoring.letters import look_at_letters
from formsvc.cli.doctoring.watching import look_at_checkpoints
from formsvc.config import Settings
from formsvc.config.folders import why_unwritable
from formsvc.domain.catalogue import DefinitionProblem
from formsvc.domain.examination import Examined
from formsvc.domain.problems import FormsvcProblem
from formsvc.journeys.judging_forms import open_catalogue
from formsvc.journeys.sealing import prove_seal_key
from formsvc.journeys.services import Services
from formsvc.journeys.watching import look_at_seal_key, look_at_what_is_kept


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
        yield from look_at_folder(folder)
    yield _scanner(settings)
    if why_unwritable(settings.data):
        return
    yield from look_at_letters(settings)
    if (settings.data / "formsvc.db").exists():
        yield from _kept(settings)
    else:
        yield look_at_checkpoints(settings)


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


def _seal_key(services: Services) -> Examined:
    """Seal a sample with the key, and look how long it lasts."""
    found = look_at_seal_key(services)
    try:
        prove_seal_key(services)
    except TimeStampMissing as missing:
        return Examined(
            what="Time-stamps", good=False, said=missing.why, mend="look at FORMSVC_TSA_URL, _ROOT"
        )
    except (SealKeyUnusable, SealNotMade) as unusable:
        return replace(found, good=False, said=str(unusable))
    return replace(found, said=f"{found.said}; a sample reached level {services.sealer.level}")


def _kept(settings: Settings) -> Iterator[Examined]:
    """Look at the database and the seal key, as the service opens them."""
    try:
        services = open_services(settings)
    except FormsvcProblem as problem:
        yield Examined(what="Database and keys", good=False, said=str(problem))
        return
    try:
        yield _seal_key(services)
        yield from look_at_what_is_kept(services)
        chain = services.ledger.verify()
        yield Examined(
            what="Ledger",
            good=chain.fault is None,
            said=f"{chain.entries} entries",
            mend="formsvc ledger verify",
        )
    finally:
        services.ledger.close()

"""`formsvc serve` and `formsvc demo`: the running site, and a whole pack played through it."""

import logging
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from formsvc.adapters.processes import this_process
from formsvc.adapters.seals import TimeStampMissing
from formsvc.adapters.web_server import WebServer
from formsvc.app import create_app, open_services
from formsvc.cli.opening import opened, read_settings
from formsvc.config import Settings
from formsvc.config.folders import prove_writable
from formsvc.demo import is_demo_data, play
from formsvc.demo.people import STAFF
from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.verdict import Outcome
from formsvc.journeys.leases import free_dead_leases
from formsvc.journeys.sealing import prove_seal_key
from formsvc.journeys.services import Services
from formsvc.journeys.working import Worker

THREADS = 8


class NotADemo(FormsvcProblem):
    """Raised when the demonstration would touch what is not a demonstration's."""


class PortNotFree(FormsvcProblem):
    """Raised when the site cannot listen where it should."""


def add_to(main: click.Group) -> None:
    """Add this room's commands."""
    main.add_command(serve)
    main.add_command(demo)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Left out: the port of FORMSVC_BASE_URL, or 8000."
)
@click.option("--web-only", is_flag=True, help="Pages only: another process does the jobs.")
@click.option("--worker-only", is_flag=True, help="Jobs only: letters and sealing.")
@click.option("--sample", is_flag=True, help="Play the demonstration first when there is no data.")
def serve(host: str, port: int | None, *, web_only: bool, worker_only: bool, sample: bool) -> None:
    """Run the site and its worker, until Ctrl-C or SIGTERM."""
    if web_only and worker_only:
        raise click.UsageError("--web-only and --worker-only exclude one another.")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("waitress").setLevel(logging.WARNING)
    settings = read_settings()
    prove_writable(settings, "FORMSVC_DATA", "FORMSVC_SIGNED")
    if sample and not (settings.data / "formsvc.db").exists():
        _play(settings)
    services = open_services(settings)
    stops: list[Callable[[], None]] = []
    try:
        _try_key(services)
        if not web_only:
            stops.append(_start_worker(services))
        if not worker_only:
            stops.append(_start_web(settings, services, host, port or _port(settings)))
        if sample:
            _tell_people(settings)
        _wait_for_the_end()
    finally:
        for stop in reversed(stops):
            stop()
        services.pdf.close()
        services.ledger.close()
    click.echo("Stopped. Nothing is half done: what was promised waits for the next start.")


def _try_key(services: Services) -> None:
    """Try the seal key; an authority that is down must not keep people from signing."""
    try:
        prove_seal_key(services)
    except TimeStampMissing as missing:
        click.echo(f"{missing} It is asked again for every seal.")


def _port(settings: Settings) -> int:
    return urlsplit(settings.base_url).port or 8000


def _start_worker(services: Services) -> Callable[[], None]:
    free_dead_leases(services)
    worker = Worker(services, this_process())
    worker.start()
    click.echo("The worker is running: letters and sealing.")
    return worker.stop


def _start_web(settings: Settings, services: Services, host: str, port: int) -> Callable[[], None]:
    try:
        server = WebServer(
            create_app(settings, services),
            host=host,
            port=port,
            threads=THREADS,
            ident=None,
            **believed_proxy(settings),
        )
    except (OSError, OverflowError) as error:
        raise PortNotFree(f"The site cannot be started on port {port} of {host}.") from error
    click.echo(f"The site is at {settings.base_url}")
    if port != _port(settings):
        click.echo(f"Links say {settings.base_url}: set FORMSVC_BASE_URL to fit port {port}.")
    return server.stop


def believed_proxy(settings: Settings) -> dict[str, Any]:
    """Return whom waitress believes about where a request comes from: nobody, or one proxy."""
    if not settings.trusted_proxy:
        return {}
    return {
        "trusted_proxy": settings.trusted_proxy,
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        "clear_untrusted_proxy_headers": True,
    }


def _wait_for_the_end() -> None:
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    click.echo("Press Ctrl-C to stop.")
    sys.stdout.flush()
    ended.wait()


def _tell_people(settings: Settings) -> None:
    click.echo("Sign in as one of these. `formsvc letters` shows the code:")
    for one in STAFF:
        click.echo(f"  {one.email}  ({one.name}, {one.role})")
    if not settings.mail.startswith("folder:"):
        click.echo("Letters do not stay here: FORMSVC_MAIL sends them.")


@click.command()
@click.option("--fresh", is_flag=True, help="Remove the data of earlier demonstrations first.")
def demo(*, fresh: bool) -> None:
    """Play one whole pack: four documents, all signatures, sealed, checked by the authority."""
    settings = read_settings()
    if fresh:
        _remove(settings)
    verdict = _play(settings)
    click.echo("Open the site: make serve, or formsvc serve --sample")
    raise SystemExit(0 if verdict is Outcome.VALID else 1)


def _play(settings: Settings) -> Outcome:
    if settings.mode != "demo" or not settings.mail.startswith("folder:"):
        raise NotADemo("A demonstration needs FORMSVC_MODE=demo and FORMSVC_MAIL=folder:.")
    with opened() as services:
        if not is_demo_data(services):
            raise NotADemo("FORMSVC_DATA holds data that is not a demonstration's. Choose another.")
        return play(settings, services, click.echo).outcome


def _remove(settings: Settings) -> None:
    """Remove only what a demonstration made: its data, and its own packs."""
    if not (settings.data / "formsvc.db").exists():
        return
    with opened() as services:
        if settings.mode != "demo" or not is_demo_data(services):
            raise NotADemo(
                "FORMSVC_DATA holds data that is not a demonstration's. Nothing was removed."
            )
        with services.ledger.reading() as tx:
            places = [services.packs.place(pack.ref, 1).parent for pack in tx.packs.all()]
    for place in (*places, settings.data):
        shutil.rmtree(Path(place), ignore_errors=True)

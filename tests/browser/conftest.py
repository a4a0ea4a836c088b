"""A real site with real LibreOffice on this machine, and Debian's Chromium to visit it."""

import shutil
import socket
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from browser.watching import Watched
from chromium_kit import launch
from playwright.sync_api import expect, sync_playwright

from formsvc.adapters.web_server import WebServer
from formsvc.app import create_app, now, open_services
from formsvc.config import Settings
from formsvc.demo.people import add_people
from formsvc.journeys.services import Services
from formsvc.journeys.working import Worker

expect.set_options(timeout=30_000)  # of milliseconds: the other worker may have LibreOffice busy


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The running site: where it answers, what is behind it, where its letters fall.

    `looked_at` names the kinds of pages that axe has read.
    """

    address: str
    services: Services
    outbox: Path
    looked_at: set[str] = field(default_factory=set)


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


def a_free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@pytest.fixture(scope="session")
def site(tmp_path_factory, kept_keys, pdf_maker):
    """One site for all tests here. Its port is known before it starts: letters hold its address."""
    folder, port = tmp_path_factory.mktemp("site"), a_free_port()
    shutil.copytree(kept_keys, folder / "data" / "keys")
    settings = Settings.from_env(
        {
            "FORMSVC_DATA": str(folder / "data"),
            "FORMSVC_SIGNED": str(folder / "signed"),
            "FORMSVC_BASE_URL": f"http://127.0.0.1:{port}",
        }
    )
    services = replace(open_services(settings, clock=now), pdf=pdf_maker)
    add_people(services)
    server = WebServer(create_app(settings, services), host="127.0.0.1", port=port, threads=4)
    worker = Worker(services, "browser tests")
    worker.start()
    yield Site(address=settings.base_url, services=services, outbox=settings.data / "outbox")
    worker.stop()
    server.stop()


# For one module each: while Playwright's loop runs in this thread, pyHanko cannot seal in it.
@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def copy_page(chromium):
    """A page with scripts on, to hold copies of pages that are visited with scripts off."""
    return chromium.new_context(viewport={"width": 320, "height": 640}).new_page()


@pytest.fixture
def visit(site, chromium, copy_page):
    """Open a browser of one's own: `visit()` for staff at a desk, `visit(phone=True)` for others.

    When the test is over, each browser must have asked nobody but the site, and its console must
    be free of errors.
    """
    opened = []

    def open_one(*, phone=False, script=True):
        size = {"width": 320, "height": 640} if phone else {"width": 1280, "height": 900}
        context = chromium.new_context(java_script_enabled=script, viewport=size)
        opened.append(Watched(context, site, copy=None if script else copy_page))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()

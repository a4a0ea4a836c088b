"""What every test may ask for: a clock, settings in an empty folder, services, a web client."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from builders import Clock, KeptPacks, open_with_fake_pdf, settings_in
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from kept_kit import KeptPages, open_fast, site_kept
from upload_kit import FakeClamd

from formsvc.adapters.pdf import PdfMaker
from formsvc.adapters.scanner import Scanner
from formsvc.adapters.seals import make_demo_key
from formsvc.app import create_app

TESTS = Path(__file__).parent

# How fast a machine is says nothing about the product: no example is too slow, none has a deadline.
hypothesis_settings.register_profile(
    "formsvc", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("formsvc")


#: Each file of tests stays with one of the two workers. Those that take longest begin first, or one
#: worker would still be at its last file long after the other is done.
LONGEST_FIRST = (
    "browser/test_whole_journey.py",
    "cli/test_readme.py",
    "browser/test_scripts_off.py",
    "browser/test_every_page.py",
    "journeys/test_amending.py",
    "tamper/test_packs.py",
    "web/test_answering.py",
    "cli/test_commands.py",
    "tamper/test_three_checkers.py",
    "web/test_amending.py",
    "journeys/test_who_signs.py",
    "journeys/test_languages_of_letters.py",
    "journeys/test_time_stamps.py",
    "browser/test_signing_languages.py",
    "journeys/test_readme_lines.py",
)


def pytest_collection_modifyitems(items):
    places = {TESTS / name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(scope="session")
def kept_keys(tmp_path_factory):
    """One seal key for all tests: making one takes a second."""
    folder = tmp_path_factory.mktemp("keys")
    open_fast(*make_demo_key(folder, now=Clock()()))
    return folder


@pytest.fixture(scope="session")
def kept_packs(tmp_path_factory, kept_keys):
    """Folders with one pack at a stage, each made once for all tests and copied by each."""
    return KeptPacks(tmp_path_factory.mktemp("packs"), kept_keys)


@pytest.fixture
def starting_point():
    """What is there before a test begins: nothing. A module that needs more overrides this."""
    return ""


@pytest.fixture
def settings(tmp_path, kept_keys, starting_point, kept_packs):
    if starting_point:
        kept_packs.lay_out(starting_point, tmp_path)
    else:
        shutil.copytree(kept_keys, tmp_path / "data" / "keys")
    return settings_in(tmp_path)


@pytest.fixture
def ref(starting_point, kept_packs):
    """The reference of the pack that stands at the starting point."""
    return kept_packs.ref(starting_point)


@pytest.fixture
def services(settings, clock):
    opened = open_with_fake_pdf(settings, clock)
    yield opened
    opened.ledger.close()


@pytest.fixture
def clamd(tmp_path):
    """A virus scanner's socket."""
    server = FakeClamd(tmp_path / "clamd.sock")
    yield server
    if server.path.exists():
        server.stop()


@pytest.fixture
def watched(services, clamd):
    """The same services with a virus scanner."""
    return replace(services, scanner=Scanner(clamd.path))


@pytest.fixture(scope="session")
def kept_pages():
    """The pages' templates, each read once for all tests."""
    return KeptPages()


@pytest.fixture
def app(settings, services, kept_pages):
    with site_kept(kept_pages):
        made = create_app(settings, services)
    made.config["WTF_CSRF_ENABLED"] = False
    return made


@pytest.fixture
def client(app, settings):
    return app.test_client()


@pytest.fixture(scope="session")
def pdf_maker():
    """Real LibreOffice, kept warm for all tests that need it."""
    maker = PdfMaker(workers=2, timeout_seconds=30)
    maker.warm()
    yield maker
    maker.close()

"""What every test may ask for: a clock, settings in an empty folder, services, a web client."""

import shutil

import pytest
from builders import Clock, open_with_fake_pdf

from formsvc.adapters.pdf import PdfMaker
from formsvc.adapters.seals import make_demo_key
from formsvc.app import create_app
from formsvc.config import Settings


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(scope="session")
def kept_keys(tmp_path_factory):
    """One seal key for all tests: making one takes a second."""
    folder = tmp_path_factory.mktemp("keys")
    make_demo_key(folder, now=Clock()())
    return folder


@pytest.fixture
def settings(tmp_path, kept_keys):
    shutil.copytree(kept_keys, tmp_path / "data" / "keys")
    return Settings.from_env(
        {"FORMSVC_DATA": str(tmp_path / "data"), "FORMSVC_SIGNED": str(tmp_path / "signed")}
    )


@pytest.fixture
def services(settings, clock):
    opened = open_with_fake_pdf(settings, clock)
    yield opened
    opened.ledger.close()


@pytest.fixture
def app(settings, services):
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

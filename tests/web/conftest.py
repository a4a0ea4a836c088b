"""Web tests use a client that reads every page strictly."""

import pytest
from builders import OFFICER, REFERRER, let_in
from web.linting import LintingClient

from formsvc.demo.people import add_people


@pytest.fixture
def app(app):
    app.test_client_class = LintingClient
    return app


@pytest.fixture
def client(app):
    """Somebody whom nobody knows."""
    return app.test_client()


@pytest.fixture
def school(app, services):
    """A browser in which the school's referrer is signed in."""
    add_people(services)
    return let_in(app.test_client(), services, REFERRER)


@pytest.fixture
def officer(app, services):
    """A browser in which the authority's officer is signed in."""
    add_people(services)
    return let_in(app.test_client(), services, OFFICER)

"""Web tests use a client that reads every page strictly."""

import pytest
from builders import OFFICER, REFERRER, let_in
from web.linting import LintingClient

from formsvc.demo.people import add_people
from formsvc.domain.records import Organisation, User


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


@pytest.fixture
def neighbour(app, services):
    """An officer of another authority."""
    other = Organisation(id="o", kind="authority", name="Next Council", urn="", authority_id=None)
    user = User(
        id="neighbour",
        email="n@next.example",
        name="Ned Nextdoor",
        role="officer",
        organisation_id="o",
        disabled=False,
    )
    with services.ledger.transaction() as tx:
        tx.people.add_organisation(other)
        tx.people.add_user(user)
    return let_in(app.test_client(), services, user)

"""How the site is served: whom it believes about where people are, and what it refuses to open."""

import urllib.request
from dataclasses import replace

import pysqlite3
import pytest

from formsvc.adapters.web_server import WebServer
from formsvc.cli.serving import believed_proxy


def echo(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["REMOTE_ADDR"].encode()]


@pytest.fixture
def asked(settings):
    """Asks a server that is started with a proxy setting where the request came from."""

    def ask(trusted_proxy):
        believed = believed_proxy(replace(settings, trusted_proxy=trusted_proxy))
        server = WebServer(echo, host="127.0.0.1", port=0, **believed)
        request = urllib.request.Request(f"http://127.0.0.1:{server.port}/")
        request.add_header("X-Forwarded-For", "198.51.100.7")
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.read().decode()
        finally:
            server.stop()

    return ask


def test_without_a_proxy_nobody_is_believed_about_where_they_are(asked):
    assert asked("") == "127.0.0.1"


def test_the_named_proxy_is_believed(asked):
    assert asked("127.0.0.1") == "198.51.100.7"


def test_another_than_the_named_proxy_is_not_believed(asked):
    assert asked("192.0.2.1") == "127.0.0.1"


def test_a_database_without_its_triggers_is_not_served(formsvc, services):
    services.ledger.close()
    pysqlite3.connect(services.ledger.path).execute("DROP TRIGGER entry_never_removed")
    said = formsvc("serve", code=1)

    assert "the trigger entry_never_removed is missing" in said
    assert "Nothing was done with it" in said

"""How the site is served: whom it believes about where people are, and what it refuses to open."""

import subprocess
import sys
import urllib.request
from dataclasses import replace
from pathlib import Path

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


@pytest.mark.parametrize("name", ["FORMSVC_DATA", "FORMSVC_SIGNED"])
def test_a_folder_that_is_none_is_told(formsvc, tmp_path, monkeypatch, name):
    a_file = tmp_path / "a-file"
    a_file.write_text("")
    monkeypatch.setenv(name, str(a_file / "inside"))
    said = formsvc("serve", code=1)

    assert f"- {name}: {a_file} is not a folder. Nothing could be kept." in said
    assert not list(tmp_path.rglob("formsvc.db"))


def on_a_read_only_disk(folder, *command):
    """Run a command that sees this folder mounted read-only; return its end and what it said."""
    mounts = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", mounts, folder, *command],
        capture_output=True,
        text=True,
        check=False,
    )
    if "Operation not permitted" in done.stderr:
        pytest.skip("this machine lets nobody mount: drills/read_only.py tries it as root")
    return done.returncode, done.stdout + done.stderr


def test_a_read_only_data_folder_is_told_at_the_start(services, settings, monkeypatch):
    services.ledger.close()
    command = Path(sys.executable).with_name("formsvc")
    monkeypatch.setenv("FORMSVC_DATA", str(settings.data))
    monkeypatch.setenv("FORMSVC_SIGNED", str(settings.signed))
    code, said = on_a_read_only_disk(settings.data, command, "serve")

    assert code == 1
    assert f"- FORMSVC_DATA: {settings.data} cannot be written to: its disk is read-only." in said
    assert "FORMSVC_SIGNED" not in said

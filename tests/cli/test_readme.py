"""The README's commands, run as they stand there."""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from formsvc.cli import main

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
BIN = Path(sys.executable).parent


def fenced(text):
    """Every command of the README's shell blocks, in order."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip()]


COMMANDS = fenced(README)


def run(command, folder, **environ):
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(folder) | environ,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, (command, done.stdout, done.stderr)
    return done.stdout


def environment(folder):
    """The machine's own environment, on folders of the test's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FORMSVC_")}
    return kept | {
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "FORMSVC_DATA": str(folder / "data"),
        "FORMSVC_SIGNED": str(folder / "signed"),
    }


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """A folder in which `make demo` was run, and what it printed."""
    folder = tmp_path_factory.mktemp("demo")
    return folder, run(["make", "--no-print-directory", "-C", str(ROOT), "demo"], folder)


def test_make_demo_prints_the_packs_folder_and_that_it_is_valid(played):
    folder, said = played
    place = re.search(r"Sealed pack: (\S+)", said)[1]

    assert said.rstrip().splitlines()[-2:] == [
        "Verdict: valid",
        "Open the site: make serve, or formsvc serve --sample",
    ]
    assert Path(place, "referral.pdf").is_relative_to(folder)
    assert Path(place, "referral.pdf").exists()
    assert len(said.splitlines()) < 30


@pytest.fixture
def run_here(played, monkeypatch):
    """Runs a command as the program does, in this process: starting one takes two seconds."""
    folder, _ = played
    monkeypatch.chdir(folder)

    def run_one(words, **environ):
        with monkeypatch.context() as patched:
            for name, value in (environment(folder) | environ).items():
                patched.setenv(name, value)
            done = CliRunner().invoke(main, words[1:])
        assert done.exit_code == 0, (words, done.output, done.exception)
        return done.output

    return run_one


def test_every_formsvc_command_of_the_readme_works(played, run_here):
    folder, said = played
    sealed = re.search(r"Sealed pack: \S+/(\S+)/v1", said)[1]
    new, begun = "", set()
    ours = [line for line in COMMANDS if line.startswith("formsvc ")]
    for line in ours:
        words = shlex.split(line.replace("REFERENCE", sealed if _about_sealed(line) else new))
        elsewhere = {}
        if words[1] == "restore":
            elsewhere = {name: str(folder / "restored" / name) for name in _FOLDERS}
        words = [str(ROOT / one) if one == "formsvc/demo/pack.json" else one for one in words]
        # Each kind of command is run once as the program itself.
        run_so = run_here if words[1] in begun else partial(run, folder=folder)
        begun.add(words[1])
        printed = run_so(words, **elsewhere)
        if words[1:3] == ["pack", "new"]:
            new = printed.strip()

    assert len(ours) >= 15
    assert (folder / "copies" / f"{sealed}-v1.zip").exists()
    assert (folder / "restored" / "FORMSVC_DATA" / "formsvc.db").exists()


_FOLDERS = ("FORMSVC_DATA", "FORMSVC_SIGNED")


def _about_sealed(line):
    return "verify" in line or "export" in line


def test_every_make_command_of_the_readme_is_there():
    targets = {line.split()[1] for line in COMMANDS if line.startswith("make ")}

    assert {"demo", "serve", "test", "check", "benchmark", "drill"} == targets
    for target in targets:
        subprocess.run(["make", "-n", target], cwd=ROOT, check=True, capture_output=True)


def test_the_readme_and_the_help_name_every_command():
    for name, command in main.commands.items():
        assert f"formsvc {name}" in README, name
        assert command.help, name
        for inner in getattr(command, "commands", {}).values():
            assert inner.help, inner.name


def test_serve_answers_and_stops_cleanly_on_sigterm(played):
    folder, _ = played
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    serving = subprocess.Popen(
        ["formsvc", "serve", "--sample", "--port", str(port)],
        env=environment(folder) | {"FORMSVC_BASE_URL": address},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert _answer(f"{address}/healthz") == 200
        assert _answer(f"{address}/readyz") == 200
    finally:
        serving.send_signal(signal.SIGTERM)
        said, _ = serving.communicate(timeout=30)

    assert serving.returncode == 0
    assert f"The site is at {address}" in said
    assert "Stopped." in said


def _answer(address):
    end = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return answer.status
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)

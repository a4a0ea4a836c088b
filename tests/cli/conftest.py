"""Tests of the command line run it in this process."""

import pytest
from click.testing import CliRunner

from formsvc.cli import main


@pytest.fixture
def formsvc(settings, monkeypatch):
    """Runs the command in this process, on the test's own folders."""
    monkeypatch.setenv("FORMSVC_DATA", str(settings.data))
    monkeypatch.setenv("FORMSVC_SIGNED", str(settings.signed))

    def run(*words, code=0):
        result = CliRunner().invoke(main, [str(word) for word in words])
        assert result.exit_code == code, result.output
        return result.output

    return run

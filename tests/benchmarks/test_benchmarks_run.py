"""Each benchmark still does both of its jobs: one tiny round, without LibreOffice or a clock."""

import importlib
from pathlib import Path

import pytest
from builders import FakePdf

HERE = Path(__file__).parent


class QuickPdf(FakePdf):
    """Stands in for the engines of LibreOffice as well."""

    def __init__(self, *, workers=1):
        super().__init__()

    def warm(self):
        """Nothing to start."""

    kill = warm

    def convert(self, docx, *, timeout_seconds=0):
        return self.make(docx, title="")


def once(name, *, ours, floor, before=lambda: None, **_):
    """Do both jobs, and time neither."""
    before()
    floor()
    ours()
    return name


@pytest.fixture
def benchmark(monkeypatch, kept_packs):
    monkeypatch.syspath_prepend(HERE)
    stand_ins = {
        "compare": once,
        "PdfMaker": QuickPdf,
        "Engine": QuickPdf,
        "KeptPacks": lambda *_, **__: kept_packs,
    }

    def found(name):
        module = importlib.import_module(f"bench_{name}")
        for name_there, stand_in in stand_ins.items():
            if hasattr(module, name_there):
                monkeypatch.setattr(module, name_there, stand_in)
        return module

    return found


@pytest.mark.parametrize("name", ["documents", "signing", "sealing", "ledger", "pages"])
def test_a_benchmark_runs(benchmark, name, monkeypatch, tmp_path):
    module = benchmark(name)
    monkeypatch.setattr(module, "CHECKED", 20, raising=name == "ledger")

    assert list(module.run(tmp_path, 1))


def test_the_benchmark_of_one_document_runs(benchmark, capsys):
    benchmark("pdf").main(1)

    assert "ratio" in capsys.readouterr().out


def test_the_benchmark_beside_a_peer_says_when_the_peer_is_not_there(
    benchmark, capsys, monkeypatch, tmp_path
):
    peer = benchmark("peer")
    monkeypatch.setattr(peer, "PEER", tmp_path)
    assert not list(peer.run(tmp_path, 1))
    assert "not measured: the peer is not installed" in capsys.readouterr().out


def test_every_benchmark_is_run_here(benchmark):
    run = benchmark("ledger") and importlib.import_module("run")
    tested = {"documents", "signing", "sealing", "ledger", "pages", "peer"}

    assert set(run.ALL) == tested
    assert {one.stem for one in HERE.glob("bench_*.py")} == {
        *(f"bench_{name}" for name in tested),
        "bench_pdf",
    }

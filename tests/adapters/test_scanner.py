"""The virus scanner: only its "OK" means that a file was looked at."""

import pytest
from upload_kit import EICAR

from formsvc.adapters.scanner import Scanner, ScannerDown


def test_a_clean_file_is_looked_at_whole(clamd):
    data = bytes(range(256)) * 1000

    assert Scanner(clamd.path).finds(data) == ""
    assert clamd.looked_at == [data]


def test_an_infected_file_is_named(clamd):
    assert Scanner(clamd.path).finds(b"%PDF-" + EICAR) == "Eicar-Test-Signature"


@pytest.mark.parametrize(
    "answer",
    [b"", b"stream: ", b"INSTREAM size limit exceeded. ERROR\0", b"OK\0", b"stream: OK then\0"],
)
def test_any_other_answer_never_means_clean(clamd, answer):
    clamd.answer = answer
    with pytest.raises(ScannerDown):
        Scanner(clamd.path).finds(b"x")


def test_a_scanner_that_is_not_there_is_down(clamd):
    clamd.stop()
    with pytest.raises(ScannerDown):
        Scanner(clamd.path).finds(b"x")

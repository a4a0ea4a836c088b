"""The engine under attack: no requests, no hangs, no orphans, no lost documents."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from pdf_kit import (
    a_docx,
    a_long_docx,
    a_png,
    text_of,
    with_body,
    with_field,
    with_linked_picture,
    with_nested_tables,
)

from formsvc.adapters.pdf import (
    EngineBusy,
    EngineDied,
    EngineMissing,
    EngineTimedOut,
    PdfMaker,
    finding,
    making,
)

pytestmark = pytest.mark.slow


def group_of(maker):
    """The process group of a maker with one engine."""
    (engine,) = maker._started
    return engine.process_group


def processes_in(group):
    """The living processes of a group, {number: name}."""
    found = {}
    for entry in Path("/proc").iterdir():
        try:
            name, _, rest = (entry / "stat").read_text().rpartition(")")
        except (OSError, UnicodeDecodeError):
            continue
        state, _, its_group = rest.split()[:3]
        if int(its_group) == group and state != "Z":
            found[int(entry.name)] = name.partition("(")[2]
    return found


def office_in(group):
    return next(one for one, name in processes_in(group).items() if name == "soffice.bin")


def kept_by(office):
    """What a running LibreOffice keeps in the temporary folders: its home and its sockets.

    Other tests run engines at the same time, so only what this one holds open is looked at.
    """
    process = Path("/proc") / str(office)
    held = {str(one.readlink()) for one in (process / "fd").iterdir()}
    rows = [line.split() for line in (process / "net" / "unix").read_text().splitlines()[1:]]
    sockets = {Path(row[7]) for row in rows if len(row) > 7 and f"socket:[{row[6]}]" in held}
    return {(process / "cwd").readlink(), *(one for one in sockets if one.is_absolute())}


def left_of(kept):
    return {one for one in kept if one.exists()}


def wait_until(condition, seconds=15):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture
def one_engine():
    makers = []

    def make(**settings):
        makers.append(PdfMaker(workers=1, **settings))
        return makers[-1]

    yield make
    for maker in makers:
        maker.close()


def hostile_documents(address, folder):
    picture = folder / "private.png"
    picture.write_bytes(a_png(300, 300))
    return {
        "web picture": with_linked_picture(f"{address}/a.png"),
        "web picture that calls itself a link": with_linked_picture(
            f"{address}/b.png", kind="hyperlink"
        ),
        "picture of this machine": with_linked_picture(picture.as_uri()),
        "picture field": with_field(f'INCLUDEPICTURE "{address}/c.png"'),
        "text field": with_field(f'INCLUDETEXT "{address}/d.txt"'),
        "linked object": with_field(f"LINK Word.Document.12 {address}/e.docx"),
        "page": f'<html><body><img src="{address}/f.png">words</body></html>'.encode(),
        "another document": with_body('<w:altChunk r:id="rId99"/>'),
    }


def test_no_document_makes_the_engine_fetch_anything_even_without_the_guard(
    one_engine, listener, monkeypatch, tmp_path
):
    monkeypatch.setattr(finding, "_unshare", tuple)  # with a network: the locked profile alone
    maker = one_engine()

    for docx in hostile_documents(listener.address, tmp_path).values():
        try:
            pdf = maker.convert(docx)
        except making.ConversionFailed:
            continue
        assert b"/Width 300" not in pdf

    assert listener.heard == []


def test_the_same_document_does_fetch_from_an_unlocked_libreoffice(listener, tmp_path):
    docx = tmp_path / "a.docx"
    docx.write_bytes(with_linked_picture(f"{listener.address}/a.png"))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(tmp_path), str(docx)]

    subprocess.run(command, capture_output=True, timeout=60, check=False)

    assert listener.heard


def test_the_engine_has_no_network(pdf_maker):
    if not pdf_maker.describe().without_network:
        pytest.skip("this machine does not let us take the network away")
    engine = next(iter(pdf_maker._started))

    devices = Path(f"/proc/{office_in(engine.process_group)}/net/dev").read_text()

    assert [line.split(":")[0].strip() for line in devices.splitlines()[2:]] == ["lo"]


def test_the_engine_has_limits_that_follow_what_it_has_used(one_engine):
    maker = one_engine()
    maker.convert(a_docx("One"))
    office = office_in(group_of(maker))
    first = resource.prlimit(office, resource.RLIMIT_CPU)[0]

    for _ in range(40):  # whole seconds of processor time are counted, and machines differ
        maker.convert(a_long_docx())
        later = resource.prlimit(office, resource.RLIMIT_CPU)[0]
        if later != first:
            break

    assert first < later < first + 60
    assert resource.prlimit(office, resource.RLIMIT_CORE) == (0, 0)
    assert resource.prlimit(office, resource.RLIMIT_AS)[0] == 2 << 30


def test_a_document_that_hangs_is_given_up_and_the_next_one_is_made(one_engine):
    maker = one_engine(timeout_seconds=5)
    maker.warm()
    group = group_of(maker)

    with pytest.raises(EngineTimedOut):
        maker.convert(with_nested_tables(400))

    assert processes_in(group) == {}
    assert "Next" in text_of(maker.convert(a_docx("Next")))


def test_a_document_is_made_although_its_libreoffice_is_killed_half_way(one_engine):
    maker = one_engine()
    maker.warm()
    group = group_of(maker)
    made = []
    thread = threading.Thread(target=lambda: made.append(maker.convert(a_long_docx(pages=15))))
    thread.start()
    wait_until(lambda: next(iter(maker._started)).jobs == 2)
    os.kill(office_in(group), signal.SIGKILL)
    thread.join()

    assert "part 15" in text_of(made[0])
    assert group_of(maker) != group


def test_a_document_whose_libreoffice_is_killed_twice_is_given_up(one_engine, monkeypatch):
    maker = one_engine()
    maker.warm()
    fresh = maker._fresh

    def killed(engine):
        engine = fresh(engine)
        os.kill(office_in(engine.process_group), signal.SIGKILL)
        return engine

    monkeypatch.setattr(maker, "_fresh", killed)

    with pytest.raises(EngineDied):
        maker.convert(a_docx("Hello"))


def test_an_engine_outlives_the_thread_that_started_it(one_engine):
    maker = one_engine()
    groups = []
    for _ in range(2):
        thread = threading.Thread(
            target=lambda: groups.append(maker.convert(a_docx("A")) and group_of(maker))
        )
        thread.start()
        thread.join()
        time.sleep(0.2)

    assert groups[0] == groups[1]


def test_an_engine_is_replaced_after_its_share_of_documents(one_engine):
    maker = one_engine(recycle_after=1)
    maker.convert(a_docx("One"))
    first = group_of(maker)

    maker.convert(a_docx("Two"))

    assert group_of(maker) != first
    assert processes_in(first) == {}


PARENT = """
import sys, threading
sys.path.insert(0, sys.argv[2])
from formsvc.adapters.pdf import PdfMaker
maker = PdfMaker(workers=1)
maker.warm()
print(next(iter(maker._started)).process_group, flush=True)
maker.convert(open(sys.argv[1], "rb").read())
"""


def test_killing_our_process_leaves_nothing_behind_even_in_the_middle_of_a_job(tmp_path):
    docx = tmp_path / "hangs.docx"
    docx.write_bytes(with_nested_tables(400))
    root = str(Path(making.__file__).parents[3])
    command = [sys.executable, "-c", PARENT, str(docx), root]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={"TMPDIR": "/tmp"}) as parent:
        group = int(parent.stdout.readline())
        time.sleep(0.5)
        kept = kept_by(office_in(group))
        assert left_of(kept) == kept
        parent.kill()

    assert len(kept) > 1
    wait_until(lambda: processes_in(group) == {})
    wait_until(lambda: left_of(kept) == set())


def test_closing_leaves_nothing_behind_and_starts_nothing_again():
    maker = PdfMaker(workers=1)
    maker.warm()
    group = group_of(maker)
    kept = kept_by(office_in(group))
    assert left_of(kept) == kept
    maker.close()

    assert len(kept) > 1
    assert processes_in(group) == {}
    assert left_of(kept) == set()
    with pytest.raises(EngineDied):
        maker.convert(a_docx("Late"))


def test_a_queue_that_is_too_long_is_refused_at_once(monkeypatch):
    monkeypatch.setattr(making, "MOST_WAITING", -1)

    with pytest.raises(EngineBusy):
        PdfMaker(workers=1).convert(a_docx("Hello"))


def test_a_missing_libreoffice_is_told_with_the_command_that_mends_it(monkeypatch):
    monkeypatch.setattr(finding, "_office", lambda: None)

    with pytest.raises(EngineMissing, match="apt-get install"):
        PdfMaker().convert(a_docx("Hello"))


def test_a_missing_uno_module_is_told(monkeypatch):
    monkeypatch.setattr(finding, "_python", lambda office: None)

    with pytest.raises(EngineMissing, match="python3-uno"):
        PdfMaker().convert(a_docx("Hello"))


def test_the_machine_is_described_without_starting_an_engine():
    maker = PdfMaker()

    report = maker.describe()

    assert report.office.endswith("soffice.bin")
    assert report.version.startswith("LibreOffice")
    assert report.missing_fonts == ()
    assert maker._started == set()

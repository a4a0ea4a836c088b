"""The page in every pack that checks it in a browser: alone, without network, with its limits."""

import base64
import re

import pytest
from chromium_kit import launch
from playwright.sync_api import sync_playwright

from formsvc.adapters.packs import CHECK_PAGE, MANIFEST, make_manifest, read_pack

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]


@pytest.fixture
def starting_point():
    return "sealed"


@pytest.fixture(scope="module")
def browser(kept_packs):
    kept_packs.at("sealed")  # first: pyHanko cannot seal in a thread where Playwright's loop runs
    with sync_playwright() as playwright:
        opened = launch(playwright)
        yield opened
        opened.close()


@pytest.fixture
def page(browser, place):
    """The pack's own page, opened from the pack's folder, as a person would."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.asked = []
    page.errors = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.goto(f"file://{place}/{CHECK_PAGE}")
    yield page
    context.close()


@pytest.fixture
def place(services, ref):
    return services.packs.place(ref, 1)


def result_of(page):
    box = page.locator("#result")
    box.wait_for(state="visible")
    return box.inner_text()


def check_folder(page, place):
    page.set_input_files("#folder", place)
    return result_of(page)


def test_an_untouched_folder_fits_and_nothing_is_fetched(page, place):
    said = check_folder(page, place)

    assert "The files fit the list, and the seals are whole" in said
    assert "entries are as they were, in order, and proved" in said
    assert "Every sealed PDF holds what was shown for signature" in said
    assert re.search(r"checkpoint is signed with the key|cannot check the checkpoint", said)
    assert "CHANGED" not in said
    assert said.count("fits") == len(read_pack(place)) - 1
    assert said.count("fits; sealed and unchanged") == len(list(place.rglob("*.pdf")))
    assert page.asked == [f"file://{place}/{CHECK_PAGE}"]
    assert page.errors == []


@pytest.mark.parametrize(
    ("name", "change", "wanted"),
    [
        ("plan.pdf", lambda data: data + b"x", "CHANGED"),
        ("checkpoint.txt", lambda data: data.replace(b"\n", b"\n1", 1), "is not proved"),
        ("checkpoint.txt", lambda data: data[:-8] + b"AAAAAA=\n", "CHANGED"),
        ("entries.jsonl", lambda data: data.replace(b"2026-11-23", b"2026-11-24", 1), "Entry 1 "),
        ("entries.jsonl", lambda data: b"words", "cannot be read"),
    ],
)
def test_a_changed_file_is_told(page, place, name, change, wanted):
    before = (place / name).read_bytes()
    (place / name).write_bytes(change(before))
    said = check_folder(page, place)

    assert change(before) != before
    assert "Something here was changed" in said
    assert wanted in said
    assert page.errors == []


def test_a_changed_entry_is_told_even_when_the_list_was_made_to_fit(page, place):
    files = read_pack(place)
    del files[MANIFEST]
    files["entries.jsonl"] = files["entries.jsonl"].replace(b"2026-11-23", b"2026-11-24", 1)
    (place / "entries.jsonl").write_bytes(files["entries.jsonl"])
    (place / MANIFEST).write_bytes(make_manifest(files))
    said = check_folder(page, place)

    assert "CHANGED" not in said
    assert "Entry 1 was changed" in said


def test_missing_and_added_files_are_told(page, place):
    (place / "plan.pdf").unlink()
    (place / "more.pdf").write_bytes(b"%PDF-")
    said = check_folder(page, place)

    assert "Missing from the folder: plan.pdf." in said
    assert "does not belong to the pack" in said


def test_swapped_editions_are_told(page, place):
    (place / "referral.pdf").write_bytes((place / "parent" / "referral.pdf").read_bytes())

    assert "Something here was changed" in check_folder(page, place)


def test_single_files_can_be_checked_with_the_list(page, place):
    page.set_input_files("#files", [place / MANIFEST, place / "parent" / "referral.pdf"])
    said = result_of(page)

    assert "parent/referral.pdf" in said
    assert "Not chosen, so not checked" in said
    assert "Not checked: choose entries.jsonl" in said


def test_without_the_list_only_the_seals_are_checked_and_it_says_so(page, place):
    page.set_input_files("#files", [place / "plan.pdf", place / "checkpoint.txt"])
    said = result_of(page)

    assert "The seals are whole" in said
    assert "Choose manifest.json too" in said
    assert "nothing to check it by" in said


def test_without_a_list_and_a_sealed_pdf_there_is_nothing_to_check(page, place):
    page.set_input_files("#files", [place / "checkpoint.txt"])

    assert "There is nothing here that can be checked" in result_of(page)


def test_a_file_name_cannot_become_part_of_the_page(page, place):
    (place / "<img src=x onerror=document.title='evil'>.pdf").write_bytes(b"x")
    said = check_folder(page, place)

    assert "<img src=x" in said
    assert page.title() == "Check this pack"


def test_without_scripts_it_is_a_page_of_instructions(browser, place):
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(f"file://{place}/{CHECK_PAGE}")
    words = page.inner_text("main")
    context.close()

    assert "Scripts are switched off" in words
    assert "certutil -hashfile" in words
    assert "pdfsig -nocert plan.pdf" in words
    assert "Choose the files" not in words


def test_it_reads_on_a_phone_without_scrolling_sideways(page):
    page.set_viewport_size({"width": 320, "height": 640})

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_page_carries_the_key_and_stands_alone(place, services):
    words = (place / CHECK_PAGE).read_text()

    assert base64.b64encode(services.checkpoints.public_key).decode() in words
    assert "CHECKPOINT-PUBLIC-KEY" not in words
    assert "SEAL-CERTIFICATES" not in words
    assert words.count("-----BEGIN CERTIFICATE-----\n") == 2
    assert not re.search(r"(src|href)\s*=|https?://|url\(|@import", words)

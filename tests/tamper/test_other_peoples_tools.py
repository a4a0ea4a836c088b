"""The page of a pack tells commands of other people's tools: they do and see what it says."""

import re
import subprocess

import pytest
from bs4 import BeautifulSoup
from tamper.conftest import a_page, seal
from tamper.ways import REVISIONS

from formsvc.adapters.packs import CHECK_PAGE

TOOLS = ("by-sha256sum", "by-pdfsig", "by-openssl", "by-qpdf")


@pytest.fixture
def starting_point():
    return "sealed"


@pytest.fixture
def place(services, ref):
    return services.packs.place(ref, 1)


@pytest.fixture
def page(place):
    return BeautifulSoup((place / CHECK_PAGE).read_text(), "html.parser")


def run(page, tool, place):
    """Run the very lines that stand on the page, in the pack's folder, as a person would."""
    lines = page.find(id=tool).get_text()
    done = subprocess.run(
        ["/bin/bash", "-c", lines], cwd=place, capture_output=True, check=False, timeout=30
    )
    return (done.stdout + done.stderr).decode()


def told(page, tool, kind=None):
    """The words that the page says a tool prints: of an untouched file, or of another kind."""
    samples = page.find(id=tool).find_parent("dd").find_all("samp")
    return [one.get_text() for one in samples if one.get("class", [None])[0] == kind]


def test_the_page_tells_the_commands_of_four_tools(page):
    assert [one["id"] for one in page.find_all("pre", class_="command")] == list(TOOLS)


def test_each_command_says_of_a_sealed_pack_what_the_page_says(page, place):
    for tool in TOOLS[1:]:
        said = run(page, tool, place)
        wanted = told(page, tool)

        assert wanted
        assert any(one in said for one in wanted), said
        if tool != "by-openssl":  # whose older and newer words both stand on the page
            assert all(one in said for one in wanted), said
        assert not any(one in said for one in told(page, tool, "never"))
    numbers = re.findall(r"\b[0-9a-f]{64}\b", run(page, "by-sha256sum", place))
    assert len(numbers) == 2
    assert len(set(numbers)) == 1


def test_what_the_tools_do_not_see_is_what_the_page_says_they_do_not(page, place, attacker):
    file = place / "plan.pdf"
    whole = file.read_bytes()
    file.write_bytes(REVISIONS["a page appended"](whole))
    for tool in TOOLS[1:]:
        said = run(page, tool, place)

        assert told(page, tool, "altered")
        assert all(one in said for one in told(page, tool, "altered")), said
        assert not any(one in said for one in told(page, tool, "gone"))
    assert len(set(re.findall(r"\b[0-9a-f]{64}\b", run(page, "by-sha256sum", place)))) == 2
    file.write_bytes(seal(attacker, a_page()))
    assert all(one in run(page, "by-pdfsig", place) for one in told(page, "by-pdfsig", "forged"))
    assert all(one in run(page, "by-qpdf", place) for one in told(page, "by-qpdf", "altered"))
    said = run(page, "by-openssl", place)
    assert all(one in said for one in told(page, "by-openssl", "refused")), said
    assert not any(one in said for one in told(page, "by-openssl"))

"""Long lists of packs: cut into pages, searched by words, what waits first."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from builders import a_pack, everything, let_in
from erasure_kit import erase
from flask import Flask
from web.pages import get, post

from formsvc.demo.people import SAFEGUARDING_LEAD
from formsvc.domain.pack import State
from formsvc.web.lists import A_PAGE, find_lines, group_lines
from formsvc.web.school.pack_list import OTHERS, PLACEMENTS, YOURS

LINES = list(range(45))


def grouped(address):
    with Flask("list").test_request_context(address):
        return group_lines([("a", "A", 10, LINES), ("b", "B", 5, LINES[:3]), ("c", "C", 5, [])])


def test_the_lines_are_cut_and_counted_and_an_empty_group_is_left_out():
    first, second = grouped("/packs")

    assert (first.lines, first.total, first.page) == (LINES[:10], 45, 0)
    assert (second.lines, second.total) == (LINES[:3], 3)


def test_each_line_stands_on_one_page_of_its_group():
    pages = [grouped(f"/packs?show=a&page={number}") for number in (1, 2, 3)]

    assert [one for (group,) in pages for one in group.lines] == LINES
    assert [(group.first, group.last) for (group,) in pages] == [(1, A_PAGE), (21, 40), (41, 45)]


@pytest.mark.parametrize("page", ["0", "-1", "x", "\N{SUPERSCRIPT TWO}", "", "9999999"])
def test_a_page_that_is_none_is_one_that_is(page):
    ((group,),) = [grouped(f"/packs?show=a&page={page}")]

    assert group.page == 1


def test_a_page_past_the_end_is_the_last():
    (group,) = grouped("/packs?show=a&page=99")

    assert group.lines == LINES[40:]
    assert len(grouped("/packs?show=nothing")) == 2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("robin", [0]),
        ("R.E.", [0]),
        ("abcde fghjk", [0]),
        ("ABCDEFGHJK", [0]),
        ("robin sam", []),
        ("sian o'brien", [1]),
        ("Siân O\N{RIGHT SINGLE QUOTATION MARK}Brien", [1]),
        ("ZZZZZ\N{EN DASH}YYYYY", [1]),
    ],
)
def test_words_are_found_however_they_are_written(text, found):
    words = [
        ("Robin Example", "RE", "ABCDE-FGHJK"),
        ("Sia\u0302n O\u2019Brien", "SO", "ZZZZZ-YYYYY"),
    ]
    group = find_lines([0, 1], text, words.__getitem__)

    assert list(group.lines) == found


@pytest.mark.parametrize("text", ["", " - ", ".", "'", "\u2019 \u0301"])
def test_without_words_nothing_is_looked_for(text):
    assert find_lines([SimpleNamespace()], text, list) is None


def test_every_state_has_its_place_on_the_list_of_a_school():
    assert sorted([*YOURS, *OTHERS, *PLACEMENTS, State.ERASED]) == sorted(State)


def test_a_school_with_many_packs_sees_a_short_list_and_finds_each(school, services):
    ref = a_pack(services)
    with services.ledger.transaction() as tx:
        kept = tx.packs.get(ref)
        for number in range(29):
            tx.packs.add(replace(kept, ref=f"AAAAA-{number + 22222}"))
    listed = get(school, "/packs")

    assert len(listed.rows("For you to do (30)")) == 10
    assert "/packs?show=yours" in listed.links
    second = get(school, "/packs?show=yours&page=2")
    assert len(second.rows("For you to do (30)")) == 10
    assert "21 to 30 of 30" in second.text

    sent = dict(listed.form("/packs")) | {"find": ref.replace("-", "").lower()}
    found = get(school, post(school, "/packs", sent))
    assert len(found.rows("Found (1)")) == 1
    assert f"/packs/{ref}" in found.links
    none = get(school, post(school, "/packs", sent | {"find": "Nobody"}))
    assert "0 of 30 packs found" in none.text


@pytest.fixture
def on_lists(school, officer, services, ref):
    """The two browsers with their lists; the pack on both runs while a new version is sealed."""
    with services.ledger.transaction() as tx:
        tx.packs.change("UPDATE pack SET running = 1 WHERE ref = ?", ref)
    return (school, "/packs"), (officer, "/authority")


@pytest.mark.parametrize("starting_point", ["sealed"])
def test_a_search_is_a_page_that_back_returns_to_and_names_nobody(on_lists, caplog):
    caplog.set_level(0)
    for browser, address in on_lists:
        place = post(browser, address, {"find": " started,  NEW version "})
        for _ in "once", "again":  # as Back does: the browser asks anew
            found = get(browser, place)
            assert len(found.rows("Found (1)")) == 1
            assert found.typed()["find"] == ["started, NEW version"]
            assert address in found.links
        assert place == f"{address}?show=found"
        assert "Found (1)" not in get(browser, address).text
        answer = browser.post(address, data={"find": "Robin"})
        assert "Robin" not in str(answer.headers) + answer.text
        post(browser, address, {"find": "x" * 999})
        assert get(browser, place).typed()["find"] == ["x" * 100]
        assert post(browser, address, {"find": "."}) == address
        assert "Found" not in get(browser, place).text

    assert "Robin" not in caplog.text


def test_what_was_looked_for_ends_with_the_session_and_with_any_pupil(school, services):
    ref = a_pack(services)
    place = post(school, "/packs", {"find": "Robin"})
    erase(services, ref)
    assert "Robin" not in str(everything(services)["session"])

    post(school, "/packs", {"find": "Robin"})
    post(school, "/sign-out")
    assert school.get(place).status_code != 200
    let_in(school, services, SAFEGUARDING_LEAD)
    assert "find" not in get(school, place).typed()

"""Long lists of packs: cut into pages, searched by words, what waits first."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from builders import a_pack
from flask import Flask
from web.pages import get, post

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
    [("robin", [0]), ("R.E.", [0]), ("abcde fghjk", [0]), ("ABCDEFGHJK", [0]), ("robin sam", [])],
)
def test_words_are_found_however_they_are_written(text, found):
    words = [("Robin Example", "RE", "ABCDE-FGHJK"), ("Sam Sample", "SS", "ZZZZZ-YYYYY")]
    group = find_lines([0, 1], text, words.__getitem__)

    assert list(group.lines) == found


def test_without_words_nothing_is_looked_for():
    assert find_lines([SimpleNamespace()], " - ", list) is None


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
    found = post(school, "/packs", sent, 200)
    assert len(found.rows("Found (1)")) == 1
    assert f"/packs/{ref}" in found.links
    none = post(school, "/packs", sent | {"find": "Nobody"}, 200)
    assert "0 of 30 packs found" in none.text

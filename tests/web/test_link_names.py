"""Links of one name lead to one place: a screen reader reads their names out without the rest."""

import pytest
from builders import links
from web.linting import words_of
from web.pages import get, post

PARENT = "alex.sample@parents.example"


@pytest.fixture
def starting_point():
    return "sent"


def two_places(page):
    """Return the names of links on a page that lead to more than one place."""
    found = {}
    for one in page.tagged("a"):
        if one.get("href"):
            found.setdefault(words_of(one), set()).add(one.get("href"))
    return {name: places for name, places in found.items() if len(places) > 1}


def test_links_of_one_name_lead_to_one_place(client, school, services, ref):
    token = links(services)[PARENT]
    post(client, f"/s/{token}", {"action": "continue"})
    pack = get(school, f"/packs/{ref}")
    paper = next(one for one in pack.links if "/paper/" in one)
    fresh = post(school, "/packs/new")
    seen = [get(client, f"/s/{token}"), pack, get(school, paper), get(school, fresh)]
    seen.append(get(school, f"/packs/{ref}/checklist/check-answers"))
    seen.append(get(school, f"{fresh}/checklist/check-answers"))
    seen.append(get(school, f"{fresh}/sla/insurance-least"))

    assert [two_places(page) for page in seen] == [{}] * len(seen)
    assert min(len(page.links) for page in seen) > 3

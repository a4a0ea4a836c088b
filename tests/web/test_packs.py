"""The list of packs and who may see which."""

import pytest
from builders import OFFICER, REFERRER, a_pack, everything, let_in
from web.pages import get, post

from formsvc.demo.people import SECOND_REFERRER, add_people


@pytest.fixture
def starting_point():
    return "sealed"


@pytest.fixture
def stranger(app, services):
    """Somebody of another school."""
    return let_in(app.test_client(), services, SECOND_REFERRER)


def inside(ref):
    return [
        f"/packs/{ref}",
        f"/packs/{ref}/send",
        f"/packs/{ref}/story",
        f"/packs/{ref}/story/whole",
        f"/packs/{ref}/referral/school",
        f"/packs/{ref}/referral/check-answers",
        f"/packs/{ref}/referral/preview",
        f"/packs/{ref}/referral/preview.pdf",
        f"/packs/{ref}/signed/referral.pdf",
        f"/packs/{ref}/do/withdraw",
        f"/packs/{ref}/do/start",
        f"/packs/{ref}/questions/1",
        f"/packs/{ref}/waive/x/referral/provider/1",
    ]


def test_a_school_lists_its_own_packs_by_the_pupils_name(school, ref):
    page = get(school, "/packs")

    assert f"/packs/{ref}" in page.links
    assert "Robin" in page.text


def test_another_school_sees_nothing_of_a_pack_anywhere(stranger, services, ref):
    assert "Robin" not in get(stranger, "/packs").text
    for path in inside(ref):
        page = get(stranger, path, 404)

        assert "Robin" not in page.text
        assert "Riverbank" not in page.text


def test_another_schools_pack_looks_like_none_at_all(stranger, ref):
    theirs, none = get(stranger, f"/packs/{ref}", 404), get(stranger, "/packs/AAAAA-BBBBB", 404)

    assert theirs.text == none.text


def test_another_school_changes_nothing(stranger, services, ref):
    before = everything(services)
    for path in (
        "referral/school",
        "send",
        "do/withdraw",
        "do/reopen",
        "do/start",
        "questions/1",
        "links/x",
        "waive/x/referral/provider/1",
    ):
        stranger.post(f"/packs/{ref}/{path}", data={"words": "Because", "action": "continue"})
    after = everything(services)
    before.pop("session"), after.pop("session")

    assert before == after


def test_an_officer_has_no_business_on_a_schools_pages(officer, ref):
    for path in ["/packs", "/packs/new", *inside(ref)]:
        get(officer, path, 403)


def test_school_staff_have_no_business_on_the_authoritys_pages(school, ref):
    for path in ("/authority", f"/authority/{ref}", f"/authority/{ref}/referral.pdf"):
        get(school, path, 403)


def test_nobody_sees_anything_without_signing_in(client, ref):
    for path in ["/packs", "/packs/new", "/authority", f"/authority/{ref}", *inside(ref)]:
        page = get(client, path, 401)

        assert "Robin" not in page.text


def test_a_new_pack_has_a_random_reference_and_the_schools_own_name(school, services):
    pages = [get(school, "/packs/new") for _ in range(2)]
    first, second = (post(school, "/packs/new", one.form("/packs/new")) for one in pages)

    assert first != second
    with services.ledger.reading() as tx:
        assert tx.facts.values(first.removeprefix("/packs/"))["school_name"] == "Alder Grove School"


def test_the_pack_page_leads_only_to_pages_that_work(school, services, ref):
    drafting = a_pack(services)
    for start in (f"/packs/{ref}", f"/packs/{drafting}"):
        for link in set(get(school, start).links):
            if link.startswith("/packs"):
                assert school.get(link).status_code == 200, link


def test_the_school_gets_its_own_sealed_files_and_nobody_elses(school, ref):
    sealed = school.get(f"/packs/{ref}/signed/referral.pdf")

    assert sealed.data.startswith(b"%PDF")
    for name in (
        "parent/plan.pdf",
        "provider/referral.pdf",
        "authority/referral.pdf",
        "manifest.json",
        "entries.jsonl",
        "../v1/referral.pdf",
        "nothing.pdf",
    ):
        assert school.get(f"/packs/{ref}/signed/{name}").status_code == 404, name


def test_a_pack_page_that_is_none_is_not_found(school, ref):
    for path in ("nothing/school", "referral/nothing", "do/nothing", "questions/999"):
        get(school, f"/packs/{ref}/{path}", 404)


def test_a_button_for_an_act_that_cannot_be_is_refused_in_words(school, ref):
    page = post(school, f"/packs/{ref}/do/withdraw", status=409)

    assert "Only a pack that is out for signature can be withdrawn" in page.text


@pytest.mark.parametrize("user", [REFERRER, OFFICER])
def test_home_is_where_the_work_is(app, services, user):
    add_people(services)
    client = let_in(app.test_client(), services, user)

    assert client.get(client.get("/home").location).status_code == 200


def test_home_of_nobody_is_the_sign_in_page(client, services):
    assert client.get("/home").location == "/sign-in"


def started(services):
    with services.ledger.reading() as tx:
        return {one.ref for one in tx.packs.of_school(REFERRER.organisation_id)}


def press_twice(client, path):
    """Press the one button of a page, and again before the answer came."""
    fields = get(client, path).form(path)
    return [post(client, path, fields) for _ in range(2)]


def test_start_pressed_twice_starts_one_pack_and_leads_to_it_both_times(school, services):
    before = started(services)
    first, again = press_twice(school, "/packs/new")
    (new,) = started(services) - before

    assert first == again == f"/packs/{new}"


def test_a_renewal_pressed_twice_is_one_and_another_first_day_is_another(school, services, ref):
    before, path = started(services), f"/packs/{ref}/renew"
    fields = dict(get(school, path).form(path))
    day = {"first_day-day": "7", "first_day-month": "9", "first_day-year": "2027"}
    first, again = post(school, path, fields), post(school, path, fields)
    other, other_again = post(school, path, fields | day), post(school, path, fields | day)

    assert first == again != other == other_again
    assert len(started(services) - before) == 2


def test_a_page_that_is_come_back_to_starts_a_new_pack_once_the_first_has_words(school, services):
    fields = get(school, "/packs/new").form("/packs/new")
    first = post(school, "/packs/new", fields)
    page = f"{first}/referral/school"
    post(school, page, [*get(school, page).form(), ("action", "later")])

    assert post(school, "/packs/new", fields) != first


def test_a_mark_of_somebody_else_leads_to_no_pack_of_theirs(school, stranger, services):
    fields = get(school, "/packs/new").form("/packs/new")
    theirs = post(school, "/packs/new", fields)
    mine = post(stranger, "/packs/new", {"opening": dict(fields)["opening"]})

    assert mine != theirs
    assert stranger.get(theirs).status_code == 404


@pytest.mark.parametrize("ending", ["story", "story/whole"])
def test_every_entry_can_be_read_with_both_times_by_school_and_council(
    school, officer, services, ref, ending
):
    with services.ledger.reading() as tx:
        entries = tx.entries.of_pack(ref)
    for page in (get(school, f"/packs/{ref}/{ending}"), get(officer, f"/authority/{ref}/{ending}")):
        lines = page.classed("formsvc-entry")
        numbers = [int(one.get("value")) for one in page.tagged("li") if one.get("value")]

        assert numbers == [one.seq for one in reversed(entries)]  # other packs' lie between
        assert len(lines) == len(entries) > 70
        for line, entry in zip(lines, reversed(entries), strict=True):
            assert line.startswith(f"08:00 {entry.sentence}")
            assert line.endswith(f"Entry {entry.seq}, {entry.at[:10]} 08:00:00 UTC")


def test_what_happened_is_folded_by_who_did_it_but_for_the_main_steps(school, ref):
    page = get(school, f"/packs/{ref}/story")
    folded = [one.text_content() for one in page.tagged("details")]

    assert len(folded) < 25
    assert not any("The pack was started" in one for one in folded)
    assert any("Alex Sample: 3 signatures" in one for one in folded)
    assert not get(school, f"/packs/{ref}/story/whole").tagged("details")

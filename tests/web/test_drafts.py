"""What is typed and not saved: kept for the one who typed it, shown again, told, thrown away."""

import pytest
from builders import everything, let_in
from web.pages import Seen, get, post

from formsvc.demo.people import (
    OFFICER,
    REFERRER,
    SAFEGUARDING_LEAD,
    SECOND_REFERRER,
    sample_facts,
)
from formsvc.journeys.sending import send_pack
from formsvc.web.school.drafts import KEPT

TYPED = "Robin likes bikes, and <b>quiet</b> rooms & tea"
LINE = "You typed this on 23 November 2026 at 08:00 and have not saved it yet."


@pytest.fixture
def starting_point():
    return "drafting"


@pytest.fixture
def address(ref):
    return f"/packs/{ref}/referral/voices"


@pytest.fixture
def colleague(app, services):
    """A browser of another person at the same school."""
    return let_in(app.test_client(), services, SAFEGUARDING_LEAD)


def fields_of(browser, address, **changed):
    return dict(get(browser, address).form("voices")) | changed


def keep(browser, address, **changed):
    return browser.post(f"{address}/draft", data=fields_of(browser, address, **changed))


def entries(services):
    with services.ledger.reading() as tx:
        return tx.entries.head()


def test_what_is_typed_is_there_again_and_can_be_thrown_away(school, address):
    answer = keep(school, address, pupil_views=TYPED)
    seen = get(school, address)

    assert (answer.status_code, answer.text) == (200, KEPT)
    assert answer.content_type.startswith("text/plain")
    assert LINE in seen.text
    assert seen.typed()["pupil_views"] == [TYPED]

    post(school, f"{address}/throw-away")
    seen = get(school, address)

    assert "have not saved it yet" not in seen.text
    assert seen.typed()["pupil_views"] == [sample_facts()["pupil_views"]]


def test_the_pack_page_leads_back_to_ones_own_unsaved_pages(school, colleague, address, ref):
    keep(school, address, pupil_views=TYPED)

    mine = get(school, f"/packs/{ref}").text
    assert "You typed here and have not saved it yet: What the pupil and the parents say" in mine
    assert "have not saved it yet" not in get(colleague, f"/packs/{ref}").text


def test_keeping_a_draft_adds_no_entry_and_changes_no_answer(school, services, address, ref):
    before = everything(services)
    keep(school, address, pupil_views=TYPED)
    after = everything(services)

    assert entries(services)[0] > 0
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"draft", "session"}
    assert len(after["draft"]) == 1


def test_half_typed_and_wrong_answers_are_kept_as_they_are(school, ref):
    address = f"/packs/{ref}/referral/times"
    fields = dict(get(school, address).form("times")) | {
        "start_date-day": "thirty-first",
        "start_date-month": "",
        "start_date-year": "20",
    }
    answer = school.post(f"{address}/draft", data=fields)
    typed = get(school, address).typed()

    assert answer.status_code == 200
    assert [typed[f"start_date-{part}"] for part in ("day", "month", "year")] == [
        ["thirty-first"],
        [""],
        ["20"],
    ]


def test_a_draft_goes_when_the_page_is_saved(school, services, address):
    keep(school, address, pupil_views="An older try")
    post(school, address, fields_of(school, address, pupil_views=TYPED, action="continue"))

    assert everything(services)["draft"] == []
    assert "have not saved it yet" not in get(school, address).text
    assert get(school, address).typed()["pupil_views"] == [TYPED]


def test_what_was_sent_and_was_not_valid_is_kept_too(school, address):
    seen = Seen(
        school.post(address, data=fields_of(school, address, pupil_views=TYPED, parent_views=""))
    )

    assert seen.status == 400
    assert get(school, address).typed()["pupil_views"] == [TYPED]


def test_two_people_never_see_each_others_drafts(school, colleague, services, address):
    keep(school, address, pupil_views="Priya's own words")
    keep(colleague, address, pupil_views="Miriam's own words")

    assert "Priya's own words" in get(school, address).text
    assert "Miriam's own words" not in get(school, address).text
    assert "Miriam's own words" in get(colleague, address).text
    assert "Priya's own words" not in get(colleague, address).text

    post(colleague, f"{address}/throw-away")

    assert "Priya's own words" in get(school, address).text
    assert [row[3] for row in everything(services)["draft"]] == [REFERRER.id]


@pytest.mark.parametrize("stranger", [SECOND_REFERRER, OFFICER])
def test_nobody_of_another_organisation_keeps_or_drops_a_draft(
    app, school, services, address, stranger
):
    keep(school, address, pupil_views=TYPED)
    before = everything(services)["draft"]
    other = let_in(app.test_client(), services, stranger)
    for ending in ("draft", "throw-away"):
        answer = other.post(f"{address}/{ending}", data={"version": "0", "pupil_views": "x"})

        assert answer.status_code == (404 if stranger is SECOND_REFERRER else 403)
        assert TYPED not in answer.text

    assert everything(services)["draft"] == before


def test_a_colleagues_newer_save_is_told_and_both_texts_stand_there(school, colleague, address):
    mine = fields_of(school, address, pupil_views="My own words")
    theirs = fields_of(colleague, address, pupil_views="A colleague's words", action="continue")
    post(colleague, address, theirs)
    answer = school.post(f"{address}/draft", data=mine)
    seen = get(school, address)

    assert answer.status_code == 409
    assert answer.text.startswith("Somebody else saved this page on 23 November 2026 at 08:00")
    assert "My own words" not in answer.text
    assert "A colleague's words" in seen.text
    assert seen.typed()["pupil_views"] == ["My own words"]

    clash = Seen(school.post(address, data=mine | {"action": "continue"}))

    assert clash.status == 409
    assert clash.typed()["pupil_views"] == ["My own words"]
    (row,) = clash.rows("Where the two differ")
    assert row[0].startswith("The pupil's own words")
    assert row[1:] == ["A colleague's words", "My own words"]


def test_a_clash_shows_no_question_on_which_both_say_the_same(school, colleague, address):
    mine = fields_of(school, address, action="continue")
    theirs = fields_of(colleague, address, parent_views="They all agree.", action="continue")
    post(colleague, address, theirs)
    clash = Seen(school.post(address, data=mine))

    assert [row[1] for row in clash.rows("Where the two differ")] == ["They all agree."]


def test_a_clash_over_the_very_same_words_says_so(school, colleague, address):
    mine = fields_of(school, address, pupil_views="We both heard this.", action="continue")
    theirs = fields_of(colleague, address, pupil_views="We both heard this.", action="continue")
    post(colleague, address, theirs)
    clash = Seen(school.post(address, data=mine))

    assert "What you typed says the same as what was saved." in clash.text
    assert clash.rows("Where the two differ") == []


def test_what_cannot_be_read_stands_in_the_clash_as_it_was_typed(school, colleague, ref):
    address = f"/packs/{ref}/referral/pupil"
    mine = dict(get(school, address).form("pupil"))
    theirs = dict(get(colleague, address).form("pupil")) | {"action": "continue"}
    post(colleague, address, theirs | {"pupil_forename": "Robyn"})
    school.post(f"{address}/draft", data=mine | {"pupil_dob-month": "Febtember"})
    rows = get(school, address).rows("Where the two differ")

    assert ["Robyn", "Robin"] in [row[1:] for row in rows]
    assert [row[2] for row in rows if "Febtember" in row[2]]


def test_a_draft_that_comes_after_its_own_save_is_not_kept(school, services, address):
    late = fields_of(school, address, pupil_views="Half a sen")
    post(school, address, late | {"pupil_views": "Half a sentence, finished", "action": "later"})
    answer = school.post(f"{address}/draft", data=late)

    assert answer.status_code == 409
    assert "What you typed is not kept until you press Save and continue." in answer.text
    assert everything(services)["draft"] == []


def test_what_is_typed_in_a_second_tab_after_saving_in_the_first_is_kept(school, address):
    first, second = fields_of(school, address), fields_of(school, address, pupil_views=TYPED)
    post(school, address, first | {"pupil_views": "From the first tab", "action": "later"})
    answer = school.post(f"{address}/draft", data=second)

    assert answer.text.startswith("You saved this page on 23 November 2026 at 08:00")
    assert "What you typed stays here." in answer.text
    assert get(school, address).typed()["pupil_views"] == [TYPED]


def test_nothing_is_kept_once_the_pack_is_out(school, services, address, ref):
    fields = fields_of(school, address, pupil_views=TYPED)
    send_pack(services, REFERRER, ref)
    answer = school.post(f"{address}/draft", data=fields)

    assert answer.status_code == 409
    assert answer.text.startswith("What you type is not kept. Answers can be changed only while")
    assert everything(services)["draft"] == []


@pytest.mark.parametrize("typed", [[], "text", {"day": "1"}, [{"odd": "row"}], None, 7])
def test_a_draft_of_a_question_that_has_changed_since_breaks_nothing(school, services, ref, typed):
    with services.ledger.transaction() as tx:
        for page in ("voices", "times", "parents", "circumstances", "people"):
            names = [
                one.name for one in services.catalogue.definitions["referral"].page(page).questions
            ]
            tx.drafts.put(
                (ref, "referral", page),
                REFERRER.id,
                typed=dict.fromkeys([*names, "gone_question"], typed),
                version=tx.facts.page_version(ref, "referral", page),
            )

    for page in ("voices", "times", "parents", "circumstances", "people"):
        assert get(school, f"/packs/{ref}/referral/{page}").status == 200

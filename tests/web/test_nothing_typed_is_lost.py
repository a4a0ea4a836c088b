"""Whatever goes wrong while a page is saved, what was typed is on the screen again."""

import pytest
from builders import everything, let_in
from web.linting import LintingClient
from web.pages import Seen, get, post

from formsvc.adapters.ledger import StoreUnavailable
from formsvc.app import create_app
from formsvc.demo.people import OFFICER, REFERRER, SAFEGUARDING_LEAD
from formsvc.journeys.sending import send_pack

TYPED = "Robin likes bikes, and <b>quiet</b> rooms & tea"


@pytest.fixture
def starting_point():
    return "drafting"


@pytest.fixture
def typing(school, ref):
    """A page that is open, and what sends it with something new in it."""
    address = f"/packs/{ref}/referral/voices"
    fields = dict(get(school, address).form()) | {"pupil_views": TYPED, "action": "continue"}
    return lambda: school.post(address, data=fields)


def test_when_a_colleague_has_sent_the_pack_meanwhile(services, typing, ref):
    send_pack(services, REFERRER, ref)

    seen = Seen(typing())

    assert seen.status == 409
    assert "This page was not saved. Answers can be changed only while" in seen.text
    assert seen.typed()["pupil_views"] == [TYPED]


def test_when_the_database_cannot_be_written(typing, monkeypatch):
    def full(*_, **__):
        raise StoreUnavailable

    monkeypatch.setattr("formsvc.web.school.asking_pages.save_page", full)

    seen = Seen(typing())

    assert seen.status == 503
    assert "This page was not saved. Your change could not be kept just now." in seen.text
    assert seen.typed()["pupil_views"] == [TYPED]


def test_a_button_pressed_twice_saves_once_and_goes_on_both_times(services, typing, ref):
    first, entries = typing(), services.ledger.verify().entries
    second = typing()

    assert (first.status_code, second.status_code) == (303, 303)
    assert second.location.startswith(f"/packs/{ref}/referral/")
    assert everything(services)["draft"] == []
    assert services.ledger.verify().entries == entries


def test_an_old_page_sent_again_after_other_words_were_saved_is_told(school, typing, ref):
    address = f"/packs/{ref}/referral/voices"
    typing()
    form = dict(get(school, address).form()) | {"pupil_views": "Newer words", "action": "later"}
    post(school, address, form)
    seen = Seen(typing())

    assert seen.status == 409
    assert seen.typed()["pupil_views"] == [TYPED]
    assert "Newer words" in seen.text


@pytest.fixture
def guarded(settings, services):
    """A browser at the site as it really runs: with its own mark checked."""
    made = create_app(settings, services)
    made.test_client_class = LintingClient
    return let_in(made.test_client(), services)


@pytest.fixture
def stale(guarded, ref):
    """What sends a page on which the mark is that of a browser's session before."""
    address = f"/packs/{ref}/referral/voices"
    fields = dict(get(guarded, address).form()) | {"pupil_views": TYPED, "action": "continue"}
    guarded.delete_cookie("formsvc-csrf")
    return lambda site: guarded.post(address, data=fields, headers={"Sec-Fetch-Site": site})


def test_what_was_typed_before_signing_out_and_in_again_can_be_sent_again(guarded, stale, ref):
    seen = Seen(stale("same-origin"))
    assert seen.status == 400
    assert "you can send it again" in seen.text
    again = seen.form("voices")

    assert dict(again)["pupil_views"] == TYPED
    address = f"/packs/{ref}/referral/voices"
    assert post(guarded, address, again).startswith(f"/packs/{ref}/referral/")
    assert get(guarded, address).typed()["pupil_views"] == [TYPED]


@pytest.mark.parametrize("signed_out", [False, True])
def test_what_one_person_typed_is_sent_by_nobody_else(guarded, services, ref, *, signed_out):
    address = f"/packs/{ref}/referral/voices"
    form = dict(get(guarded, address).form()) | {"pupil_views": TYPED, "action": "continue"}
    mine = guarded.get_cookie("formsvc").value
    if signed_out:
        guarded.delete_cookie("formsvc")
        form = dict(Seen(guarded.post(address, data=form)).form("voices"))
    for other in (SAFEGUARDING_LEAD, OFFICER):
        let_in(guarded, services, other)
        seen = Seen(guarded.post(address, data=form))

        assert seen.status == 409
        assert "cannot be sent under your name" in seen.text
        with services.ledger.reading() as tx:
            assert tx.facts.values(ref)["pupil_views"] != TYPED
        form = dict(seen.form("voices"))
        assert form["pupil_views"] == TYPED

    guarded.set_cookie("formsvc", mine)
    assert post(guarded, address, form).startswith(f"/packs/{ref}/referral/")
    assert get(guarded, address).typed()["pupil_views"] == [TYPED]


def test_a_page_without_words_that_somebody_else_opened_does_nothing(guarded, services, ref):
    mark = {"csrf_token": dict(get(guarded, f"/packs/{ref}/send").form("/send"))["csrf_token"]}
    let_in(guarded, services, SAFEGUARDING_LEAD)
    seen = Seen(guarded.post(f"/packs/{ref}/send", data=mark))

    assert (seen.status, seen.has_form("/send")) == (409, False)
    assert "Open the page yourself" in seen.text


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", ""])
def test_no_other_site_has_its_words_offered_to_be_sent_from_here(stale, site):
    seen = Seen(stale(site))

    assert seen.status == 400
    assert not seen.has_form("voices")


def test_a_draft_far_longer_than_anybody_types_is_not_kept(services, school, ref):
    address = f"/packs/{ref}/referral/voices"
    long = {"version": "1", "pupil_views": "x" * (2 << 20)}
    answer = school.post(f"{address}/draft", data=long)

    assert (answer.status_code, everything(services)["draft"]) == (409, [])
    assert "It is too long" in answer.text
    short = school.post(f"{address}/draft", data=long | {"pupil_views": TYPED})
    # Nobody saved this page, so no moment can be told: a restored backup is such a case.
    assert short.text.startswith("Somebody else saved this page, after you opened it.")
    assert get(school, address).typed()["pupil_views"] == [TYPED]


def test_ten_thousand_rows_cost_no_more_than_the_table_can_hold(school, ref):
    address = f"/packs/{ref}/referral/parents"
    fields = {f"parents-{number}-name": f"P{number}" for number in range(1, 10_001)}
    seen = Seen(school.post(address, data={"version": "0", "action": "continue", **fields}))

    assert seen.status == 400
    assert any("You can give 4 at most" in words for words, _ in seen.summary)
    assert len(seen.typed()) < 400

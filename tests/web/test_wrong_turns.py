"""Wrong turns before a signature: a restart, another paper's tick, the night of two clocks."""

from datetime import UTC, datetime

import pytest
from builders import do_jobs, links, open_with_fake_pdf
from web.linting import LintingClient
from web.pages import Seen, get, post
from web.test_signing import filled

from formsvc.app import create_app
from formsvc.demo.people import REFERRER
from formsvc.journeys.moments import uk_words, utc_words
from formsvc.journeys.sending import replace_link

PARENT = "alex.sample@parents.example"


@pytest.fixture
def starting_point():
    return "sent"


@pytest.fixture
def token(services, client):
    found = links(services)[PARENT]
    post(client, f"/s/{found}", {"action": "continue"})
    return found


def signed(services, ref):
    with services.ledger.reading() as tx:
        return [one for one in tx.entries.of_pack(ref) if one.event == "document.signed"]


def test_a_page_that_was_open_over_a_restart_still_signs(
    client, settings, services, clock, *, ref, token
):
    path = f"/s/{token}/plan"
    fields = filled(client, path)
    name, secret = next((one.key, one.value) for one in client._cookies.values())
    services.ledger.close()
    again = open_with_fake_pdf(settings, clock)
    site = create_app(settings, again)
    site.config["WTF_CSRF_ENABLED"] = False
    browser = site.test_client()
    browser.set_cookie(name, secret, path="/s/")
    post(browser, path, fields)

    assert [one.data["document"] for one in signed(again, ref)] == ["plan"]
    again.ledger.close()


def test_what_was_typed_behind_a_link_on_a_phone_that_forgot_its_cookies_can_be_sent(
    settings, services, token
):
    """A phone closes the browser of a mail program; the page comes back, its cookies do not."""
    words = "Who <b>meets</b> the bus & taxi?"
    made = create_app(settings, services)
    made.test_client_class = LintingClient
    phone = made.test_client()
    link = f"/s/{token}"
    post(phone, link, get(phone, link).form())
    asked = dict(get(phone, f"{link}/plan").form("/plan")) | {"action": "ask", "question": words}
    phone = made.test_client()
    ours, elsewhere = (
        Seen(phone.post(f"{link}/plan", data=asked, headers=said))
        for said in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": "null"})
    )

    assert (ours.status, elsewhere.status) == (409, 400)
    assert "What you typed is still here" in ours.text
    assert words not in elsewhere.text
    assert post(phone, f"{link}/plan", ours.form("/plan")) == f"{link}/plan?asked=yes"
    assert words in get(phone, link).text


def test_the_ticks_of_another_paper_sign_nothing(client, services, ref, token):
    fields = dict(filled(client, f"/s/{token}/plan"))
    fields["shown"] = dict(filled(client, f"/s/{token}/referral"))["shown"]
    page = post(client, f"/s/{token}/referral", fields | {"agree": "capacity"}, 400)

    assert len(page.errors_at_fields) == 1
    assert signed(services, ref) == []


def test_in_the_night_of_two_clocks_each_hour_is_told_apart(client, services, clock, *, ref, token):
    """On 31 October 2027 the UK's clocks say 01:30 twice."""
    with services.ledger.transaction() as tx:
        tx.invitations.change("UPDATE invitation SET expires_at = '2030-01-01T00:00:00.000Z'")
    for hour, document in ((0, "referral"), (1, "plan")):
        clock.moment = datetime(2027, 10, 31, hour, 30, tzinfo=UTC)
        post(client, f"/s/{token}", {"action": "continue"})
        post(client, f"/s/{token}/{document}", filled(client, f"/s/{token}/{document}"))
    moments = sorted({one.at for one in signed(services, ref)})

    assert [utc_words(one) for one in moments] == sorted({utc_words(one) for one in moments})
    assert len(moments) == 2
    assert all("01:30" in uk_words(one) for one in moments)
    assert get(client, f"/s/{token}/done").heading == "Thank you"


def test_a_clock_set_back_an_hour_lets_in_sign_in_order_and_brings_no_old_link_back(
    client, services, clock, *, ref, token
):
    clock.forward(days=1)
    replaced = links(services)[PARENT]
    post(client, f"/s/{token}", {"action": "continue"})
    post(client, f"/s/{token}/referral", filled(client, f"/s/{token}/referral"))
    with services.ledger.reading() as tx:
        person = next(one for one in tx.invitations.of_version(ref, 1) if one.address == PARENT)
    replace_link(services, REFERRER, ref, person.id)
    do_jobs(services)
    clock.forward(hours=-1)
    fresh = links(services)[PARENT]
    get(client, f"/s/{replaced}", 410)
    post(client, f"/s/{fresh}", {"action": "continue"})
    post(client, f"/s/{fresh}/plan", filled(client, f"/s/{fresh}/plan"))
    moments = [one.at for one in signed(services, ref)]

    assert {one.data["document"] for one in signed(services, ref)} == {"referral", "plan"}
    assert moments == sorted(moments)
    assert services.ledger.verify().fault is None

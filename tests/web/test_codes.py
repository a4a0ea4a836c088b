"""One-time codes where a form demands them: sent or told, typed once, in time, by their link."""

import re
import shutil
from pathlib import Path

import pytest
from builders import a_sent_pack, do_jobs, everything, letters, links, open_with_fake_pdf, text_of
from web.pages import get, post

from formsvc.config import Settings
from formsvc.demo.people import REFERRER
from formsvc.journeys import signing
from formsvc.journeys.sending import replace_link

FORMS = Path(__file__).parents[2] / "forms"
PARENT = "alex.sample@parents.example"
PROVIDER = "sam@riverbank.example"


@pytest.fixture
def settings(settings, tmp_path):
    """Settings with forms that ask parents for a code by phone, and providers for one by email."""
    forms = tmp_path / "forms"
    shutil.copytree(FORMS, forms)
    for file in forms.glob("*.toml"):
        text = file.read_text()
        for party, channel in (("parent", "phone"), ("provider", "email")):
            wanted = rf'(\[\[signatory\]\]\n(?:name|title) = .*\n(?:.*\n)?party = "{party}"\n)'
            text = re.sub(wanted, rf'\1code = "{channel}"\n', text)
        file.write_text(text)
    return Settings.from_env(
        {
            "FORMSVC_DATA": str(settings.data),
            "FORMSVC_SIGNED": str(settings.signed),
            "FORMSVC_BASE_URL": "http://localhost",
            "FORMSVC_FORMS": str(forms),
        }
    )


@pytest.fixture
def ref(services):
    return a_sent_pack(services)


@pytest.fixture
def provider(client, services, ref):
    """The provider's token, after Continue; the code is on its way."""
    token = links(services)[PROVIDER]
    post(client, f"/s/{token}", {"action": "continue"})
    do_jobs(services)
    return token


def code_in_letter(services, address=PROVIDER):
    found = [
        hit[1]
        for one in letters(services)
        if one["To"].addresses[0].addr_spec == address
        and (hit := re.search(r"code is: (\d{6})", text_of(one)))
    ]
    return found[-1]


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def channels(services, ref, event):
    with services.ledger.reading() as tx:
        return [
            one.data.get("channel", "") for one in tx.entries.of_pack(ref) if one.event == event
        ]


def test_nothing_is_read_before_the_code_and_all_after_it(client, services, ref, provider):
    page = get(client, f"/s/{provider}/plan", 303)
    before = get(client, f"/s/{provider}/code")
    post(client, f"/s/{provider}/code", {"code": code_in_letter(services), "action": "continue"})

    assert "Robin" not in page.text + before.text
    assert "Robin" in get(client, f"/s/{provider}/plan").text
    assert (
        channels(services, ref, "code.sent")
        == channels(services, ref, "code.accepted")
        == ["email"]
    )
    assert code_in_letter(services) not in str(everything(services))


def test_a_code_works_once_and_not_after_five_wrong_ones(client, app, services, ref, provider):
    code, where = code_in_letter(services), f"/s/{provider}/code"
    for _ in range(5):
        post(client, where, {"code": wrong(code), "action": "continue"}, 400)
    page = post(client, where, {"code": code, "action": "continue"}, 400)

    assert page.errors_at_fields == [
        "That code is not right, or its time is over. Ask for a new one"
    ]
    assert len(channels(services, ref, "code.wrong")) == 6
    post(client, where, {"action": "new_code"}, 200)
    do_jobs(services)
    newer = code_in_letter(services)
    post(client, where, {"code": newer, "action": "continue"})
    other = app.test_client()
    post(other, f"/s/{provider}", {"action": "continue"})
    post(other, where, {"code": newer, "action": "continue"}, 400)


def test_whoever_has_the_link_alone_is_stopped_after_fifty_tries_in_a_day(
    services, clock, ref, provider
):
    """With 25 an hour for three weeks, one of eighty stolen links would open in the end."""

    def tries_within_an_hour():
        secret, count = signing.go_in(services, provider), 0
        try:
            while True:
                with pytest.raises(signing.NotYetComplete):
                    signing.check_code(services, provider, secret, "1")
                count += 1
        except signing.LinkUsedTooOften:
            clock.forward(hours=1, seconds=1)
        return count

    assert [tries_within_an_hour() for _ in range(4)] == [25, 25, 0, 0]
    clock.forward(days=1)
    assert tries_within_an_hour() == 25


def test_tries_are_counted_over_a_restart(client, services, settings, clock, provider):
    code = code_in_letter(services)
    cookie = client.get_cookie(next(iter(client._cookies.values())).key, path="/s/").value
    for _ in range(3):
        with pytest.raises(signing.NotYetComplete):
            signing.check_code(services, provider, cookie, wrong(code))
    again = open_with_fake_pdf(settings, clock)
    for _ in range(2):
        with pytest.raises(signing.NotYetComplete):
            signing.check_code(again, provider, cookie, wrong(code))
    with pytest.raises(signing.NotYetComplete):
        signing.check_code(again, provider, cookie, code)
    again.ledger.close()


def test_a_clock_that_is_set_back_brings_no_code_back(client, services, clock, provider):
    code, where = code_in_letter(services), f"/s/{provider}/code"
    clock.forward(minutes=11)
    post(client, where, {"code": code, "action": "continue"}, 400)
    clock.forward(hours=-1)

    post(client, where, {"code": code, "action": "continue"}, 400)


def test_a_code_of_another_link_is_refused(client, school, services, ref, provider):
    parent = links(services)[PARENT]
    post(client, f"/s/{parent}", {"action": "continue"})
    fields = {"code": code_in_letter(services), "action": "continue"}
    post(client, f"/s/{parent}/code", fields, 400)

    get(client, f"/s/{parent}/plan", 303)
    assert not channels(services, ref, "code.accepted")


def test_a_code_told_by_phone_is_shown_once_and_the_record_says_who_told_it(
    client, school, services, ref
):
    token = links(services)[PARENT]
    post(client, f"/s/{token}", {"action": "continue"})
    do_jobs(services)
    with services.ledger.reading() as tx:
        person = next(one for one in tx.invitations.of_version(ref, 1) if one.address == PARENT)
    page = post(school, f"/packs/{ref}/codes/{person.id}", status=200)
    code = re.search(r"\b\d{6}\b", page.text)[0]
    kept = post(client, f"/s/{token}/plan", {"action": "ask", "question": "When is lunch?"}, 409)
    carried = [pair for pair in kept.form() if pair[0].startswith("kept-")]
    back = post(client, f"/s/{token}/code", [*carried, ("code", code), ("action", "continue")], 200)
    post(client, f"/s/{token}/plan", back.form())
    with services.ledger.reading() as tx:
        told = next(one for one in tx.entries.of_pack(ref) if one.event == "code.sent")
        asked = [one for one in tx.entries.of_pack(ref) if one.event == "question.asked"]

    assert (told.actor, told.data["channel"]) == (REFERRER.id, "phone")
    assert len(asked) == 1  # what was typed before the code was not lost
    assert code not in str(everything(services))
    assert not [one for one in letters(services) if code in text_of(one)]


def test_after_a_clock_was_far_ahead_a_new_code_still_lets_the_person_in(
    client, services, ref, clock
):
    with services.ledger.reading() as tx:
        (who,) = (one.id for one in tx.invitations.of_version(ref, 1) if one.address == PROVIDER)
    for days in (400, -400):
        clock.forward(days=days)
        replace_link(services, REFERRER, ref, who)
        do_jobs(services)
    token = links(services)[PROVIDER]
    post(client, f"/s/{token}", {"action": "continue"})
    do_jobs(services)
    post(client, f"/s/{token}/code", {"code": code_in_letter(services)})

    assert "Robin" in get(client, f"/s/{token}/plan").text

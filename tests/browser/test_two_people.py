"""Two people, one page: what is typed is kept, a clash is told, and both texts survive."""

import hashlib

import pytest
from builders import REFERRER, a_pack

from formsvc.demo.people import SAFEGUARDING_LEAD


@pytest.fixture
def ref(site):
    return a_pack(site.services)


@pytest.fixture
def come_in(site, visit):
    """A browser in which somebody is signed in, without letters: codes are rationed."""

    def open_one(user, **how):
        person = visit(**how)
        secret = f"browser-{user.id}-{id(person)}"
        with site.services.ledger.transaction() as tx:
            tx.sessions.start(
                hashlib.sha256(secret.encode()).hexdigest(),
                kind="staff",
                user_id=user.id,
                expires_at="2100-01-01T00:00:00.000Z",
            )
        cookie = {"name": "formsvc", "value": secret, "url": site.address}
        person.page.context.add_cookies([cookie])
        return person

    return open_one


def typed_in(person, name="pupil_views"):
    return person.page.locator(f"[name={name}]").input_value()


def test_a_clash_is_told_and_both_texts_survive(come_in, ref):
    priya, miriam = come_in(REFERRER), come_in(SAFEGUARDING_LEAD)
    path = f"/packs/{ref}/referral/voices"
    priya.open(path)
    miriam.open(path)
    miriam.page.locator("[name=pupil_views]").fill("Miriam heard: I like the bikes.")
    miriam.press("Save and continue")
    priya.page.locator("[name=pupil_views]").fill("Priya heard: I like the music.")
    told = priya.page.get_by_role("status")
    told.filter(has_text="Somebody else saved this page").wait_for()
    priya.look()

    assert typed_in(priya) == "Priya heard: I like the music."

    priya.press("Save and continue")
    priya.look()

    assert "Miriam heard: I like the bikes." in priya.page.locator("main").inner_text()
    assert typed_in(priya) == "Priya heard: I like the music."

    priya.press("Save and continue")
    miriam.open(path)

    assert typed_in(miriam) == "Priya heard: I like the music."


def test_what_was_typed_is_there_again_after_the_browser_was_closed(come_in, ref):
    path = f"/packs/{ref}/referral/voices"
    first = come_in(REFERRER)
    first.open(path)
    first.page.locator("[name=pupil_views]").press_sequentially(" And quiet rooms.")
    first.page.get_by_role("status").filter(has_text="What you type is kept").wait_for()
    before = typed_in(first)
    first.page.context.close()
    second = come_in(REFERRER, script=False)
    second.open(path)

    assert typed_in(second) == before
    assert "have not saved it yet" in second.page.locator("main").inner_text()

    second.press("Throw away what I typed")

    assert typed_in(second) != before


def test_the_next_page_is_not_held_up_by_what_was_kept(come_in, ref):
    asked = []
    priya = come_in(REFERRER)
    priya.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    priya.open(f"/packs/{ref}/referral/voices")
    priya.page.locator("[name=pupil_views]").press_sequentially("!")
    priya.page.get_by_role("status").filter(has_text="What you type is kept").wait_for()
    priya.open(f"/packs/{ref}")
    priya.look()

    assert asked == []


def test_answers_go_only_after_a_yes(come_in, ref):
    priya = come_in(REFERRER, phone=True)
    priya.open(f"/packs/{ref}/referral/sen")
    priya.page.locator("[name=sen_status][value=none]").check()
    priya.press("Save and continue")
    priya.look()

    assert priya.heading.startswith("This takes out ")

    priya.press("Go back")

    assert priya.page.locator("[name=sen_status][value=none]").is_checked()


def test_the_pages_for_handing_over_can_be_used_by_all(come_in, ref):
    priya = come_in(REFERRER, phone=True)
    priya.open(f"/packs/{ref}")
    priya.follow("Hand this draft over to a colleague")
    priya.press("Hand it over")
    priya.look()
    priya.page.get_by_label("Miriam Fictive, safeguarding lead").check()
    priya.press("Hand it over")
    priya.look()

    assert "Waiting for Miriam Fictive." in priya.page.locator("main").inner_text()

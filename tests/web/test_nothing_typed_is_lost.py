"""Whatever goes wrong while a page is saved, what was typed is on the screen again."""

import pytest
from web.pages import Seen, get

from formsvc.adapters.ledger import StoreUnavailable
from formsvc.demo.people import REFERRER
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

"""What pages say of letters on their way, of links that stopped, and of wrong addresses."""

from dataclasses import replace

import pytest
from builders import REFERRER, do_jobs, everything, links
from web.pages import get, post

from formsvc.app import create_app
from formsvc.domain.delivery import Delivery
from formsvc.journeys.bouncing import hear_from_notify
from formsvc.journeys.delivering import note_delivery
from formsvc.journeys.following import withdraw_pack
from formsvc.journeys.listing import DID_NOT_ARRIVE
from formsvc.journeys.sending import LINK_DAYS, replace_link

PARENT = "alex.sample@parents.example"
RIGHT = "alex.right@parents.example"
TOKEN = "t0ken" * 8


@pytest.fixture
def starting_point():
    return "sent"


@pytest.fixture
def parent(services, ref):
    with services.ledger.reading() as tx:
        return next(one for one in tx.invitations.of_version(ref, 1) if one.address == PARENT)


@pytest.fixture
def letter(services, ref, parent):
    """The id of the letter that brought the parent's link."""
    with services.ledger.reading() as tx:
        return tx.letters.telling(ref)[parent.id].id


class TestThePackPage:
    def test_says_how_it_stands_with_the_letters_once_while_it_is_the_same_for_all(
        self, school, services, ref, letter
    ):
        page = get(school, f"/packs/{ref}")

        assert page.text.count("was taken by the mail system (") == 1
        assert "To do: correct" not in page.text

        with services.ledger.transaction() as tx:
            note_delivery(tx, letter, Delivery.DEFERRED, said="451")
        page = get(school, f"/packs/{ref}")

        others = len(links(services)) - 1
        assert page.text.count("Our letter was taken by the mail system (") == others > 1

    def test_a_letter_that_came_back_is_a_task_that_leads_to_the_address(
        self, school, services, ref, parent, letter
    ):
        hear_from_notify(services, {"reference": letter, "status": "permanent-failure"})
        page = get(school, f"/packs/{ref}")

        assert "To do: correct how we reach Alex Sample" in page.text
        assert "Our letter came back: it could not be delivered. It went to" in page.text
        assert f"/packs/{ref}/people/{parent.id}/address" in page.links

    def test_it_leads_the_list_of_packs_until_the_address_is_corrected(
        self, school, services, ref, parent, letter
    ):
        before = get(school, "/packs").text
        hear_from_notify(services, {"reference": letter, "status": "permanent-failure"})
        told = get(school, "/packs").text.partition("Waiting for other people")[0]
        post(school, f"/packs/{ref}/people/{parent.id}/address", {"email": RIGHT})
        do_jobs(services)
        after = get(school, "/packs").text

        assert "did not arrive" not in before
        assert f"Out for signature. {DID_NOT_ARRIVE}" in told
        assert "did not arrive" not in after
        assert "Out for signature. Waits for signatures" in after

    def test_a_letter_that_has_to_wait_says_so_and_is_no_task(self, school, services, ref, letter):
        with services.ledger.transaction() as tx:
            note_delivery(tx, letter, Delivery.DEFERRED, said="451")
        page = get(school, f"/packs/{ref}")

        assert "Our letter has to wait" in page.text
        assert "To do" not in page.text

    def test_the_address_is_corrected_and_the_letter_goes_out(self, school, services, ref, parent):
        path = f"/packs/{ref}/people/{parent.id}/address"
        before = get(school, path)
        where = post(school, path, {"email": RIGHT})
        do_jobs(services)

        assert before.typed()["email"] == [PARENT]
        assert where == f"/packs/{ref}"
        assert f"To {RIGHT}. The old link works until" in get(school, where).text
        assert RIGHT in links(services)

    def test_a_slip_is_told_at_the_box_and_stays_in_it(self, school, services, ref, parent):
        path = f"/packs/{ref}/people/{parent.id}/address"
        before = everything(services)
        page = post(school, path, {"email": "alex right@parents"}, 400)

        assert page.typed()["email"] == ["alex right@parents"]
        assert page.summary[0][1] == "email"
        assert len(page.errors_at_fields) == 1
        assert everything(services)["invitation"] == before["invitation"]

    def test_no_page_of_the_school_shows_a_link(self, school, services, ref):
        tokens = list(links(services).values())
        pages = [school.get(f"/packs/{ref}").text, school.get(f"/packs/{ref}/story").text]

        assert tokens
        assert not any(token in page for token in tokens for page in pages)

    def test_an_address_of_nobody_is_not_found(self, school, ref):
        get(school, f"/packs/{ref}/people/nobody/address", 404)


class TestStoppedLinks:
    def test_the_doorway_says_until_when_the_link_works(self, client, services):
        page = get(client, f"/s/{links(services)[PARENT]}")

        assert "The link works until 14 December 2026" in page.text

    def test_a_link_that_ran_out_offers_a_new_one_to_the_recorded_address(
        self, client, services, clock
    ):
        old = links(services)[PARENT]
        clock.forward(days=LINK_DAYS, seconds=1)
        expired = get(client, f"/s/{old}", 410)
        sent = post(client, f"/s/{old}/new-link", status=200)
        do_jobs(services)

        assert "until 14 December 2026" in expired.text
        assert "ring Alder Grove School on 0" in expired.text
        assert PARENT not in expired.text + sent.text
        assert links(services)[PARENT] != old

    def test_the_answer_is_the_same_whatever(self, client, services, ref, clock):
        tokens = links(services)
        withdrawn = tokens.pop(PARENT)
        answers = [client.post(f"/s/{one}/new-link") for one in ("junk", withdrawn)]
        withdraw_pack(services, REFERRER, ref)
        clock.forward(days=LINK_DAYS, seconds=1)
        answers += [client.post(f"/s/{withdrawn}/new-link") for _ in range(5)]
        pages = {one.get_data().split(b"<main")[1].split(b"</main")[0] for one in answers}

        assert {one.status_code for one in answers} == {200}
        assert len(pages) == 1

    def test_each_says_what_happened_and_who_to_call(self, client, services, ref, parent):
        old = links(services)[PARENT]
        replace_link(services, REFERRER, ref, parent.id)
        do_jobs(services)
        new = links(services)[PARENT]
        replaced = get(client, f"/s/{old}", 410)
        withdraw_pack(services, REFERRER, ref)
        withdrawn = [get(client, f"/s/{one}", 410) for one in (old, new)]

        assert "We sent a newer link" in replaced.text
        assert all("took the papers back" in page.text for page in withdrawn)
        assert all(
            "ring Alder Grove School on 0" in page.text and PARENT not in page.text
            for page in (replaced, *withdrawn)
        )

    def test_what_somebody_typed_into_a_link_that_stopped_is_kept(
        self, client, services, ref, parent
    ):
        token = links(services)[PARENT]
        client.post(f"/s/{token}", data={"action": "continue"})
        replace_link(services, REFERRER, ref, parent.id)
        do_jobs(services)
        page = post(client, f"/s/{token}/plan", {"action": "ask", "question": "Who drives?"}, 410)

        assert page.kept == ["Who drives?"]


class TestReportsOfNotify:
    @pytest.fixture
    def services(self, services):
        return replace(services, notify_token=TOKEN)

    def report(self, app, said, token=TOKEN, **more):
        headers = {"Authorization": f"Bearer {token}"}
        return app.test_client().post("/notify/delivery", json=said, headers=headers, **more)

    @pytest.fixture
    def app(self, app):
        app.config["WTF_CSRF_ENABLED"] = True  # a program has no mark, and needs none
        return app

    def bounced(self, services, letter):
        with services.ledger.reading() as tx:
            return tx.letters.get(letter).standing is Delivery.BOUNCED

    def test_a_report_with_the_right_token_is_kept(self, app, services, letter):
        answer = self.report(app, {"reference": letter, "status": "permanent-failure"})

        assert (answer.status_code, answer.get_data()) == (204, b"")
        assert self.bounced(services, letter)

    @pytest.mark.parametrize(
        "token", ["", TOKEN[:-1], f"{TOKEN}x", TOKEN.upper(), "é", f" {TOKEN}"]
    )
    def test_a_wrong_token_is_refused_and_changes_nothing(self, app, services, letter, token):
        headers = {"Authorization": f"Bearer {token}".encode().decode("latin-1")}
        answer = app.test_client().post(
            "/notify/delivery",
            json={"reference": letter, "status": "permanent-failure"},
            headers=headers,
        )

        assert answer.status_code == 401
        assert not self.bounced(services, letter)

    def test_nobody_learns_which_letters_there_are(self, app, letter):
        known = self.report(app, {"reference": letter, "status": "delivered"})
        unknown = self.report(app, {"reference": "0" * 32, "status": "permanent-failure"})

        assert (known.status_code, known.data) == (unknown.status_code, unknown.data)

    @pytest.mark.parametrize("said", [[], "x", None, 7, {"status": 1}, {"reference": {}}])
    def test_an_odd_report_is_no_error(self, app, said):
        assert self.report(app, said).status_code == 204

    def test_without_a_token_set_up_there_is_no_such_page(self, settings, services, letter):
        bare = create_app(settings, replace(services, notify_token=""))
        answer = bare.test_client().post(
            "/notify/delivery", json={}, headers={"Authorization": "Bearer "}
        )

        assert answer.status_code == 404

    def test_a_huge_report_is_not_read(self, app, services, letter):
        said = {"reference": letter, "status": "permanent-failure", "more": "x" * 100_000}

        assert self.report(app, said).status_code in {204, 413}
        assert not self.bounced(services, letter)

"""What a provider gave once, in the packs of several schools: offered, never decided."""

import pytest
from builders import REFERRER, a_pack, do_jobs, everything, let_in, letters, text_of
from flask.testing import FlaskClient
from provider_kit import EMAIL, LIABILITY, give, inside, invited, part_tokens
from upload_kit import a_pdf
from web.pages import get, post

from formsvc.demo.people import SECOND_REFERRER, sample_facts
from formsvc.journeys import providers
from formsvc.journeys.answering import new_pack_from
from formsvc.journeys.bouncing import hear_from_notify
from formsvc.journeys.following import follow_pack

INSURANCE = "checklist/insurance"
IN_FEBRUARY = {"day": "28", "month": "2", "year": "2027"}


@pytest.fixture
def starting_point():
    return "drafting"


@pytest.fixture
def who(services, ref):
    return inside(services, ref)


@pytest.fixture
def other(services, ref):
    """Another school's pack with the same provider, spelled its own way."""
    facts = sample_facts() | {"provider_name": "  RIVERBANK Workshop and Studio Ltd."}
    return new_pack_from(services, SECOND_REFERRER, facts)


@pytest.fixture
def second(app, services):
    return let_in(app.test_client(), services, SECOND_REFERRER)


def press_use(browser, path, item=LIABILITY):
    """Press "Use this" on the page as it stands; return the page that comes back."""
    typed = dict(get(browser, path).form(""))
    return post(browser, path, typed | {"action": f"use:{item}"}, 200)


def use(browser, ref, page=INSURANCE, item=LIABILITY, **said):
    """Press "Use this", say what was found, save."""
    path = f"/packs/{ref}/{page}"
    filled = press_use(browser, path, item)
    post(browser, path, dict(filled.form("")) | said)
    return filled


def fact(services, ref, name=LIABILITY):
    with services.ledger.reading() as tx:
        return tx.facts.values(ref)[name]


def finding(services, user, ref, rule):
    return next(one for one in follow_pack(services, user, ref).findings if one.rule == rule)


@pytest.fixture
def both(school, second, ref, other):
    """Two schools with a pack each that name the same provider."""
    return (school, REFERRER, ref), (second, SECOND_REFERRER, other)


def test_evidence_given_once_appears_in_two_schools_packs(both, services, who):
    upload = providers.receive_file(services, who, name="a.pdf", data=a_pdf())
    give(services, who, upload=upload.id, what="Certificate IM-1001", where="")
    for browser, _, pack in both:
        page = get(browser, f"/packs/{pack}/{INSURANCE}")

        assert "From the provider: Certificate IM-1001" in page.text
        assert any(one.endswith("/file") for one in page.links)


def test_one_certificate_that_ends_inside_the_placement_is_warned_in_both(both, services, who):
    give(services, who, expires=IN_FEBRUARY)
    for browser, user, pack in both:
        before = finding(services, user, pack, "R10")
        page = get(browser, f"/packs/{pack}/{INSURANCE}")
        use(browser, pack, **{f"{LIABILITY}-result": "seen"})
        after = finding(services, user, pack, "R10")

        assert "runs out before the placement ends" in page.text
        assert "28 February 2027" not in before.why
        assert after.outcome == "warn"
        assert "28 February 2027" in after.why


def test_using_it_fills_the_boxes_but_not_what_was_found(school, services, ref, who):
    give(
        services, who, what="Certificate IM-2002", issued={"day": "1", "month": "9", "year": "2026"}
    )
    page = use(school, ref, **{f"{LIABILITY}-result": "confirmed"})
    typed = page.typed()

    assert f"{LIABILITY}-result" not in typed
    assert "IM-2002" in typed[f"{LIABILITY}-evidence"][0]
    assert typed[f"{LIABILITY}-issued-day"] == ["1"]
    # The old certificate's last day must not stand beside the new one's name.
    assert typed[f"{LIABILITY}-expires-year"] == [""]
    assert fact(services, ref)["result"] == "confirmed"


def test_pressing_use_saves_nothing_and_keeps_what_was_typed(school, services, ref, who):
    give(services, who)
    path = f"/packs/{ref}/{INSURANCE}"
    typed = dict(get(school, path).form("")) | {"public_liability_insurer": "Typed Mutual"}
    before = everything(services)
    page = post(school, path, typed | {"action": f"use:{LIABILITY}"}, 200)
    after = everything(services)

    assert page.typed()["public_liability_insurer"] == ["Typed Mutual"]
    assert (before["fact"], before["entry"]) == (after["fact"], after["entry"])


def test_without_a_result_the_check_is_not_saved(school, services, ref, who):
    give(services, who)
    path = f"/packs/{ref}/{INSURANCE}"
    filled = press_use(school, path)
    page = post(school, path, filled.form(""), 400)

    assert page.summary[0][1] == f"{LIABILITY}-result"
    assert page.typed()[f"{LIABILITY}-evidence"][0].startswith("Certificate IM-1001")


def test_a_table_and_a_number_are_taken_over_whole(school, services, ref, who):
    row = {"name": "Workshop", "address": "9 Mill Lane, Bath BA1 1AA", "run_by": "Riverbank"}
    providers.save_answers(services, who, "sites", raws={"provider_sites": [row]}, expected="-")
    page = use(school, ref, "checklist/sites", "provider_sites")

    assert "Filled in below" in page.text
    assert fact(services, ref, "provider_sites") == [row]
    assert "You have used this" in get(school, f"/packs/{ref}/checklist/sites").text


def test_why_a_provider_has_none_becomes_a_comment(school, services, ref, who):
    give(services, who, "chk_motor_insurance", what="", where="", why_not="We do not drive pupils")
    page = get(school, f"/packs/{ref}/checklist/insurance-other")

    assert "They do not have this: We do not drive pupils" in page.text
    said = {"chk_motor_insurance-result": "not_applicable"}
    use(school, ref, "checklist/insurance-other", "chk_motor_insurance", **said)
    assert fact(services, ref, "chk_motor_insurance") == {
        "result": "not_applicable",
        "comment": "The provider says: We do not drive pupils",
    }


def test_what_has_run_out_is_shown_but_not_offered(school, services, ref, who, clock):
    give(services, who, expires=IN_FEBRUARY)
    clock.forward(days=120)
    with services.ledger.transaction() as tx:
        tx.sessions.end_all_of(REFERRER.id)
    page = get(let_in(school, services), f"/packs/{ref}/{INSURANCE}")

    assert "This has run out" in page.text
    assert "Use this" not in page.text


def test_a_change_by_the_provider_does_not_alter_a_pack(school, services, ref, who):
    give(services, who, what="Certificate IM-1001")
    use(school, ref, **{f"{LIABILITY}-result": "seen"})
    before = fact(services, ref)
    give(services, who, what="Certificate IM-3003")

    assert fact(services, ref) == before
    page = get(school, f"/packs/{ref}/{INSURANCE}")
    assert "From the provider: Certificate IM-3003" in page.text
    assert "Use this" in page.text


def test_another_providers_evidence_is_not_offered(school, services, ref, who):
    give(services, who)
    unlike = a_pack(services, provider_name="Riverbank Workshop")

    assert "From the provider" not in get(school, f"/packs/{unlike}/{INSURANCE}").text


def test_a_school_asks_the_provider_from_the_pack(school, services, ref):
    page = get(school, f"/packs/{ref}/provider")
    fields = dict(page.form(f"/packs/{ref}/provider"))
    post(school, f"/packs/{ref}/provider", fields)
    do_jobs(services)
    letter = letters(services)[-1]

    assert letter["To"].addresses[0].addr_spec == "sam@riverbank.example"
    assert "Robin" not in text_of(letter)
    assert part_tokens(services)
    assert "has not opened the link yet" in get(school, f"/packs/{ref}/provider").text


def test_a_wrong_address_is_told_at_its_box(school, ref):
    page = post(school, f"/packs/{ref}/provider", {"name": "", "email": "nobody"}, 400)

    assert [href for _, href in page.summary] == ["name", "email"]
    assert page.typed()["email"] == ["nobody"]


def test_a_stranger_cannot_take_over_a_register_that_is_in_use(second, services, other, who):
    data = {"name": "Mallory Madeup", "email": "mallory@evil.example"}
    before = everything(services)
    page = post(second, f"/packs/{other}/provider", data, 400)
    after = everything(services)

    assert "already looks after" in page.summary[0][0]
    assert before["provider_link"] == after["provider_link"]
    assert before["job"] == after["job"]


def test_another_school_may_have_the_known_person_asked_without_seeing_the_address(
    second, services, other, who
):
    page = get(second, f"/packs/{other}/provider")

    assert "s…@riverbank.example" in page.text
    assert EMAIL not in page.text
    link = dict(page.form(f"/packs/{other}/provider"))
    post(second, f"/packs/{other}/provider", link)
    do_jobs(services)
    assert letters(services)[-1]["To"].addresses[0].addr_spec == EMAIL


def test_a_slip_in_the_address_is_mended_while_nobody_came(school, services, ref):
    wrong = invited(services, ref, email="sma@riverbank.example")
    right = invited(services, ref)

    assert school.get(f"/p/{wrong}").status_code == 410
    assert school.get(f"/p/{right}").status_code == 200


def test_letters_to_one_person_are_limited(school, services, ref):
    data = {"name": "Sam O'Pretend", "email": EMAIL}
    for _ in range(5):
        post(school, f"/packs/{ref}/provider", data)

    assert school.post(f"/packs/{ref}/provider", data=data).status_code == 429


def test_files_are_for_schools_that_name_the_provider(app, services, ref, other, who):
    upload = providers.receive_file(services, who, name="a.pdf", data=a_pdf())
    given = give(services, who, upload=upload.id, where="")
    unlike = a_pack(services, provider_name="Greenway Outdoor Learning")
    app.test_client_class = FlaskClient
    first, second = (
        let_in(app.test_client(), services, one) for one in (REFERRER, SECOND_REFERRER)
    )
    answer = first.get(f"/packs/{ref}/provider/{given.id}/file")

    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert second.get(f"/packs/{other}/provider/{given.id}/file").status_code == 200
    assert second.get(f"/packs/{ref}/provider/{given.id}/file").status_code == 404
    assert first.get(f"/packs/{unlike}/provider/{given.id}/file").status_code == 404
    assert first.get(f"/packs/{ref}/provider/nothing/file").status_code == 404
    assert app.test_client().get(f"/packs/{ref}/provider/{given.id}/file").status_code == 401


def test_looking_at_what_the_provider_gave_changes_nothing(school, services, ref, who):
    give(services, who)
    before = everything(services)
    get(school, f"/packs/{ref}/provider")
    get(school, f"/packs/{ref}/{INSURANCE}")

    assert everything(services) == before


def test_a_name_that_is_nearly_the_same_is_asked_about(school, services, who):
    give(services, who)
    unlike = a_pack(services, provider_name="Riverbank Workshp & Studio")
    page = get(school, f"/packs/{unlike}/provider")
    assert "Yes, it is Riverbank Workshop & Studio" in page.text
    with services.ledger.reading() as tx:
        provider = tx.providers.named("Riverbank Workshop & Studio")
    post(school, f"/packs/{unlike}/provider/name", {"provider": provider.id})

    assert fact(services, unlike, "provider_name") == "Riverbank Workshop & Studio"
    assert "From the provider" in get(school, f"/packs/{unlike}/{INSURANCE}").text


def test_only_a_provider_of_the_register_can_give_its_name(school, services, ref, who):
    for wrong in ("", "nothing", "demo-birch"):
        post(school, f"/packs/{ref}/provider/name", {"provider": wrong}, 404)

    assert fact(services, ref, "provider_name") == "Riverbank Workshop & Studio"


def test_a_name_that_looks_like_a_link_gets_into_no_letter(school, services, ref):
    fields = {"name": "Look at www.evil.example", "email": EMAIL}
    page = post(school, f"/packs/{ref}/provider", fields, 400)
    assert page.summary[0][1] == "name"
    bait = a_pack(services, provider_name="Win https://evil.example")
    post(school, f"/packs/{bait}/provider", {"name": "Sam", "email": EMAIL}, 409)

    assert not part_tokens(services)


def test_a_letter_to_the_provider_that_came_back_is_a_task_until_it_is_sent_elsewhere(
    school, services, ref
):
    invited(services, ref)
    with services.ledger.reading() as tx:
        (row,) = tx.letters.rows("SELECT id FROM letter WHERE letter = 'provider_part'")
    hear_from_notify(services, {"reference": row["id"], "status": "permanent-failure"})
    page = get(school, f"/packs/{ref}/provider")
    assert ref in get(school, "/packs").text  # it is a letter about no pack
    post(school, f"/packs/{ref}/provider", {"name": "Sam Right", "email": "sam@right.example"})
    after = get(school, f"/packs/{ref}/provider")

    assert "Our letter came back: it could not be delivered." in page.text
    assert "To do: ask again below" in page.text
    assert "To do" not in after.text
    assert "Our letter waits to be sent." in after.text

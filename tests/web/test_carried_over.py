"""What is asked once: profiles, renewals, where answers come from, what a change touches."""

import pytest
from builders import a_pack, do_jobs, let_in, send, sign_all
from builders import links as sign_links
from web.pages import get, post

from formsvc.demo.people import REFERRER, SAFEGUARDING_LEAD, SECOND_REFERRER, sample_facts
from formsvc.domain.definition import placed_in
from formsvc.journeys.answering import new_pack_from
from formsvc.journeys.following import reopen_pack, withdraw_pack

DSL = {
    "name": "Ola Invented",
    "role": "Safeguarding lead",
    "email": "ola@aldergrove.example",
    "phone": "01225 000000",
}


def facts_of(services, place):
    with services.ledger.reading() as tx:
        return tx.facts.all(place.rpartition("/")[2])


def values_of(services, place):
    return {name: fact.value for name, fact in facts_of(services, place).items()}


def fill(client, path, fields, *, action="later"):
    """Change some boxes of a page and save it; return where that leads."""
    shown = [pair for pair in get(client, path).form(path) if pair[0] not in fields]
    return post(client, path, [*shown, *fields.items(), ("action", action)])


def boxes(name, parts):
    return {f"{name}-{part}": text for part, text in parts.items()}


def test_new_packs_start_with_the_schools_profile_and_say_so(school, services):
    fill(school, "/school", boxes("dsl", DSL) | {"school_laestab": "8001234"}, action="")
    place = post(school, "/packs/new")
    assert values_of(services, place)["dsl"] == DSL

    page = get(school, f"{place}/referral/people")
    assert "From your school's profile, 23 November 2026" in page.text
    assert "From your school's profile" in get(school, f"{place}/referral/check-answers").text
    assert "filled in from what is known already" in get(school, place).text


def test_a_packs_other_answer_changes_the_profile_only_when_that_is_ticked(school, services):
    fill(school, "/school", boxes("dsl", DSL), action="")
    place = post(school, "/packs/new")
    other = DSL | {"name": "Uma Invented"}
    fill(school, f"{place}/referral/people", boxes("dsl", other))
    assert values_of(services, post(school, "/packs/new"))["dsl"] == DSL
    assert facts_of(services, place)["dsl"].source == ""

    third = DSL | {"name": "Una Invented"}
    fill(school, f"{place}/referral/people", boxes("dsl", third) | {"keep_for_next": "yes"})
    assert values_of(services, post(school, "/packs/new"))["dsl"] == third
    assert values_of(services, place)["dsl"] == third


def test_a_profile_never_leaves_its_school(app, school, services):
    fill(school, "/school", boxes("dsl", DSL), action="")
    other = let_in(app.test_client(), services, SECOND_REFERRER)

    assert "Ola Invented" not in get(other, "/school").text
    assert "dsl" not in values_of(services, post(other, "/packs/new"))


def test_a_profile_says_what_is_wrong_and_keeps_what_was_typed(school, services):
    shown = [pair for pair in get(school, "/school").form("/school") if pair[0] != "dsl-email"]
    page = post(school, "/school", [*shown, ("dsl-name", "X Y"), ("dsl-email", "nowhere")], 400)

    assert page.typed()["dsl-email"] == ["nowhere"]
    assert "dsl-email" in [where for _, where in page.summary]


def test_two_people_at_the_profile_are_told_of_each_other(school):
    shown = get(school, "/school").form("/school")
    fill(school, "/school", {"school_laestab": "8001234"}, action="")
    mine = [pair for pair in shown if pair[0] != "school_laestab"]
    page = post(school, "/school", [*mine, ("school_laestab", "8009999")], 409)

    assert "Somebody else saved this page" in page.text
    assert page.typed()["school_laestab"] == ["8009999"]


def test_the_councils_profile_is_its_officers_and_fills_its_schools_packs(
    school, officer, services
):
    fill(officer, "/authority/profile", {"designated_officer": "Desk of Nobody"}, action="")
    place = post(school, "/packs/new")
    assert values_of(services, place)["designated_officer"] == "Desk of Nobody"
    assert "From your council's profile" in get(school, f"{place}/checklist/check-answers").text
    assert school.get("/authority/profile").status_code == 403
    assert officer.get("/school").status_code == 403


def mark(services, ref, state):
    """Put a pack's row where a test needs it, without the days that it takes."""
    with services.ledger.transaction() as tx:
        tx.packs.change("UPDATE pack SET state = ? WHERE ref = ?", state, ref)


def test_a_provider_named_again_brings_what_the_last_signed_pack_said(school, services):
    ref = new_pack_from(services, REFERRER, sample_facts())
    name = sample_facts()["provider_name"]
    unsigned = post(school, "/packs/new")
    fill(school, f"{unsigned}/referral/provider", {"provider_name": name})
    assert "provider_address" not in values_of(services, unsigned)

    mark(services, ref, "Accepted")
    place = post(school, "/packs/new")
    fill(school, f"{place}/referral/provider", {"provider_name": name})
    assert values_of(services, place)["provider_address"] == sample_facts()["provider_address"]
    page = get(school, f"{place}/sla/check-answers")
    assert f"From your pack {ref} with this provider, 23 November 2026" in page.text


def test_another_schools_pack_tells_nothing_of_a_provider(app, school, services):
    mark(services, new_pack_from(services, REFERRER, sample_facts()), "Accepted")
    other = let_in(app.test_client(), services, SECOND_REFERRER)
    place = post(other, "/packs/new")
    fill(other, f"{place}/referral/provider", {"provider_name": sample_facts()["provider_name"]})

    assert "provider_address" not in values_of(services, place)


@pytest.fixture
def started(school, services):
    ref = new_pack_from(services, REFERRER, sample_facts())
    mark(services, ref, "Placement started")
    return ref


def renew(client, ref, **first_day):
    fields = dict(get(client, f"/packs/{ref}/renew").form("/renew"))
    return post(client, f"/packs/{ref}/renew", fields | boxes("first_day", first_day))


def test_a_renewal_carries_over_what_holds_and_asks_the_rest_again(school, services, started):
    place = renew(school, started)
    kept, before = values_of(services, place), sample_facts()
    placed = placed_in(services.catalogue.definitions)

    assert kept["pupil_surname"] == before["pupil_surname"]
    assert {name for name in kept if placed[name][2].ask_again} == set()
    for name in ("start_date", "pupil_views", "decision", "reviews", "attendance_percent"):
        assert name in before, name
        assert name not in kept, name
    page = get(school, place)
    assert f"Carried over from pack {started}" in page.text
    assert "To look at again" in page.text
    assert (
        f"Carried over from pack {started}, 23 November 2026"
        in get(school, f"{place}/referral/pupil").text
    )
    with services.ledger.reading() as tx:
        events = [one.event for one in tx.entries.of_pack(place.rpartition("/")[2])]

    assert events[:2] == ["pack.started", "pack.copied"]


def test_what_only_the_safeguarding_lead_sees_stays_theirs_in_a_renewal(school, services):
    placed = placed_in(services.catalogue.definitions)
    secrets = [name for name in sample_facts() if placed[name][2].only_for_dsl]
    texts = [name for name in secrets if placed[name][2].kind == "long_text"]
    marked = sample_facts() | dict.fromkeys(texts, "A closely kept word")
    ref = new_pack_from(services, SAFEGUARDING_LEAD, marked)
    mark(services, ref, "Placement started")
    place = renew(school, ref)

    assert texts
    assert values_of(services, place)[texts[0]] == "A closely kept word"
    for name in texts:
        definition, page, _ = placed[name]
        for path in (page.name.replace("_", "-"), "check-answers", "preview"):
            assert "closely kept" not in school.get(f"{place}/{definition.name}/{path}").text


def test_a_page_that_was_looked_at_again_leaves_the_list(school, services, started):
    place = renew(school, started)
    assert "Referral: Languages" in get(school, place).text
    shown = get(school, f"{place}/referral/languages").form("/languages")
    post(school, f"{place}/referral/languages", [*shown, ("action", "continue")])

    assert "Referral: Languages" not in get(school, place).text


def test_evidence_that_has_run_out_by_the_new_first_day_is_asked_again(school, services):
    check = {"result": "seen", "evidence": "A paper", "expires": "2027-02-01"}
    facts = sample_facts() | {"chk_first_aid": check, "chk_fire": check | {"expires": "2029-01-01"}}
    ref = new_pack_from(services, REFERRER, facts)
    mark(services, ref, "Placement ended")
    soon = values_of(services, renew(school, ref))
    later = values_of(services, renew(school, ref, day="1", month="3", year="2027"))

    assert "chk_first_aid" in soon
    assert "chk_first_aid" not in later
    assert "chk_fire" in later
    assert later["start_date"] == "2027-03-01"


def test_a_check_that_is_carried_says_who_made_it_since_the_new_checklist_is_of_another(
    school, services
):
    check = {"result": "seen", "evidence": "A paper"}
    own = {"checked_by": "Ada Pretend", "checked_on": "2026-11-02"}
    facts = sample_facts() | {"chk_fire": check, "chk_first_aid": check | own}
    ref = new_pack_from(services, REFERRER, facts)
    mark(services, ref, "Placement ended")
    kept = values_of(services, renew(school, ref))

    made = {"checked_by": facts["checks_by"]["name"], "checked_on": facts["checks_on"]}
    assert kept["chk_fire"] == check | made
    assert kept["chk_first_aid"] == check | own
    assert "checks_by" not in kept


def test_a_renewals_first_day_is_read_like_any_date(school, started):
    fields = dict(get(school, f"/packs/{started}/renew").form("/renew"))
    page = post(school, f"/packs/{started}/renew", fields | boxes("first_day", {"day": "31"}), 400)

    assert page.summary[0][1] == "first_day-day"
    assert page.typed()["first_day-day"] == ["31"]


def test_only_the_own_school_renews_and_only_what_is_over(app, school, services, started):
    other = let_in(app.test_client(), services, SECOND_REFERRER)
    assert other.get(f"/packs/{started}/renew").status_code == 404
    assert other.post(f"/packs/{started}/renew").status_code == 404
    mark(services, started, "Drafting")

    assert school.post(f"/packs/{started}/renew").status_code == 409


def test_a_change_says_which_other_documents_it_touches(school, services):
    place = f"/packs/{new_pack_from(services, REFERRER, sample_facts())}"
    going = fill(school, f"{place}/referral/pupil", {"pupil_forename": "Bobbin"}, action="continue")
    page = get(school, going)

    assert "Bobbin" not in going
    assert "This also changes:" in page.text
    assert "the personalised plan" in page.text.lower()


def test_a_page_saved_as_it_stood_says_nothing(school, services):
    place = f"/packs/{new_pack_from(services, REFERRER, sample_facts())}"

    assert "changed" not in fill(school, f"{place}/referral/pupil", {}, action="continue")


def test_after_reopening_a_change_names_who_had_signed(school, services):
    ref = send(services, a_pack(services))
    for address, token in sign_links(services).items():
        if address == "priya.example@aldergrove.example" or "riverbank" in address:
            sign_all(services, token, "Some Body")
    withdraw_pack(services, REFERRER, ref)
    reopen_pack(services, REFERRER, ref)
    do_jobs(services)
    going = fill(
        school, f"/packs/{ref}/referral/pupil", {"pupil_forename": "Robyn"}, action="continue"
    )

    assert "Signed before:" in get(school, going).text
    assert "whether they sign again" in get(school, going).text


def test_crafted_names_of_changes_show_nothing(school, services):
    place = post(school, "/packs/new")
    page = get(school, f"{place}/referral/pupil?changed=<script>&changed=nothing&changed=")

    assert "This also changes" not in page.text

"""Changing a pack after sending: what is signed again, what is carried over, what is said of it."""

import shutil
from dataclasses import replace

import pytest
from builders import (
    REFERRER,
    SOMEBODY,
    Clock,
    do_jobs,
    give_reasons,
    letters,
    links,
    open_with_fake_pdf,
    seal,
    send,
    settings_in,
    sign,
    sign_all,
    text_of,
    words_of,
)
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from formsvc.demo.people import OFFICER, SAFEGUARDING_LEAD
from formsvc.domain.definition import Audience, placed_in
from formsvc.domain.differences import Need
from formsvc.domain.events import Event
from formsvc.domain.pack import State
from formsvc.domain.problems import FormsvcProblem, NotFound
from formsvc.domain.reaching import mobile_number
from formsvc.domain.signers import all_signers
from formsvc.domain.versions import versions_in
from formsvc.journeys import signing
from formsvc.journeys.addressing import correct_address
from formsvc.journeys.amending import (
    amend_pack,
    change_for_signer,
    drop_change,
    plan_signatures,
    put_back_answers,
    view_change,
    wording_now,
)
from formsvc.journeys.amending.carrying import key_of_signer, last_signatures
from formsvc.journeys.amending.comparing import needs_of, wording_of, words_of_copies
from formsvc.journeys.checking import check_path
from formsvc.journeys.deciding import accept_pack, open_pack, seen_in
from formsvc.journeys.following import follow_pack, reopen_pack, start_placement, withdraw_pack
from formsvc.journeys.fresh_links import ask_fresh_link
from formsvc.journeys.reasons import ReasonMissing
from formsvc.journeys.restricted import is_restricted, restricted_addresses

WHY = "The college opens later, so the hours change."
PARENT = "alex.sample@parents.example"
PHONE = {"phone": "0117 496 0999"}


@pytest.fixture
def starting_point():
    return "sealed"


def put(services, ref, **facts):
    """Change answers as their pages would, without the pages."""
    placed = placed_in(services.catalogue.definitions)
    with services.ledger.transaction() as tx:
        for name, value in facts.items():
            tx.facts.put(ref, placed[name][0].name, values={name: value}, by=REFERRER.id)


def facts_of(services, ref):
    with services.ledger.reading() as tx:
        return tx.facts.values(ref)


def entries_of(services, ref, *only):
    with services.ledger.reading() as tx:
        return tx.entries.of_pack(ref, only=only)


def state_of(services, ref):
    return follow_pack(services, REFERRER, ref).state


def amend(services, ref, **facts):
    amend_pack(services, REFERRER, ref, WHY)
    put(services, ref, **facts)
    give_reasons(services, ref)


def new_phone(services, ref):
    return {"link_person": facts_of(services, ref)["link_person"] | PHONE}


def items_of(services, ref, number):
    with services.ledger.reading() as tx:
        return {
            (one.name, item.document): item
            for one in tx.invitations.of_version(ref, number)
            for item in tx.invitations.items(one.id)
        }


def accept(services, ref):
    view, _ = open_pack(services, OFFICER, ref)
    accept_pack(services, OFFICER, ref, seen_in(view))


def test_more_hours_are_signed_again_by_all_whose_papers_say_them(services, ref):
    amend(services, ref, hours_at_provider="14")
    _, people = view_change(services, REFERRER, ref)
    send(services, ref)
    items = items_of(services, ref, 2)

    by_name = {one.name: one for one in people}
    assert by_name["Alex Sample"].again == ("referral", "plan")
    assert items["Alex Sample", "referral"].state == "open"
    assert items["Sam O'Pretend", "plan"].state == "open"
    assert state_of(services, ref) is State.OUT_FOR_SIGNATURE
    assert services.ledger.verify().fault is None


def test_a_new_phone_number_is_told_and_nobody_but_the_safeguarding_lead_signs_again(services, ref):
    amend(services, ref, **new_phone(services, ref))
    send(services, ref)
    items = items_of(services, ref, 2)

    assert {name for (name, _), one in items.items() if one.state == "open"} == {"Miriam Fictive"}
    carried = entries_of(services, ref, Event.SIGNATURE_CARRIED)
    needs = {(one.data["document"], one.data["signatory"]): one.data["need"] for one in carried}
    assert needs["referral", "parent_agrees"] == "told"
    assert needs["plan", "parent_agrees"] == "same"
    assert not [
        one for one in entries_of(services, ref, Event.DOCUMENT_SIGNED) if one.data["version"] == 2
    ]


def test_who_is_told_gets_a_letter_with_a_link_that_asks_for_no_signature(services, ref):
    before = len(letters(services))
    amend(services, ref, **new_phone(services, ref))
    send(services, ref)
    new = {one["To"].addresses[0].addr_spec: one for one in letters(services)[before:]}
    letter = new["alex.sample@parents.example"]
    token = links(services)["alex.sample@parents.example"]
    secret = signing.go_in(services, token)
    visit = signing.look_round(services, token, secret)

    assert "has changed papers that you signed" in letter["Subject"]
    assert "You do not have to sign again." in text_of(letter)
    assert visit.waiting == ()
    with pytest.raises(FormsvcProblem):
        signing.sign_document(
            services,
            token,
            secret,
            "plan",
            typed_name="Alex Sample",
            agreed=[signing.key_of(one) for one in visit.reading("plan").items],
            shown=visit.reading("plan").edition.pdf_sha256,
            person=SOMEBODY,
        )


def test_the_new_papers_say_which_version_each_person_signed(services, ref):
    signed = entries_of(services, ref, Event.DOCUMENT_SIGNED)
    shown = next(
        one.data["pdf_sha256"]
        for one in signed
        if (one.data["document"], one.data["signatory"]) == ("plan", "parent_agrees")
    )
    amend(services, ref, **new_phone(services, ref))
    send(services, ref)
    sign_all(services, links(services)["miriam.fictive@aldergrove.example"], "Miriam Fictive")
    seal(services, ref)
    plan = words_of(services, ref, "parent/plan.pdf", version=2)
    record = words_of(services, ref, "signing-record.pdf", version=2)

    assert "Signed version 1 by typing Some Body" in plan
    assert shown in plan
    assert "Signed by typing" not in plan
    assert "Signatures on earlier versions" in record
    assert "Earlier versions of this pack" in record
    assert shown in record
    assert state_of(services, ref) is State.SEALED


def test_both_versions_stay_whole_and_say_which_is_which(services, ref):
    amend(services, ref, **new_phone(services, ref))
    send(services, ref)
    sign_all(services, links(services)["miriam.fictive@aldergrove.example"], "Miriam Fictive")
    seal(services, ref)
    stories = versions_in(entries_of(services, ref))

    for number in (1, 2):
        verdict = check_path(services.packs.place(ref, number), trusted=services.trusted)
        assert verdict.outcome.value == "valid", verdict.faults
    assert stories[0].standing == "Superseded by version 2"
    assert stories[1].standing == "Sealed, in force"
    assert services.ledger.verify().fault is None


def test_nothing_changed_needs_no_signature_but_the_safeguarding_leads(services, ref):
    amend(services, ref)
    send(services, ref)

    states = {one.state for (name, _), one in items_of(services, ref, 2).items()}
    assert states == {"carried", "open"}
    needs = {one.data["need"] for one in entries_of(services, ref, Event.SIGNATURE_CARRIED)}
    assert needs == {"same"}


def test_what_nobody_signs_again_is_laid_out_as_soon_as_it_is_sent(services, ref):
    amend(services, ref)
    send(services, ref)
    do_jobs(services)
    ahead, before = set(services.pdf.ahead), len(services.pdf.given)
    seal(services, sign(services, ref))

    assert services.pdf.held() == {(ref, 2)}
    assert set() != ahead < set(services.pdf.given[before:])


def test_a_changed_name_or_address_of_a_signatory_is_another_person(services, ref):
    parents = facts_of(services, ref)["parents"]
    for changed in ({"name": "Alexa Sample"}, {"email": "alexa@parents.example"}):
        amend_pack(services, REFERRER, ref, WHY)
        put(services, ref, parents=[parents[0] | changed, *parents[1:]])
        _, people = view_change(services, REFERRER, ref)
        name = changed.get("name", "Alex Sample")

        assert "plan" in next(one for one in people if one.name == name).again
        drop_change(services, REFERRER, ref)


def test_small_changes_do_not_add_up_unseen(services, ref):
    """Each version is compared with the words that were really signed, not with the one before."""
    amend(services, ref, **new_phone(services, ref))
    send(services, ref)
    amend(services, ref, hours_at_provider="14")
    send(services, ref)
    amend_pack(services, REFERRER, ref, WHY)
    _, people = view_change(services, REFERRER, ref)

    alex = next(one for one in people if one.name == "Alex Sample")
    assert alex.again == ("referral", "plan")
    put(services, ref, hours_at_provider="12")
    _, people = view_change(services, REFERRER, ref)
    alex = next(one for one in people if one.name == "Alex Sample")
    assert (alex.told, alex.same) == (("referral",), ("plan",))


def test_signatures_of_a_version_that_was_taken_back_do_not_count(services, ref):
    amend(services, ref, hours_at_provider="14")
    send(services, ref)
    sign_all(services, links(services)["alex.sample@parents.example"], "Alex Sample")
    withdraw_pack(services, REFERRER, ref)
    reopen_pack(services, REFERRER, ref)
    _, people = view_change(services, REFERRER, ref)

    alex = next(one for one in people if one.name == "Alex Sample")
    assert alex.again == ("referral", "plan")


def test_whoever_said_no_is_asked_again(services, ref):
    amend(services, ref, hours_at_provider="14")
    send(services, ref)
    token = links(services)["alex.sample@parents.example"]
    signing.decline_document(services, token, signing.go_in(services, token), "plan", "Too much")
    reopen_pack(services, REFERRER, ref)
    put_back_answers(services, REFERRER, ref)
    _, people = view_change(services, REFERRER, ref)

    assert facts_of(services, ref)["hours_at_provider"] == "12"
    alex = next(one for one in people if one.name == "Alex Sample")
    assert (alex.again, alex.same) == (("plan",), ("referral",))


def test_a_change_that_is_given_up_leaves_the_version_as_it_stood(services, ref):
    accept(services, ref)
    start_placement(services, REFERRER, ref)
    before = facts_of(services, ref)
    amend_pack(services, REFERRER, ref, WHY)
    put(services, ref, hours_at_provider="20", lunch="school")

    assert state_of(services, ref) is State.CHANGING_STARTED
    drop_change(services, REFERRER, ref)
    assert facts_of(services, ref) == before
    assert state_of(services, ref) is State.STARTED
    put_back = entries_of(services, ref, Event.ANSWERS_PUT_BACK)
    assert [one.data["version"] for one in put_back] == [1]


@pytest.mark.parametrize("act", [drop_change, put_back_answers])
def test_answers_put_back_undo_no_corrected_address_and_nothing_sent(services, ref, act):
    """A new link must not go to the wrong address again, nor anything to whom nothing may reach."""
    alex = next(
        one for one, _ in follow_pack(services, REFERRER, ref).invitations if one.address == PARENT
    )
    for right in ("alex.new@parents.example", "alex.right@parents.example"):
        correct_address(services, REFERRER, ref, alex.id, right)
    before = facts_of(services, ref)
    order = {"contact_restricted": "yes", "restriction_details": "Nothing to Chris"}
    chris = {"name": "Mr Chris Sample", "email": "chris@danger.example", "nothing_sent": "yes"}
    aunt = {"name": "Kim Away", "email": "kim@danger.example", "nothing_sent": "yes"}
    amend_pack(services, REFERRER, ref, WHY)
    put(services, ref, parents=[before["parents"][0] | {"signs": "no"}, chris, aunt], **order)
    act(services, REFERRER, ref)
    after = facts_of(services, ref)

    assert before["parents"][0]["email"] == right
    assert after["parents"] == [before["parents"][0], chris, aunt]
    assert order.items() <= after.items()
    with services.ledger.reading() as tx:
        barred = restricted_addresses(services, tx, alex)
    number_when_sent = mobile_number(before["parents"][1]["phone"])
    assert barred == {chris["email"], aunt["email"], number_when_sent}


def test_whom_nothing_may_reach_by_a_new_name_does_not_come_back_under_the_old_one_too(
    services, ref
):
    alex, chris = facts_of(services, ref)["parents"]
    amend_pack(services, REFERRER, ref, WHY)
    renamed = alex | {"name": "Sandy Other", "nothing_sent": "yes", "signs": "no"}
    del renamed["email"]
    put(services, ref, parents=[renamed, chris])
    with services.ledger.reading() as tx:
        invited = next(one for one in tx.invitations.of_version(ref, 1) if one.address == PARENT)
        known = restricted_addresses(services, tx, invited)
        by_name = is_restricted(services, tx, invited, "Alex Sample")
    drop_change(services, REFERRER, ref)

    assert PARENT in known
    assert by_name
    assert facts_of(services, ref)["parents"] == [renamed, chris]


def test_a_running_placement_goes_on_under_the_new_version(services, ref):
    accept(services, ref)
    start_placement(services, REFERRER, ref)
    amend(services, ref, hours_at_provider="14")
    send(services, ref)
    for token in links(services).values():
        sign_all(services, token, "Some Body")
    seal(services, ref)

    assert state_of(services, ref) is State.SEALED
    accept(services, ref)
    assert state_of(services, ref) is State.STARTED
    assert entries_of(services, ref)[-1].sentence == (
        "The placement, which had started, goes on under version 2."
    )


@pytest.mark.parametrize("words", ["", "   \n "])
def test_a_change_needs_a_reason(services, ref, words):
    with pytest.raises(ReasonMissing):
        amend_pack(services, REFERRER, ref, words)

    assert state_of(services, ref) is State.SEALED


def test_a_reason_stays_out_of_the_chain(services, ref):
    amend_pack(services, REFERRER, ref, WHY)
    (entry,) = entries_of(services, ref, Event.PACK_AMENDED)
    change, _ = view_change(services, REFERRER, ref)

    assert b"college" not in entry.body
    assert change.reasons == (WHY,)


def test_nobody_else_changes_a_pack(services, ref):
    with pytest.raises(NotFound):
        amend_pack(services, OFFICER, ref, WHY)
    with pytest.raises(NotFound):
        view_change(services, OFFICER, ref)


def test_only_the_safeguarding_lead_sees_that_what_is_theirs_changed(services, ref):
    amend_pack(services, REFERRER, ref, WHY)
    definitions = services.catalogue.definitions
    secret = next(
        one.name
        for each in definitions.values()
        for one in each.questions()
        if one.only_for_dsl
        and one.name in facts_of(services, ref)
        and isinstance(facts_of(services, ref)[one.name], str)
        and one.kind.value in {"text", "long_text"}
    )
    _, people_before = view_change(services, REFERRER, ref)
    put(services, ref, **{secret: "Something that only they may know"})
    mine, people = view_change(services, REFERRER, ref)
    theirs, _ = view_change(services, SAFEGUARDING_LEAD, ref)

    assert mine.differences == ()
    assert [one.question.name for one in theirs.differences] == [secret]
    assert people == people_before


def test_a_link_of_the_old_version_says_so_and_leads_to_the_new_one(services, ref):
    old = links(services)[PARENT]
    signing.go_in(services, old)
    amend(services, ref, hours_at_provider="14")
    ask_fresh_link(services, old)
    assert signing.go_in(services, old)  # version 1 is in force, and may be read
    send(services, ref)
    first = links(services)[PARENT]
    with pytest.raises(signing.LinkReplaced) as told:
        signing.go_in(services, old)
    assert told.value.why is signing.Stopped.SUPERSEDED

    for _ in range(5):
        ask_fresh_link(services, old)
    do_jobs(services)
    newest = links(services)[PARENT]
    promised = entries_of(services, ref, Event.LINK_PROMISED)
    assert newest != first
    assert len([one for one in promised if one.data["reason"] == "asked_by_person"]) == 3
    assert signing.go_in(services, newest)


def test_a_person_is_shown_only_what_their_own_papers_say(services, ref):
    amend(services, ref, hours_at_provider="14", diet="No nuts", agreed_cost="999.00")
    send(services, ref)
    with services.ledger.reading() as tx:
        people = {one.name: one for one in tx.invitations.of_version(ref, 2)}

    def names(person):
        change = change_for_signer(services, people[person])
        return {one.question.name for one in change.differences}

    assert "hours_at_provider" in names("Alex Sample")
    assert "agreed_cost" not in names("Alex Sample")
    assert "diet" not in names("Nadia Figment")  # she signs the agreement and nothing else


def test_only_who_is_there_and_how_to_reach_them_changes_without_a_new_signature(services):
    told = {
        one.name
        for each in services.catalogue.definitions.values()
        for one in each.questions()
        if one.only_told
    }

    # No hours, no price, no risk, no place and no date: not the risks of the way either.
    assert told == {
        *("referrer", "link_person", "link_backup", "dsl", "senco", "social_worker"),
        *("virtual_school", "provider_dsl", "provider_dsl_deputy", "designated_officer"),
        *("pupil_address", "emergency_contacts", "absence_report_to", "purchase_order"),
    }


CHANGEABLE = {
    "hours_at_provider": ("14", "16"),
    "start_date": ("2027-01-18",),
    "lunch": ("school", "provider", "home"),
    "transport_details": ("By taxi", "By bus with an adult"),
    "purchase_order": ("PO-77",),
    "agreed_cost": ("999.00",),
    "diet": ("No nuts", "Halal"),
    "care_arrangements": ("Lives with Alex",),
    "provider_name": ("Riverbank Ltd",),
}


@pytest.fixture(scope="module")
def kept_services(kept_packs, tmp_path_factory):
    """One amended pack for all examples: each puts its own answers in memory, none is kept."""
    folder = tmp_path_factory.mktemp("amended")
    shutil.copytree(kept_packs.at("sealed"), folder, dirs_exist_ok=True)
    services = open_with_fake_pdf(settings_in(folder), Clock())
    amend_pack(services, REFERRER, kept_packs.ref("sealed"), WHY)
    yield services, kept_packs.ref("sealed")
    services.ledger.close()


@hypothesis_settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changed=st.fixed_dictionaries(
        {}, optional={name: st.sampled_from(values) for name, values in CHANGEABLE.items()}
    ),
    phone=st.booleans(),
)
def test_whatever_changes_nobody_is_shown_to_have_signed_words_they_did_not_see(
    kept_services, changed, phone
):
    """For any set of changes: other words are signed again, or told when all of them may be."""
    services, ref = kept_services
    with services.ledger.reading() as tx:
        before = wording_of(services, tx.versions.get(ref, 1), school="A School")
        base = wording_now(services, tx, ref)
        facts = dict(base.facts) | changed
        if phone:
            facts["link_person"] = dict(facts["link_person"]) | PHONE
        after = replace(base, school="A School", sources=replace(base.sources, facts=facts))
        signers = all_signers(after.sources.definitions.values(), facts)
        plan = plan_signatures(services, tx, ref, signers, after)
        last = last_signatures(tx, ref)
    told_names = {
        (one.name, party)
        for each in services.catalogue.definitions.values()
        for one in each.questions()
        for party in one.only_told
    }
    really = {name for name in {*facts, *before.facts} if facts.get(name) != before.facts.get(name)}
    for signer in signers:
        key = key_of_signer(signer)
        if key not in plan:
            continue
        carried = plan[key]
        copy = ([signer.document], Audience(carried.signed.edition))
        assert carried.signed == last[key]
        if carried.need is Need.SAME:
            assert words_of_copies(before, *copy) == words_of_copies(after, *copy)
        else:
            # Every changed word comes from an answer of which this person is only told.
            kept = {name for name in really if (name, copy[1]) not in told_names}
            reverted = dict(facts) | {name: before.facts.get(name) for name in kept}
            reverted = {name: value for name, value in reverted.items() if value is not None}
            only = replace(after, sources=replace(after.sources, facts=reverted))
            assert words_of_copies(only, *copy) == words_of_copies(after, *copy)
    asked = {one.document for one in signers if key_of_signer(one) not in plan}
    if "hours_at_provider" in changed:
        assert {"referral", "plan"} <= asked


def test_words_that_an_officer_changed_are_signed_again(services, ref):
    with services.ledger.reading() as tx:
        before = wording_of(services, tx.versions.get(ref, 1), school="A School")
    templates = dict(before.sources.templates)
    templates["plan"] = templates["checklist"]
    after = replace(before, sources=replace(before.sources, templates=templates))

    assert needs_of(before, after, [("plan", Audience.PARENT)]) == {
        ("plan", Audience.PARENT): Need.AGAIN
    }
    assert needs_of(before, after, [("sla", Audience.PROVIDER)]) == {
        ("sla", Audience.PROVIDER): Need.SAME
    }

"""What somebody may want before they decide: a change, help, or that it goes to another person."""

import pytest
from builders import do_jobs, everything, give_reasons, letters, links, seal, sign_all, sign_one
from web.pages import Seen, get, post

from formsvc.demo.people import OFFICER, REFERRER, sample_facts
from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.journeys.addressing import correct_address
from formsvc.journeys.amending import amend_pack
from formsvc.journeys.following import follow_pack, reopen_pack
from formsvc.journeys.passing_on import pass_on, refuse_to_pass_on, waiting_to_pass_on
from formsvc.journeys.sending import send_pack
from formsvc.journeys.signing import go_in, look_round

PARENT = "alex.sample@parents.example"
PROVIDER = "sam@riverbank.example"
NEW = "dana.delegate@riverbank.example"
NAMED = {
    "action": "delegate",
    "delegate_name": "Dana Delegate",
    "delegate_role": "Owner",
    "delegate_email": NEW,
    "delegate_reason": "She signs for us. I do not.",
}


@pytest.fixture
def starting_point():
    return "sent"


@pytest.fixture
def token(services, client):
    """The provider's token, whose link is open in the client's browser."""
    token = links(services)[PROVIDER]
    post(client, f"/s/{token}", {"action": "continue"})
    return token


def wishes(services, ref):
    return [one.wish for one in follow_pack(services, REFERRER, ref).asked]


def events(services, ref):
    with services.ledger.reading() as tx:
        return [one.event.value for one in tx.entries.of_pack(ref)]


@pytest.mark.parametrize(
    "case",
    [
        ("change", "Page 2: the days are wrong", "asks for a change in"),
        ("help", "", "needs help or an interpreter with"),
        ("nonsense", "A question", "asks about"),
    ],
)
def test_a_wish_reaches_the_school_as_what_it_is(client, school, services, token, *, ref, case):
    wish, words, said = case
    post(client, f"/s/{token}/plan", {"action": "ask", "wish": wish, "question": words})
    page = get(school, f"/packs/{ref}")

    assert wishes(services, ref) == [wish if wish != "nonsense" else "question"]
    assert said in page.text
    assert (words or "I need help or an interpreter.") in page.text


def test_a_change_needs_words(client, services, ref, token):
    page = post(client, f"/s/{token}/plan", {"action": "ask", "wish": "change"}, 400)

    assert page.errors_at_fields == ["Write your question"]
    assert wishes(services, ref) == []


def test_the_papers_go_to_the_person_named_when_the_school_agrees(
    client, school, services, ref, token
):
    post(client, f"/s/{token}/plan", NAMED)
    page = get(school, f"/packs/{ref}")
    (link,) = [one for one in page.links if "/pass-on/" in one]

    assert token == links(services)[PROVIDER]
    get(client, f"/s/{token}/plan")  # nothing moved yet
    assert "She signs for us" in get(school, link).text
    post(school, link, {"action": "accept"})
    do_jobs(services)
    get(client, f"/s/{token}", 410)
    new = links(services)[NEW]
    signed = sign_all(services, new, "Dana Delegate")

    assert {"plan", "sla"} & set(signed)
    happened = events(services, ref)
    assert happened.index("delegation.asked") < happened.index("delegation.accepted")
    with services.ledger.reading() as tx:
        last = next(
            one for one in reversed(tx.entries.of_pack(ref)) if one.event == "document.signed"
        )
        assert tx.entries.private(last.seq)["capacity"].startswith("I sign as: Owner.")
    assert services.ledger.verify().fault is None


def test_who_passed_all_papers_on_gets_no_new_link_by_a_corrected_address(
    client, services, ref, token
):
    post(client, f"/s/{token}/plan", NAMED)
    (wish,) = waiting_to_pass_on(services, REFERRER, ref)
    pass_on(services, REFERRER, ref, wish.seq)
    do_jobs(services)
    before = everything(services)
    with pytest.raises(NotAllowed, match="somebody else"):
        correct_address(services, REFERRER, ref, wish.invitation.id, "sam@river.example")

    assert everything(services) == before


def test_who_signed_some_papers_and_passed_the_rest_on_gets_the_copy_and_no_new_link(
    client, services, ref, token
):
    sign_one(services, token, *first_paper(services, token))
    post(client, f"/s/{token}/plan", NAMED)
    (wish,) = waiting_to_pass_on(services, REFERRER, ref)
    pass_on(services, REFERRER, ref, wish.seq)
    do_jobs(services)
    correct_address(services, REFERRER, ref, wish.invitation.id, "sam@river.example")
    do_jobs(services)

    assert "sam@river.example" not in links(services)
    get(client, f"/s/{token}", 410)


def first_paper(services, token):
    """A session behind a link, and the first paper that waits there."""
    secret = go_in(services, token)
    return secret, look_round(services, token, secret).waiting[0]


def test_a_wish_sent_twice_is_one_and_none_waits_once_the_papers_are_passed_on(
    client, services, ref, token
):
    post(client, f"/s/{token}/plan", NAMED)
    post(client, f"/s/{token}/plan", NAMED)
    assert len(waiting_to_pass_on(services, REFERRER, ref)) == 1
    post(client, f"/s/{token}/plan", NAMED | {"delegate_name": "Dana Dee Delegate"})
    wrong, right = waiting_to_pass_on(services, REFERRER, ref)
    assert "not for me: Dana Delegate, Dana Dee Delegate" in get(client, f"/s/{token}").text
    pass_on(services, REFERRER, ref, right.seq)

    assert waiting_to_pass_on(services, REFERRER, ref) == ()
    with pytest.raises(NotFound):
        refuse_to_pass_on(services, REFERRER, ref, wrong.seq, "It went to Dana.")


def passed_on_to(client, services, ref, link, **named):
    """Pass the papers behind a link on; return who passed them on, once the school agreed."""
    post(client, f"/s/{link}", {"action": "continue"})
    post(client, f"/s/{link}/plan", NAMED | named)
    (wish,) = waiting_to_pass_on(services, REFERRER, ref)
    pass_on(services, REFERRER, ref, wish.seq)
    do_jobs(services)
    return wish.invitation


def test_who_got_the_papers_is_put_into_the_next_version_with_one_press_and_never_unasked(
    client, school, services, ref, token
):
    before = passed_on_to(client, services, ref, token)
    amend_pack(services, REFERRER, ref, "Other days")
    said = f"to Dana Delegate. The new version goes to {before.name} again."
    told = [get(school, f"/packs/{ref}/{page}") for page in ("send", "difference")]
    where = f"/packs/{ref}/referral/provider"
    page = get(school, where)
    pressed = [*page.form(where), ("action", "instead:provider_contact")]
    filled_in = post(school, where, pressed, 200)
    still = tuple(follow_pack(services, REFERRER, ref).facts["provider_contact"].items())

    assert [one.text.count(said) for one in told] == [1, 1]
    assert all(f"{where}#provider_contact" in one.links for one in told)
    assert f"{where}#provider_contact" in get(school, f"/packs/{ref}").links
    typed = filled_in.typed()
    assert typed["provider_contact-name"] == ["Dana Delegate"]
    assert typed["provider_contact-email"] == [NEW]
    assert typed["provider_contact-phone"] == [""]  # nothing of the other one stays as hers
    assert "Nothing is saved yet" in filled_in.text
    assert ("name", before.name) in still
    fields = dict(filled_in.form(where)) | {"provider_contact-phone": "01225 000123"}
    post(school, where, fields | {"action": "continue"})
    assert said not in get(school, f"/packs/{ref}/difference").text
    assert "Put Dana Delegate" not in get(school, where).text
    give_reasons(services, ref)
    send_pack(services, REFERRER, ref)
    with services.ledger.reading() as tx:
        asked = {one.address: one for one in tx.invitations.of_version(ref, 2)}
    assert asked[NEW].role == "Owner"


def test_whoever_has_the_papers_in_the_end_is_offered_and_nobody_whom_nothing_may_reach(
    client, school, services, ref, token
):
    passed_on_to(client, services, ref, token)
    last = {"delegate_name": "Eve Example", "delegate_email": "eve@riverbank.example"}
    passed_on_to(client, services, ref, links(services)[NEW], **last)
    amend_pack(services, REFERRER, ref, "Other days")
    where = f"/packs/{ref}/referral/provider"
    offered = get(school, where).text
    parents = sample_facts()["parents"]
    parents[1] |= {"name": "Eve  example", "nothing_sent": "yes"}
    with services.ledger.transaction() as tx:
        tx.facts.put(ref, "referral", values={"parents": parents}, by=REFERRER.id)

    assert "Put Eve Example in their place" in offered
    assert "Dana" not in offered
    assert "Eve" not in get(school, where).text
    before = everything(services)
    post(school, where, [("action", "instead:provider_contact")], 400)
    assert before["fact"] == everything(services)["fact"]


def test_who_got_their_own_papers_back_is_not_offered_in_their_own_place(
    client, school, services, ref, token
):
    sam = passed_on_to(client, services, ref, token)
    own = {"delegate_name": sam.name, "delegate_email": sam.address}
    passed_on_to(client, services, ref, links(services)[NEW], **own)
    amend_pack(services, REFERRER, ref, "Other days")
    pages = [get(school, f"/packs/{ref}{page}").text for page in ("", "/referral/provider")]

    assert not [one for one in pages if "passed the last papers on" in one]


def test_who_said_no_to_the_papers_is_not_offered_for_the_next_version(
    client, school, services, ref, token
):
    passed_on_to(client, services, ref, token)
    new = links(services)[NEW]
    post(client, f"/s/{new}", {"action": "continue"})
    post(client, f"/s/{new}/plan", {"action": "decline", "reason": "Not at this price."})
    reopen_pack(services, REFERRER, ref)
    pages = [get(school, f"/packs/{ref}{page}").text for page in ("", "/referral/provider")]

    assert not [one for one in pages if "passed the last papers on" in one or "Put Dana" in one]


def test_the_papers_stay_when_the_school_says_why_not(client, school, services, ref, token):
    post(client, f"/s/{token}/plan", NAMED)
    (row,) = get(school, "/packs").rows("For you to do (1)")
    assert "Somebody wants another person to sign: answer it" in " ".join(row)
    (wish,) = waiting_to_pass_on(services, REFERRER, ref)
    where = f"/packs/{ref}/pass-on/{wish.seq}"
    page = post(school, where, {"action": "refuse", "words": ""}, 400)
    post(school, where, {"action": "refuse", "words": "You are named in the contract."})
    do_jobs(services)

    assert page.errors_at_fields == ["Write why not"]
    assert "Until they answer" not in get(client, f"/s/{token}").text
    get(client, f"/s/{token}/plan")
    assert NEW not in {one["To"].addresses[0].addr_spec for one in letters(services)}
    assert "delegation.refused" in events(services, ref)
    get(school, where, 404)  # answered once, and for good
    assert get(school, "/packs").rows("Waiting for other people (1)")


def test_who_is_named_badly_is_told_at_each_box_and_nothing_typed_is_lost(
    client, services, ref, token
):
    before = everything(services)
    fields = NAMED | {"delegate_name": "", "delegate_email": "no address"}
    page = post(client, f"/s/{token}/plan", fields, 400)

    assert len(page.errors_at_fields) == 2
    assert page.typed()["delegate_reason"] == [NAMED["delegate_reason"]]
    assert everything(services) == before


def test_nobody_else_can_agree_and_no_restricted_address_is_written_to(
    client, services, ref, token
):
    parents = sample_facts()["parents"]
    parents[1] |= {"email": NEW.upper(), "nothing_sent": "yes"}
    post(client, f"/s/{token}/plan", NAMED)
    (wish,) = waiting_to_pass_on(services, REFERRER, ref)
    with services.ledger.transaction() as tx:
        tx.facts.put(ref, "referral", values={"parents": parents}, by=REFERRER.id)
    with pytest.raises(NotFound):
        pass_on(services, OFFICER, ref, wish.seq)
    with pytest.raises(NotAllowed, match="Nothing may go"):
        pass_on(services, REFERRER, ref, wish.seq)

    assert NEW not in links(services)


def test_who_may_get_nothing_does_not_get_the_papers_at_another_address(
    client, school, services, ref, token
):
    """An address can be made in a minute: the name is held against the pack too."""
    parents = sample_facts()["parents"]
    parents[1] |= {"name": "Ms dana  DELEGATE", "nothing_sent": "yes"}
    with services.ledger.transaction() as tx:
        tx.facts.put(ref, "referral", values={"parents": parents}, by=REFERRER.id)
    post(client, f"/s/{token}/plan", NAMED)
    (wish,) = waiting_to_pass_on(services, REFERRER, ref)
    page = post(school, f"/packs/{ref}/pass-on/{wish.seq}", {"action": "accept"}, 409)
    do_jobs(services)

    assert "Nothing may go to a person of this name" in page.text
    assert NEW not in links(services)


@pytest.mark.parametrize("whose", [REFERRER.email.upper(), PARENT])
def test_the_papers_of_a_provider_go_to_nobody_of_the_school_nor_of_the_family(
    client, school, services, *, ref, token, whose
):
    """Whoever has the link can sign: a member of staff would sign both sides of the agreement."""
    post(client, f"/s/{token}/plan", NAMED | {"delegate_email": whose})
    (wish,) = waiting_to_pass_on(services, REFERRER, ref)
    before = everything(services)
    page = post(school, f"/packs/{ref}/pass-on/{wish.seq}", {"action": "accept"}, 409)

    assert "cannot go there" in page.text
    assert everything(services) == before


def test_a_no_to_all_papers_declines_each_of_them(client, services, ref, token):
    post(client, f"/s/{token}/plan", {"action": "decline", "reason": "We are full", "all": "yes"})
    with services.ledger.reading() as tx:
        states = {
            one.state
            for person in tx.invitations.of_version(ref, 1)
            if person.address == PROVIDER
            for one in tx.invitations.items(person.id)
        }

    assert states == {"declined"}
    assert services.ledger.verify().fault is None


def test_the_signed_copy_can_be_kept_from_the_same_link_and_from_no_other(
    client, app, services, ref, token
):
    get(client, f"/s/{token}/plan/sealed.pdf", 404)
    everybody = links(services)
    for one in everybody.values():
        sign_all(services, one, "Some Body")
    seal(services, ref)
    kept = client.get(f"/s/{token}/plan/sealed.pdf")
    page = Seen(client.get(f"/s/{token}"))

    assert kept.data.startswith(b"%PDF")
    assert f"/s/{token}/plan/sealed.pdf" in page.links
    get(app.test_client(), f"/s/{token}/plan/sealed.pdf", 409)
    get(client, f"/s/{everybody[PARENT]}/plan/sealed.pdf", 409)
    get(client, f"/s/{token}/notice/sealed.pdf", 404)

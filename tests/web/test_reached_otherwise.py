"""People who sign without an email address: by a text message, in person, or on paper."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from builders import (
    a_family,
    a_stranger,
    do_jobs,
    everything,
    let_in,
    letters,
    links,
    seal,
    sign_all,
    text_messages,
    words_of,
)
from web.pages import get, post
from web.test_in_person import hand_over
from web.test_signing import filled

from formsvc.adapters.post import LetterRefused
from formsvc.demo.people import REFERRER
from formsvc.domain.code_demand import CodeDemand
from formsvc.domain.delivery import Delivery
from formsvc.domain.events import Event
from formsvc.domain.reaching import NO_MOBILE
from formsvc.domain.reminders import Reminders
from formsvc.journeys import signing
from formsvc.journeys.amending import amend_pack
from formsvc.journeys.bouncing import hear_from_notify
from formsvc.journeys.following import follow_pack
from formsvc.journeys.fresh_links import ask_fresh_link
from formsvc.journeys.reminding import remind_due
from formsvc.journeys.sending import LINK_DAYS, send_pack

ALEX, CHRIS, PAT = "Alex Sample", "Chris Sample", "Pat Sample"
NUMBER, OTHER = "+447700900002", "+447700900009"
_LINK = re.compile(r"/s/(\S+)")


@pytest.fixture
def starting_point():
    return "family sent"


@pytest.fixture
def people(services, ref):
    return lambda: {one.name: one for one, _ in follow_pack(services, REFERRER, ref).invitations}


def texted(services, number=NUMBER):
    """The links that went to a phone, oldest first."""
    return [
        found[1]
        for to, words in text_messages(services)
        if to == number and (found := _LINK.search(words))
    ]


def told(services, ref, *events):
    with services.ledger.reading() as tx:
        return tx.entries.of_pack(ref, only=events)


def correct(school, ref, person, status=303, **fields):
    return post(school, f"/packs/{ref}/people/{person.id}/address", fields, status=status)


def sign_by_hand(school, ref, person):
    link = hand_over(school, ref, person)
    post(school, link, {"action": "continue"})
    for document in ("referral", "plan"):
        post(school, f"{link}/{document}", filled(school, f"{link}/{document}"))
    post(school, f"{link}/hand-back")


def test_each_gets_what_can_reach_them_and_the_record_says_which(services, ref, people):
    (text,) = [words for to, words in text_messages(services) if to == NUMBER]
    written_to = [letter["To"].addresses[0].display_name for letter in letters(services)]
    named = {one.data["invitation"]: one.data for one in told(services, ref, Event.SIGNATORY_NAMED)}
    ways = {name: named[one.id]["reach"] for name, one in people().items()}
    sent = told(services, ref, Event.LETTER_SENT)

    assert "asks you to read and sign" in text
    assert "works until" in text
    assert len(text) < 918
    assert "Robin" not in text
    assert ALEX in written_to
    assert not {CHRIS, PAT} & {*written_to}
    assert (ways[ALEX], ways[CHRIS], ways[PAT]) == ("email", "text", "by_hand")
    assert [one.data["by"] for one in sent if one.data["invitation"] == people()[CHRIS].id] == [
        "text"
    ]
    assert not [one for one in sent if one.data["invitation"] == people()[PAT].id]


def test_the_whole_way_to_a_copy_without_an_address(app, school, services, ref, people):
    pat, chris = people()[PAT], people()[CHRIS]
    sign_by_hand(school, ref, pat)
    sign_all(services, texted(services)[-1], CHRIS)
    for token in links(services).values():
        sign_all(services, token, "Some Body")
    seal(services, ref)
    school = let_in(app.test_client(), services, REFERRER)
    page = get(school, f"/packs/{ref}")
    where = f"/packs/{ref}/copies"
    record = words_of(services, ref, "signing-record.pdf")
    copies = get(school, f"{where}/{pat.id}")
    files = [one for one in copies.links if one.startswith(f"{where}/{pat.id}/")]

    assert "by a link in a text message, sent to +447700900002" in record
    assert page.text.count("their signed copy") == 2
    assert len(files) == 2
    assert all(school.get(one).data.startswith(b"%PDF") for one in files)
    assert all("parent/" in one for one in files)
    get(school, f"{where}/{pat.id}/signing-record.pdf", 404)
    get(school, f"{where}/{people()[ALEX].id}", 404)
    for one in (pat, chris):
        post(school, f"{where}/{one.id}")
    post(school, f"{where}/{pat.id}", status=409)
    assert "their signed copy" not in get(school, f"/packs/{ref}").text.partition("Everything")[0]
    assert len(told(services, ref, Event.COPY_GIVEN)) == 2
    assert services.ledger.verify().fault is None


def test_nobody_without_an_address_is_promised_an_email(client, school, services, ref, people):
    token = texted(services)[-1]
    pages = [post(client, f"/s/{token}/new-link", status=200)]
    post(client, f"/s/{token}", {"action": "continue"})
    pages += [get(client, f"/s/{token}"), get(client, f"/s/{token}/plan")]
    post(client, f"/s/{token}/plan", {"action": "ask", "question": "Why?"})
    pages += [get(client, f"/s/{token}/plan?asked=yes"), get(client, f"/s/{token}")]
    sign_all(services, token, CHRIS)
    pages += [get(client, f"/s/{token}"), get(client, f"/s/{token}/done")]

    assert [one.heading for one in pages[-2:]] == ["Thank you", "Thank you"]
    assert "The school gives you your copy." in pages[-1].text
    assert "No answer yet." in pages[-2].text
    for page in pages[1:]:
        said = page.text
        for paper in page.classed("formsvc-document"):  # its own words are the school's
            said = said.replace(paper, "")
        assert not re.findall(r"[^.]*(?:by|an|our) (?:e-?mail|letter)[^.]*", said), page.heading
    assert "phone number that the school has" in pages[0].text


def test_a_number_of_before_is_told_by_text_and_who_had_none_by_nothing(
    school, services, ref, people
):
    before = len(text_messages(services))
    correct(school, ref, people()[CHRIS], reach="email", email="chris.right@parents.example")
    correct(school, ref, people()[PAT], reach="text", phone=OTHER)
    do_jobs(services)
    former, link = sorted(text_messages(services)[before:])

    assert former[0] == NUMBER
    assert "no longer meant for this address or number" in former[1]
    assert "/s/" not in former[1]
    assert not [one for one in (CHRIS, "Robin", ref) if one in former[1]]
    assert link[0] == OTHER
    assert _LINK.search(link[1])


def test_a_copy_that_nobody_gave_yet_is_still_there_when_a_later_version_is_out(
    app, school, services, ref, people
):
    pat = people()[PAT]
    sign_by_hand(school, ref, pat)
    sign_all(services, texted(services)[-1], CHRIS)
    for token in links(services).values():
        sign_all(services, token, "Some Body")
    seal(services, ref)
    amend_pack(services, REFERRER, ref, "The diet was wrong")
    send_with_another_number(services, ref)
    school = let_in(app.test_client(), services, REFERRER)
    where = f"/packs/{ref}/copies/{pat.id}"

    assert people()[PAT].id != pat.id
    assert where in get(school, f"/packs/{ref}").links
    assert [one for one in get(school, where).links if one.startswith(f"{where}/")]
    post(school, where)
    assert told(services, ref, Event.COPY_GIVEN)[0].data["version"] == 1


def send_with_another_number(services, ref):
    with services.ledger.transaction() as tx:
        fact = tx.facts.all(ref)["link_person"]
        value = fact.value | {"phone": "01225 000199"}
        tx.facts.put(ref, fact.document, values={"link_person": value}, by="test")
    send_pack(services, REFERRER, ref)


def test_who_is_reached_by_hand_signs_again_where_others_are_only_told(
    school, services, ref, people
):
    sign_by_hand(school, ref, people()[PAT])
    sign_all(services, texted(services)[-1], CHRIS)
    amend_pack(services, REFERRER, ref, "Another phone number")
    send_with_another_number(services, ref)
    carried = told(services, ref, Event.SIGNATURE_CARRIED)
    needs = {(one.data["invitation"], one.data["document"]): one.data["need"] for one in carried}

    assert "told" in {need for (who, _), need in needs.items() if who == people()[CHRIS].id}
    assert "told" not in {need for (who, _), need in needs.items() if who == people()[PAT].id}


def test_a_copy_to_print_is_for_the_persons_own_school_alone(services, app, ref, people):
    stranger = let_in(app.test_client(), services, a_stranger(services))
    get(stranger, f"/packs/{ref}/copies/{people()[PAT].id}", 404)
    post(stranger, f"/packs/{ref}/copies/{people()[PAT].id}", status=404)


def test_reminders_and_fresh_links_go_the_same_way(school, services, ref, clock, people):
    page = get(school, f"/packs/{ref}")
    new_link = f"/packs/{ref}/links/{people()[PAT].id}"
    post(school, new_link, status=409)
    services = replace(services, reminders=Reminders(most=3, after=timedelta(days=4)))
    clock.forward(days=4, hours=4)
    count = remind_due(services)
    do_jobs(services)
    fresh = texted(services)
    clock.forward(days=LINK_DAYS, seconds=1)
    ask_fresh_link(services, fresh[-1])
    do_jobs(services)

    assert count == len(people()) - 1
    assert (len(fresh), len(texted(services))) == (2, 3)
    assert signing.open_link(services, texted(services)[-1]).invitation.name == CHRIS
    assert not [
        one
        for one in told(services, ref, Event.LINK_REPLACED)
        if one.data["invitation"] == people()[PAT].id
    ]
    assert "Signs in person or on paper: no link goes out" in page.text
    assert not page.has_form(new_link)


def test_a_question_is_answered_by_text_message_without_its_words(services, ref, school):
    token = texted(services)[-1]
    secret = signing.go_in(services, token)
    signing.ask_question(services, token, secret, "plan", "Who drives?")
    seq = told(services, ref, Event.QUESTION_ASKED)[0].seq
    post(school, f"/packs/{ref}/questions/{seq}", {"words": "The school does."})
    do_jobs(services)
    to, words = text_messages(services)[-1]

    assert to == NUMBER
    assert "The answer is there now" in words
    assert "does" not in words.partition("now")[0]


def test_an_answer_that_no_letter_brings_says_so(app, school, services, ref, people):
    link = hand_over(school, ref, people()[PAT])
    post(school, link, {"action": "continue"})
    post(school, f"{link}/plan", {"action": "ask", "question": "Who drives?"})
    post(school, f"{link}/hand-back")
    school = let_in(app.test_client(), services, REFERRER)
    seq = told(services, ref, Event.QUESTION_ASKED)[0].seq
    page = get(school, f"/packs/{ref}/questions/{seq}")

    assert "No letter reaches Pat Sample: tell it to them yourself" in page.text
    assert "Keep the answer" in page.text
    assert "Send the answer" not in page.text


def test_a_parents_number_cannot_become_that_of_somebody_else_in_the_pack(
    school, services, ref, people
):
    with services.ledger.transaction() as tx:
        fact = tx.facts.all(ref)["link_person"]
        value = fact.value | {"phone": "07700 900 123"}
        tx.facts.put(ref, fact.document, values={"link_person": value}, by="test")
    before = everything(services)
    page = correct(school, ref, people()[CHRIS], 400, reach="text", phone="+44 7700 900123")

    assert page.summary == [
        (
            "This belongs to somebody else who is named in this pack. Enter the person's own",
            "phone",
        )
    ]
    assert everything(services) == before


@pytest.mark.parametrize("typed", ["01225 000000", "0770", "", "07700 90000x", "+44 1225 000000"])
def test_a_number_that_takes_no_text_message_is_told_at_the_box(
    school, services, ref, people, typed
):
    before = everything(services)
    page = correct(school, ref, people()[CHRIS], 400, reach="text", phone=typed)

    assert page.summary == [(NO_MOBILE, "phone")]
    assert page.typed()["phone"] == [typed]
    assert everything(services) == before


def test_a_slip_in_a_number_is_corrected_and_the_old_link_dies(school, services, ref, people):
    hear_from_notify(
        services,
        {"reference": letter_of(services, ref, people()[CHRIS]), "status": "permanent-failure"},
    )
    page = get(school, f"/packs/{ref}")
    correct(school, ref, people()[CHRIS], reach="text", phone="07700 900 009")
    do_jobs(services)

    assert "Our text message came back" in page.text
    with pytest.raises(signing.LinkReplaced):
        signing.open_link(services, texted(services)[-1])
    sign_all(services, texted(services, OTHER)[-1], CHRIS)
    with services.ledger.reading() as tx:
        rows = tx.facts.values(ref)["parents"]
    assert [one.get("phone") for one in rows if one["name"] == CHRIS] == [OTHER]
    assert services.ledger.verify().fault is None


def letter_of(services, ref, person):
    with services.ledger.reading() as tx:
        return tx.letters.telling(ref)[person.id].id


def test_one_way_can_take_the_place_of_another(school, services, ref, people):
    correct(school, ref, people()[CHRIS], reach="by_hand")
    correct(school, ref, people()[PAT], reach="email", email="pat@parents.example")
    correct(school, ref, people()[ALEX], reach="text", phone="07700 900001")
    do_jobs(services)
    with services.ledger.reading() as tx:
        rows = tx.facts.values(ref)["parents"]

    with pytest.raises(signing.LinkReplaced):
        signing.open_link(services, texted(services)[-1])
    sign_all(services, links(services)["pat@parents.example"], PAT)
    sign_all(services, texted(services, "+447700900001")[-1], ALEX)
    assert [one.get("reach") for one in rows] == ["text", "by_hand", "email"]
    assert [people()[one].reach for one in (ALEX, CHRIS, PAT)] == ["text", "by_hand", "email"]
    assert services.ledger.verify().fault is None


def test_only_the_family_signs_without_email(school, services, ref, people):
    provider = next(one for one in people().values() if one.party == "provider")
    before = everything(services)
    for reach in ("text", "by_hand"):
        correct(school, ref, provider, 409, reach=reach, phone="07700 900003")

    assert everything(services) == before


def test_nobody_restricted_is_reached_in_any_way(school, services, ref, clock, people):
    with services.ledger.transaction() as tx:
        fact = tx.facts.all(ref)["parents"]
        kept = {"nothing_sent": "yes"}
        rows = [one | ({} if one["name"] == ALEX else kept) for one in fact.value]
        tx.facts.put(ref, fact.document, values={"parents": rows}, by="test")
    place = {"place": "Here"}
    post(school, f"/packs/{ref}/in-person/{people()[PAT].id}", place, status=409)
    get(school, f"/packs/{ref}/paper/{people()[PAT].id}", 409)
    correct(school, ref, people()[ALEX], 400, reach="text", phone="07700 900002")
    services = replace(services, reminders=Reminders(most=3, after=timedelta(days=4)))
    clock.forward(days=4, hours=4)
    remind_due(services)
    do_jobs(services)

    assert len(texted(services)) == 1


def test_a_refused_text_message_is_a_task(services, ref, school, people):
    class NoTexts:
        def send(self, message):
            raise LetterRefused(400)

    post(school, f"/packs/{ref}/links/{people()[CHRIS].id}")
    do_jobs(replace(services, texts=NoTexts()))
    view = follow_pack(services, REFERRER, ref)

    assert [one.name for one in view.astray] == [CHRIS]
    assert view.delivery[people()[CHRIS].id].standing is Delivery.REFUSED


def test_a_later_version_keeps_their_signatures_and_holds_the_wish_for_codes_of_its_sending(
    school, officer, services, ref, people
):
    sign_all(services, texted(services)[-1], CHRIS)
    sign_by_hand(school, ref, people()[PAT])
    amend_pack(services, REFERRER, ref, "The diet was wrong")
    set_codes(officer, "parents")
    send_pack(services, REFERRER, ref)
    set_codes(officer, "never")
    do_jobs(services)
    carried = {one.data["invitation"] for one in told(services, ref, Event.SIGNATURE_CARRIED)}
    named = told(services, ref, Event.SIGNATORY_NAMED)
    codes = {one.data["invitation"]: one.data["code"] for one in named}
    token = texted(services)[-1]
    secret = signing.go_in(services, token)
    with pytest.raises(signing.CodeNeeded):
        signing.look_round(services, token, secret)
    do_jobs(services)
    code = re.search(r"\d{6}", text_messages(services)[-1][1])[0]
    inside = signing.check_code(services, token, secret, code)

    assert {people()[CHRIS].id, people()[PAT].id} <= carried
    assert "has changed papers that you signed" in "".join(
        one for _, one in text_messages(services)
    )
    assert [codes[people()[one].id] for one in (ALEX, CHRIS, PAT)] == ["email", "text", "phone"]
    assert [people()[one].code for one in (ALEX, CHRIS, PAT)] == ["email", "text", "phone"]
    assert signing.look_round(services, token, inside).invitation.name == CHRIS


class TestBeforeSending:
    @pytest.fixture
    def starting_point(self):
        return "family"

    def test_the_page_says_how_each_person_is_reached(self, school, ref):
        text = get(school, f"/packs/{ref}/send").text

        assert f"{ALEX}, by email to alex.sample@parents.example" in text
        assert f"{CHRIS}, by a text message to {NUMBER}" in text
        assert f"{PAT}, signs in person or on paper: no link goes out" in text

    @pytest.mark.parametrize(
        ("changed", "why"),
        [
            ({"phone": "01225 000000"}, "there is no mobile number"),
            ({"reach": ""}, "there is no email address"),
            ({"reach": "by_hand", "name": "pat  SAMPLE"}, "Two people are called"),
        ],
    )
    def test_a_pack_that_cannot_reach_somebody_is_not_sent(
        self, school, services, ref, changed, why
    ):
        with services.ledger.transaction() as tx:
            tx.facts.put(ref, "referral", values={"parents": a_family(**changed)}, by="test")
            rows = a_family(**changed)
            if "name" in changed:
                rows[2]["name"] = PAT
            tx.facts.put(ref, "referral", values={"parents": rows}, by="test")

        assert why in get(school, f"/packs/{ref}/send").text
        post(school, f"/packs/{ref}/send", status=409)

    def test_without_text_messages_another_way_is_asked_for(self, app, school, services, ref):
        app.extensions["formsvc"] = replace(services, texts=None)

        assert "cannot send text messages" in get(school, f"/packs/{ref}/send").text
        post(school, f"/packs/{ref}/send", status=409)

    @pytest.mark.parametrize(
        ("changed", "told"),
        [
            ({"email": REFERRER.email.upper(), "reach": ""}, ("Must be put right", 409)),
            ({"phone": "+44 7700 900123"}, ("Must be put right", 409)),
            (
                {"email": REFERRER.email, "reach": "", "name": REFERRER.name},
                ("Look at this", 400),
            ),
        ],
    )
    def test_a_parents_address_that_is_one_of_the_staffs_is_told_at_the_field(
        self, school, services, ref, changed, told
    ):
        """Whoever has the link could sign; a parent who works at the school needs a reason."""
        with services.ledger.transaction() as tx:
            link_person = tx.facts.all(ref)["link_person"].value | {"phone": "07700 900 123"}
            facts = {"parents": a_family(**changed)[:2], "link_person": link_person}
            tx.facts.put(ref, "referral", values=facts, by="test")
        page = get(school, f"/packs/{ref}/referral/parents")
        pack = get(school, f"/packs/{ref}")
        before = everything(services)
        refused = post(school, f"/packs/{ref}/send", status=told[1])

        assert f"{told[0]}: Each of the family gets their own link" in page.text
        assert "Parent or carer 2" in page.text
        assert f"/packs/{ref}/referral/parents#parents" in pack.links
        stops = told[0] == "Must be put right"
        assert ("Put it right" in pack.text) is stops
        assert ("then send the pack" in pack.text) is not stops
        assert "Each of the family gets their own link" in refused.text
        assert everything(services) == before


def set_codes(officer, demand):
    fields = [one for one in get(officer, "/authority/rules").form() if one[0] != "codes"]
    post(officer, "/authority/rules", [*fields, ("codes", demand)])


def test_a_wish_for_codes_is_kept_shown_and_told(officer, services):
    set_codes(officer, "parents")
    set_codes(officer, "never or else")
    set_codes(officer, "parents")
    page = get(officer, "/authority/rules")

    assert page.typed()["codes"] == [CodeDemand.PARENTS]
    assert page.text.count("codes: Always for parents") == 2
    assert page.text.count("codes: As each form says") == 1

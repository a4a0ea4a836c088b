"""The sign-off link: what it shows to whom, how it is signed, and that opening it does nothing."""

import hashlib
import re
import threading
from itertools import product

import pytest
from builders import (
    do_jobs,
    everything,
    letters,
    links,
    sign_all,
    text_of,
)
from disk_kit import a_full_disk
from web.pages import Seen, get, post

from formsvc.adapters.ledger import StoreUnavailable
from formsvc.demo.people import REFERRER, sample_facts
from formsvc.domain.definition import Audience, placed_in
from formsvc.domain.events import Event
from formsvc.domain.pack import State
from formsvc.journeys.following import reopen_pack, waive_signature, withdraw_pack
from formsvc.journeys.sealing.reading import read_signed
from formsvc.journeys.sending import LINK_DAYS, replace_link
from formsvc.journeys.signature_story import signature_story
from formsvc.journeys.signing import hand_over

PARENT = "alex.sample@parents.example"
PROVIDER = "sam@riverbank.example"
#: The headers of programs that open links before people do.
SCANNERS = (
    {},
    {"User-Agent": "Safe Links scanner"},
    {"Sec-Purpose": "prefetch"},
    {"Sec-Purpose": "prefetch;prerender"},
    {"Purpose": "prefetch"},
    {"X-Purpose": "preview"},
    {"X-Moz": "prefetch"},
)


@pytest.fixture
def starting_point():
    return "sent"


@pytest.fixture
def tokens(services):
    return links(services)


@pytest.fixture
def parent(client, tokens):
    """The parent's browser, after Continue."""
    post(client, f"/s/{tokens[PARENT]}", {"action": "continue"})
    return client


def name_of_cookie(token):
    return f"formsvc-signing-{hashlib.sha256(token.encode()).hexdigest()[:16]}"


def cookie_of(client, token):
    return client.get_cookie(name_of_cookie(token), path="/s/")


def papers(client, token):
    return [
        path
        for path in dict.fromkeys(get(client, f"/s/{token}").links)
        if re.fullmatch(rf"/s/{re.escape(token)}/\w+", path) and not path.endswith("/done")
    ]


def filled(client, path, name="Alex Sample"):
    """Return a document's signing form with everything ticked and a name typed."""
    page = get(client, path)
    ticks = [one.get("value") for one in page.tagged("input") if one.get("name") == "agree"]
    hidden = [pair for pair in page.form() if pair[0] in {"csrf_token", "shown"}]
    return [*hidden, *(("agree", one) for one in ticks), ("typed_name", name), ("action", "sign")]


def secrets_of_the_child():
    facts = sample_facts()
    return [facts["pupil_forename"], facts["pupil_surname"], facts["pupil_upn"], "Riverbank"]


def fetched(services, ref):
    """Whose links were fetched, in the order of the entries."""
    with services.ledger.reading() as tx:
        entries = tx.entries.of_pack(ref, only=[Event.LINK_FETCHED])
        return [tx.invitations.get(one.data["invitation"]).address for one in entries]


#: What an entry changes: the entries themselves, and what says how far they have come.
CHAIN = {"entry", "head"}


def without_entries(services):
    rows = everything(services)
    return {name: some for name, some in rows.items() if name not in CHAIN}


def test_a_mail_scanner_opens_and_signs_nothing_and_the_person_still_signs(
    client, app, services, ref, tokens
):
    before, events, scanner = without_entries(services), happened(services, ref), app.test_client()
    for token in tokens.values():
        for headers, _ in product(SCANNERS, range(3)):
            assert scanner.head(f"/s/{token}", headers=headers).status_code == 200
            assert scanner.get(f"/s/{token}", headers=headers).status_code == 200

    assert len(SCANNERS) * 3 > 20
    # That each link was fetched is told once, as just that, and nothing else happened.
    assert without_entries(services) == before
    assert happened(services, ref) == [*events, *["link.fetched"] * len(tokens)]
    assert fetched(services, ref) == list(tokens)
    token = tokens[PARENT]
    post(client, f"/s/{token}", {"action": "continue"})
    path = papers(client, token)[0]
    post(client, path, filled(client, path))
    assert "You have signed this" in get(client, path).text


def test_each_link_that_was_sent_has_its_own_fetching_and_a_device_of_the_school_none(
    client, app, services, ref, tokens
):
    get(client, f"/s/{tokens[PARENT]}")
    post(client, f"/s/{tokens[PARENT]}", {"action": "continue"})
    get(app.test_client(), f"/s/{tokens[PARENT]}")
    with services.ledger.reading() as tx:
        everybody = tx.invitations.of_version(ref, 1)
    invitation = next(one.id for one in everybody if one.address == PARENT)
    replace_link(services, REFERRER, ref, invitation)
    do_jobs(services)
    get(client, f"/s/{tokens[PARENT]}", 410)
    get(client, f"/s/{links(services)[PARENT]}")
    shown = hand_over(services, REFERRER, ref, invitation, place="The office", read_aloud=False)
    get(app.test_client(), f"/s/{shown}")

    assert fetched(services, ref) == [PARENT, PARENT]
    of_links = [one for one in happened(services, ref) if one.startswith("link.")]
    assert of_links == [
        "link.fetched",
        "link.opened",
        "link.promised",
        "link.replaced",
        "link.fetched",
        "link.shown",
    ]


def test_the_first_page_of_a_link_is_read_from_one_snapshot(client, services, tokens):
    get(client, f"/s/{tokens[PARENT]}")  # its fetching is noted
    begun = []
    with services.ledger.reading() as tx:
        connection = tx.entries.database.conn
    connection.set_trace_callback(lambda sql: begun.append(sql) if "BEGIN" in sql else None)
    try:
        get(client, f"/s/{tokens[PARENT]}")
    finally:
        connection.set_trace_callback(None)

    assert begun == ["BEGIN"]


def test_the_first_page_is_shown_though_its_fetching_cannot_be_kept(client, services, ref, tokens):
    with a_full_disk():
        assert get(client, f"/s/{tokens[PARENT]}").heading

    assert fetched(services, ref) == []


def test_a_parent_reads_first_in_plain_words_what_the_papers_are_about(parent, app, tokens):
    said = get(parent, f"/s/{tokens[PARENT]}").text
    in_urdu = get(parent, f"/s/{tokens[PARENT]}?language=ur").text
    provider = app.test_client()
    post(provider, f"/s/{tokens[PROVIDER]}", {"action": "continue"})

    assert "learning at another place for some time" in said.partition("The main facts")[0]
    assert "مختصر بات" in in_urdu
    assert "In short" not in get(provider, f"/s/{tokens[PROVIDER]}").text


def test_reading_everything_after_going_in_changes_nothing_either(parent, services, tokens):
    before = everything(services)
    token = tokens[PARENT]
    for path in papers(parent, token):
        for _ in range(3):
            get(parent, path)
            parent.head(path)
            assert parent.get(f"{path}.pdf").data.startswith(b"%PDF")
    parent.get(f"/s/{token}/done")

    assert everything(services) == before


def sign_saying(parent, services, ref, path, end):
    """Sign as a browser whose script says so of the end; return what the record prints of it."""
    post(parent, path, [*filled(parent, path), ("end", end)])
    with services.ledger.reading() as tx:
        signed = read_signed(tx, ref, 1)
    given = next(one for one in signed.entries if one.event == "document.signed")
    titles = dict.fromkeys(signed.version.definitions, "A paper")
    return signature_story(given, signed, titles)["end"]


@pytest.mark.parametrize(
    "case",
    [
        ("not reached", "document.end_not_reached", "The end of the paper had not come onto"),
        ("reached", "document.end_reached", "The end of the paper came onto the screen on"),
        ("", "", "Not recorded"),
        ("read every word", "", "Not recorded"),
    ],
)
def test_whether_the_end_was_reached_before_signing_is_never_blurred(
    parent, services, ref, tokens, case
):
    end, event, printed = case
    said = sign_saying(parent, services, ref, papers(parent, tokens[PARENT])[0], end)
    told = [one for one in happened(services, ref) if one.startswith("document.end")]

    assert told == ([event] if event else [])
    assert said.startswith(printed)


def test_an_end_that_was_reached_on_an_earlier_visit_stays_reached(parent, services, ref, tokens):
    path = papers(parent, tokens[PARENT])[0]
    parent.post(f"{path}/end", data=dict(filled(parent, path)))
    said = sign_saying(parent, services, ref, path, "not reached")

    assert said.startswith("The end of the paper came onto the screen on")
    assert "document.end_not_reached" not in happened(services, ref)


def test_the_end_of_a_paper_is_noted_once_and_only_for_the_paper_shown(
    parent, app, services, ref, tokens
):
    path = papers(parent, tokens[PARENT])[0]
    fields = [one for one in filled(parent, path) if one[0] in {"csrf_token", "shown"}]
    stranger = app.test_client()
    get(stranger, f"/s/{tokens[PARENT]}")
    before = everything(services)
    post(stranger, f"{path}/end", {"shown": dict(fields)["shown"]}, 409)
    post(parent, f"{path}/end", {"shown": "0" * 64}, 409)
    assert everything(services) == before
    for _ in range(3):
        assert parent.post(f"{path}/end", data=dict(fields)).status_code == 204

    assert happened(services, ref).count("document.end_reached") == 1
    assert "document.shown" not in happened(services, ref)
    post(parent, path, filled(parent, path))
    assert parent.post(f"{path}/end", data=dict(fields)).status_code == 204
    assert happened(services, ref).count("document.end_reached") == 1
    with services.ledger.reading() as tx:
        signed = read_signed(tx, ref, 1)
    given = next(one for one in signed.entries if one.event == "document.signed")
    titles = dict.fromkeys(signed.version.definitions, "A paper")
    assert signature_story(given, signed, titles)["end"].startswith("The end of the paper came")


def test_the_doorway_says_who_asks_and_nothing_about_a_child(client, tokens):
    for token in tokens.values():
        page = get(client, f"/s/{token}")

        assert "Alder Grove School" in page.text
        for secret in secrets_of_the_child():
            assert secret not in page.text


def test_nothing_is_read_before_continue(client, services, tokens, parent, app):
    stranger = app.test_client()
    token = tokens[PARENT]
    for path in papers(parent, token):
        for one in (path, f"{path}.pdf"):
            page = get(stranger, one, 409)

            assert "Robin" not in page.text
        before = everything(services)
        for action in ("sign", "ask", "decline"):
            post(stranger, path, {"action": action, "question": "x", "reason": "x"}, 409)
        assert everything(services) == before


def test_another_persons_cookie_opens_nothing(app, services, tokens, parent):
    cookie = cookie_of(parent, tokens[PARENT]).value
    thief = app.test_client()
    thief.set_cookie(name_of_cookie(tokens[PROVIDER]), cookie, path="/s/")
    token = tokens[PROVIDER]

    page = get(thief, f"/s/{token}")
    assert "Robin" not in page.text
    for document in ("referral", "checklist", "plan", "sla"):
        get(thief, f"/s/{token}/{document}", 409)
        get(thief, f"/s/{token}/{document}.pdf", 409)


def test_a_staff_cookie_opens_no_link(school, tokens):
    get(school, f"/s/{tokens[PROVIDER]}/referral", 409)


def test_a_document_that_is_not_mine_is_not_there(parent, tokens):
    mine = {path.rpartition("/")[2] for path in papers(parent, tokens[PARENT])}
    others = {"referral", "checklist", "plan", "sla", "signing-record", "nothing"} - mine

    assert mine
    assert others
    for name in others:
        get(parent, f"/s/{tokens[PARENT]}/{name}", 404)
        get(parent, f"/s/{tokens[PARENT]}/{name}.pdf", 404)


def test_the_parent_never_sees_what_is_for_others(parent, services, tokens):
    token = tokens[PARENT]
    placed = placed_in(services.catalogue.definitions)
    facts = sample_facts()
    theirs = {
        facts[name]
        for name, (_, _, question) in placed.items()
        if Audience.PARENT not in question.seen_by
        and isinstance(facts.get(name), str)
        and len(facts[name]) > 24
    }
    shown = " ".join(get(parent, path).text for path in [f"/s/{token}", *papers(parent, token)])

    assert len(theirs) > 5
    for words in theirs:
        assert " ".join(words.split()) not in shown


def test_a_document_is_signed_once_with_ticks_a_name_and_what_was_shown(parent, services, tokens):
    path = papers(parent, tokens[PARENT])[0]
    fields = filled(parent, path)
    where = post(parent, path, fields)

    assert where.endswith("/done")
    assert "You have signed this" in get(parent, path).text
    before = everything(services)
    assert post(parent, path, fields) == where  # a second tap leads where the first one led
    other = [("shown", "0" * 64) if one[0] == "shown" else one for one in fields]
    assert "signed this" in post(parent, path, other, 409).text
    assert everything(services) == before


@pytest.mark.parametrize(("without", "at"), [("agree", "agree"), ("typed_name", "typed_name")])
def test_a_signature_needs_a_tick_and_a_name(parent, services, tokens, without, at):
    path = papers(parent, tokens[PARENT])[0]
    before = everything(services)
    page = post(parent, path, [one for one in filled(parent, path) if one[0] != without], 400)

    assert at in [target for _, target in page.summary]
    assert everything(services) == before
    if without == "agree":
        assert page.typed()["typed_name"] == ["Alex Sample"]
    else:
        assert page.typed()["agree"]


@pytest.mark.parametrize(
    "name", ["", " ", "X", "12 34", "--", "a" * 200, "a\u202eb", "🎉🎉", "\x00\x01"]
)
def test_what_is_no_name_is_no_signature(parent, services, tokens, name):
    path = papers(parent, tokens[PARENT])[0]
    before = everything(services)
    page = post(parent, path, filled(parent, path, name), 400)

    assert page.summary[0][1] == "typed_name"
    assert everything(services) == before


@pytest.mark.parametrize("name", ["Zoë O’Brien-Łukasz", "张伟", "محمد علي", "Ng <b>"])  # noqa: RUF001
def test_every_persons_name_can_sign(parent, tokens, name):
    path = papers(parent, tokens[PARENT])[0]

    post(parent, path, filled(parent, path, name))


@pytest.mark.parametrize("shown", ["", "0" * 64, "other"])
def test_a_signature_names_the_very_document_that_was_shown(parent, services, tokens, shown):
    first, *more = papers(parent, tokens[PARENT])
    if shown == "other":
        shown = dict(get(parent, more[0]).form())["shown"] if more else "1" * 64
    fields = [one for one in filled(parent, first) if one[0] != "shown"]
    before = everything(services)
    page = post(parent, first, [*fields, ("shown", shown)], 409)

    assert "not the one to sign" in page.text
    assert everything(services) == before


def test_a_tick_of_another_document_does_not_count(parent, services, tokens):
    path = papers(parent, tokens[PARENT])[0]
    fields = [one for one in filled(parent, path) if one[0] != "agree"]
    before = everything(services)
    post(parent, path, [*fields, ("agree", "provider-1"), ("agree", "senior_leader-1")], 400)

    assert everything(services) == before


def test_no_button_is_no_signature(parent, services, tokens):
    path = papers(parent, tokens[PARENT])[0]
    before = everything(services)
    for action in ("", "SIGN", "waive", "continue"):
        fields = [one for one in filled(parent, path) if one[0] != "action"]
        post(parent, path, [*fields, ("action", action)], 400)

    assert everything(services) == before


def test_a_question_reaches_the_school_and_an_empty_one_is_told(parent, services, tokens):
    path = papers(parent, tokens[PARENT])[0]
    empty = post(parent, path, {"action": "ask", "question": " "}, 400)
    assert empty.summary[0][1] == "question"
    long = post(parent, path, {"action": "ask", "question": "a" * 2001}, 400)
    assert long.typed()["question"] == ["a" * 2001]

    post(parent, path, {"action": "ask", "question": "Which bus?"})
    do_jobs(services)

    letter = letters(services)[-1]
    assert letter["To"].addresses[0].addr_spec == REFERRER.email
    assert "Which bus" not in text_of(letter)
    post(parent, path, filled(parent, path))


def test_saying_no_needs_a_reason_and_stops_the_pack_when_it_is_needed(
    client, services, tokens, ref
):
    token = tokens[PROVIDER]
    post(client, f"/s/{token}", {"action": "continue"})
    path = papers(client, token)[0]
    empty = post(client, path, {"action": "decline", "reason": ""}, 400)
    assert empty.summary[0][1] == "reason"
    post(client, path, {"action": "decline", "reason": "We have no room."})

    with services.ledger.reading() as tx:
        assert tx.packs.get(ref).state == State.DECLINED
    for one in tokens.values():
        get(client, f"/s/{one}", 410)


def test_after_signing_the_link_shows_what_was_signed(parent, services, tokens):
    token = tokens[PARENT]
    for path in papers(parent, token):
        if 'name="agree"' in parent.get(path).text:
            post(parent, path, filled(parent, path))
    page = get(parent, f"/s/{token}/done")

    assert "Thank you" in page.heading
    assert "Waiting for you" not in get(parent, f"/s/{token}").text
    for path in papers(parent, token):
        assert parent.get(f"{path}.pdf").status_code == 200


def test_a_signing_session_ends_after_an_hour_and_continue_goes_on(parent, tokens, clock):
    path = papers(parent, tokens[PARENT])[0]
    fields = filled(parent, path)
    clock.forward(minutes=61)
    page = post(parent, path, fields, 409)

    assert "Continue" in page.heading
    post(parent, f"/s/{tokens[PARENT]}", {"action": "continue"})
    post(parent, path, fields)


# ---------------------------------------------------------------- links that do not work


#: A link that stopped says who to call: the school that wrote the letter.
WHO_TO_CALL = ("Alder Grove",)


def shows_nothing(client, token, status, *, but=()):
    pages = [get(client, f"/s/{token}", status), post(client, f"/s/{token}", status=status)]
    for document in ("referral", "plan", "sla"):
        pages.append(get(client, f"/s/{token}/{document}", status))
        pages.append(get(client, f"/s/{token}/{document}.pdf", status))
        pages.append(post(client, f"/s/{token}/{document}", {"action": "sign"}, status))
    for page in pages:
        for secret in {*secrets_of_the_child(), "Alder Grove", "Alex"} - {*but}:
            assert secret not in page.text
    return pages[0]


def mistyped(token):
    last = "A" if token[-1] != "A" else "B"
    return [
        "x",
        "a.b",
        token[:-1],
        token[:-1] + last,
        f"{token}=",
        f"{token}==",
        f"{token}.",
        f".{token}",
        token.swapcase(),
        token.replace(".", "%2e", 1)[:-2],
        "é" * 20,
        "a" * 3000,
    ]


def test_a_mistyped_link_is_told_so_and_shows_nothing(client, services, tokens, parent):
    before = everything(services)
    for wrong in mistyped(tokens[PARENT]):
        page = shows_nothing(parent, wrong, 404)

        assert page.heading
    assert everything(services) == before


def test_a_link_that_ran_out_is_told_so(client, services, tokens, parent, clock):
    clock.forward(days=LINK_DAYS)
    page = shows_nothing(parent, tokens[PARENT], 410, but=WHO_TO_CALL)

    assert "run out" in page.heading


def test_a_link_works_until_its_last_minute(client, tokens, clock):
    clock.forward(days=LINK_DAYS, minutes=-1)

    get(client, f"/s/{tokens[PARENT]}")


def test_a_replaced_link_is_told_so(parent, services, tokens, ref):
    with services.ledger.reading() as tx:
        one = next(one for one in tx.invitations.of_version(ref, 1) if one.address == PARENT)
    replace_link(services, REFERRER, ref, one.id)
    do_jobs(services)
    page = shows_nothing(parent, tokens[PARENT], 410, but=WHO_TO_CALL)

    assert "tel:01225000101" in page.links
    assert "stopped" in page.heading


def test_a_withdrawn_link_is_told_so_for_good(parent, services, tokens, ref):
    withdraw_pack(services, REFERRER, ref)
    shows_nothing(parent, tokens[PARENT], 410, but=WHO_TO_CALL)
    reopen_pack(services, REFERRER, ref)
    shows_nothing(parent, tokens[PARENT], 410, but=WHO_TO_CALL)


def test_a_waived_statement_can_no_longer_be_signed(client, services, tokens, ref):
    with services.ledger.reading() as tx:
        items = [one for one in tx.invitations.items_of_version(ref, 1) if not one.required]
        item = next(one for one in items if one.signatory == "dsl")
        invitation = tx.invitations.get(item.invitation_id)
    token = tokens[invitation.address]
    post(client, f"/s/{token}", {"action": "continue"})
    path = f"/s/{token}/{item.document}"
    fields = filled(client, path)
    for one in items:
        if (one.invitation_id, one.document) == (invitation.id, item.document):
            key = (invitation.id, one.document, one.signatory, one.number)
            waive_signature(services, REFERRER, ref, key, "Not reached")
    answer = client.post(
        path, data={name: [v for n, v in fields if n == name] for name, _ in fields}
    )

    assert answer.status_code == 409
    assert "Not reached" not in Seen(answer).text


# ---------------------------------------------------------------- many at once


def at_once(count, act):
    """Run `act` in many threads that start together; return what each came to."""
    barrier, results = threading.Barrier(count), []

    def run(number):
        barrier.wait()
        results.append(act(number))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return results


def signatures(services, ref):
    with services.ledger.reading() as tx:
        return [one for one in tx.entries.of_pack(ref) if one.event == "document.signed"]


def test_of_twenty_at_once_exactly_one_signs(app, parent, services, tokens, ref):
    path = papers(parent, tokens[PARENT])[0]
    fields = filled(parent, path)
    # One tick is no statement: it says who somebody is.
    statements = len([one for one in fields if one[0] == "agree"]) - 1
    cookie = cookie_of(parent, tokens[PARENT]).value
    data = {name: [v for n, v in fields if n == name] for name, _ in fields}

    def sign(_):
        browser = app.test_client()
        browser.set_cookie(name_of_cookie(tokens[PARENT]), cookie, path="/s/")
        return browser.post(path, data=data).status_code

    results = at_once(20, sign)

    assert results == [303] * 20  # each tap shows that it is signed
    assert len(signatures(services, ref)) == statements
    assert services.ledger.verify().fault is None


def test_signing_and_taking_back_at_once_leave_one_order_of_things(
    app, parent, services, tokens, ref
):
    path = papers(parent, tokens[PARENT])[0]
    fields = filled(parent, path)
    cookie = cookie_of(parent, tokens[PARENT]).value
    data = {name: [v for n, v in fields if n == name] for name, _ in fields}

    def act(number):
        if number == 0:
            withdraw_pack(services, REFERRER, ref)
            return 0
        browser = app.test_client()
        browser.set_cookie(name_of_cookie(tokens[PARENT]), cookie, path="/s/")
        return browser.post(path, data=data).status_code

    results = at_once(6, act)

    with services.ledger.reading() as tx:
        events = [one.event for one in tx.entries.of_pack(ref)]
        assert tx.packs.get(ref).state == State.WITHDRAWN
    assert (303 in results) == ("document.signed" in events)
    assert events.count("document.shown") <= 1
    assert events[-1] == "pack.withdrawn"
    assert set(results) <= {0, 303, 409, 410}
    assert services.ledger.verify().fault is None


# ---------------------------------------------------------------- the link stays a secret


def test_a_link_is_nowhere_but_in_its_own_letter(parent, services, tokens, caplog):
    caplog.set_level("DEBUG")
    token = tokens[PARENT]
    secret = token.partition(".")[0]
    for path in papers(parent, token):
        get(parent, path)
    get(parent, f"/s/{token}/nothing", 404)
    post(parent, f"/s/{token}/plan", {"action": "sign"}, 400)
    sign_all(services, token, "Alex Sample")
    data = services.ledger.path.parent
    kept = [one for one in data.rglob("*") if one.is_file() and "outbox" not in one.parts]

    assert services.ledger.path in kept
    for file in kept:
        assert secret.encode() not in file.read_bytes(), file.name
    for letter in letters(services):
        if letter["To"].addresses[0].addr_spec != PARENT:
            assert secret not in letter.as_string()
    assert secret not in caplog.text


def test_an_error_page_does_not_repeat_the_link_or_send_it_on(client, tokens):
    wrong = tokens[PARENT][:-1]
    answer = client.get(f"/s/{wrong}")

    assert wrong not in answer.text
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_pages_links_lead_to_no_other_site(parent, tokens):
    token = tokens[PARENT]
    for path in [f"/s/{token}", *papers(parent, token)]:
        assert all(one.startswith(("/", "#", "data:", "tel:")) for one in get(parent, path).links)


# ---------------------------------------------------------------- nothing typed is lost

TYPED = "Who drives <b>Alex</b> & me?"
ANSWERS = [("ask", "question"), ("decline", "reason"), ("sign", "typed_name")]


@pytest.mark.parametrize(("action", "box"), ANSWERS)
def test_words_typed_for_more_than_an_hour_go_along_through_continue(
    parent, services, tokens, *, ref, clock, action, box
):
    path = papers(parent, tokens[PARENT])[0]
    fields = [one for one in filled(parent, path) if one[0] not in {"action", "typed_name"}]
    clock.forward(minutes=61)
    page = post(parent, path, [*fields, (box, TYPED), ("action", action)], 409)

    assert "Continue" in page.heading
    assert page.typed()[box] == [TYPED]
    post(parent, path, page.form(path))
    events = {"ask": "question.asked", "decline": "document.declined", "sign": "document.signed"}
    assert events[action] in happened(services, ref)


def happened(services, ref):
    with services.ledger.reading() as tx:
        return [one.event for one in tx.entries.of_pack(ref)]


def test_two_links_in_one_browser_leave_each_other_alone(parent, services, tokens, ref):
    path = papers(parent, tokens[PARENT])[0]
    fields = filled(parent, path)
    post(parent, f"/s/{tokens[PROVIDER]}", {"action": "continue"})
    post(parent, path, fields)

    assert "document.signed" in happened(services, ref)
    get(parent, papers(parent, tokens[PROVIDER])[0])


def test_a_cookies_name_tells_nobody_the_link(client, tokens):
    answer = client.post(f"/s/{tokens[PARENT]}")
    secret, _, mark = tokens[PARENT].partition(".")

    assert secret not in answer.headers["Set-Cookie"]
    assert mark not in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(("action", "box"), ANSWERS)
def test_words_stay_when_the_database_cannot_be_written(parent, tokens, monkeypatch, action, box):
    path = papers(parent, tokens[PARENT])[0]
    fields = [one for one in filled(parent, path) if one[0] not in {"action", "typed_name"}]

    def full(*_, **__):
        raise StoreUnavailable

    for name in ("ask_question", "decline_document", "sign_document"):
        monkeypatch.setattr(f"formsvc.web.signing.answering.{name}", full)
    page = post(parent, path, [*fields, (box, TYPED), ("action", action)], 503)

    assert page.typed()[box] == [TYPED]
    assert page.summary[0][1] == box
    assert "could not be kept just now" in page.summary[0][0]


@pytest.mark.parametrize(("action", "box"), ANSWERS[:2])
def test_words_stay_when_the_paper_was_signed_in_another_window(
    parent, services, tokens, action, box
):
    path = papers(parent, tokens[PARENT])[0]
    sign_all(services, tokens[PARENT], "Alex Sample")
    fields = {"action": action, box: TYPED}
    answer = parent.post(path, data=fields)

    assert answer.status_code == (303 if action == "ask" else 409)
    if action == "decline":
        assert Seen(answer).kept == [TYPED]
        assert "signed already" in Seen(answer).text


@pytest.mark.parametrize(("action", "box"), ANSWERS)
def test_words_stay_when_the_school_took_the_papers_back(
    parent, services, tokens, *, ref, action, box
):
    path = papers(parent, tokens[PARENT])[0]
    withdraw_pack(services, REFERRER, ref)
    page = post(parent, path, {"action": action, box: TYPED}, 410)

    assert "stopped" in page.heading
    assert page.kept == [TYPED]
    for secret in [*secrets_of_the_child(), "Alder Grove"]:
        assert secret not in page.text


def test_loading_the_page_again_after_a_question_asks_nothing_again(parent, services, tokens):
    path = papers(parent, tokens[PARENT])[0]
    where = post(parent, path, {"action": "ask", "question": TYPED})
    before = everything(services)
    pages = [get(parent, where) for _ in range(2)]

    assert all("Your question is on its way" in one.text for one in pages)
    assert TYPED not in pages[0].typed()["question"]
    assert everything(services) == before
    assert "on its way" not in get(parent, path).text


def test_loading_the_page_again_after_a_no_says_what_follows_and_shows_nothing_more(
    client, services, tokens
):
    token = tokens[PROVIDER]
    post(client, f"/s/{token}", {"action": "continue"})
    first, second, *_ = papers(client, token)
    get(client, f"{second}/declined", 404)
    where = post(client, first, {"action": "decline", "reason": TYPED})
    before = everything(services)

    for _ in range(2):
        page = get(client, where)
        assert page.heading == "You said no"
        assert "Robin" not in page.text
    assert everything(services) == before
    get(client, f"{second}/declined", 404)
    get(client, first, 410)


def test_nobody_else_reads_that_somebody_said_no(client, app, tokens):
    token = tokens[PROVIDER]
    post(client, f"/s/{token}", {"action": "continue"})
    where = post(client, papers(client, token)[0], {"action": "decline", "reason": TYPED})

    assert "said no" not in get(app.test_client(), where, 409).text


# ---------------------------------------------------------------- one link cannot flood


def test_continue_is_noted_once_an_hour_and_pressed_thirty_times_at_most(
    client, services, tokens, ref, clock
):
    address = f"/s/{tokens[PARENT]}"
    for _ in range(30):
        post(client, address)
    assert happened(services, ref).count("link.opened") == 1
    before = everything(services)
    page = post(client, address, status=429)

    assert "Wait an hour" in page.text
    assert everything(services) == before
    post(client, f"/s/{tokens[PROVIDER]}")
    clock.forward(hours=1, seconds=1)
    post(client, address)
    assert happened(services, ref).count("link.opened") == 3


def test_ten_questions_an_hour_reach_the_school_and_the_next_one_stays_on_the_page(
    parent, services, tokens, ref, clock
):
    path = papers(parent, tokens[PARENT])[0]
    for _ in range(10):
        post(parent, path, {"action": "ask", "question": "And?"})
    before = everything(services)
    page = post(parent, path, {"action": "ask", "question": TYPED}, 429)

    assert page.typed()["question"] == [TYPED]
    assert "Wait an hour" in page.summary[0][0]
    assert everything(services) == before
    clock.forward(hours=1, seconds=1)
    again = post(parent, path, {"action": "ask", "question": TYPED}, 409)
    post(parent, path, again.form(path))
    assert happened(services, ref).count("question.asked") == 11


def test_words_stay_when_continue_itself_was_pressed_too_often(parent, tokens, clock):
    path = papers(parent, tokens[PARENT])[0]
    clock.forward(minutes=61)
    for _ in range(30):
        parent.post(f"/s/{tokens[PARENT]}")
    fields = {"action": "ask", "question": TYPED, "again": "yes"}
    page = post(parent, path, fields, 429)

    assert page.kept == [TYPED]
    clock.forward(hours=1, seconds=1)
    assert "asked=yes" in post(parent, path, page.form(path))

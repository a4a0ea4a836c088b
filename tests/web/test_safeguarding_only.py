"""What only safeguarding leads may see: planted, then looked for in all that others receive."""

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from builders import (
    a_pack,
    do_jobs,
    let_in,
    letters,
    links,
    seal,
    send,
    sign_all,
    text_of,
)
from flask import url_for
from web.pages import Seen, get, post

from formsvc.demo.people import OFFICER, REFERRER, SAFEGUARDING_LEAD, SECOND_REFERRER, sample_facts
from formsvc.journeys.sending import PackNotReady
from formsvc.web.fields import as_typed

MARK = "ZQX-planted-secret"
SECRETS = {
    "contact_restricted": "yes",
    "restriction_details": f"{MARK} court",
    "protection_plan": "child_protection",
    "protection_info": f"{MARK} protection",
    "protection_review": f"{MARK} review",
    "goes_missing": "yes",
    "goes_missing_details": f"{MARK} missing",
    "risk_harm": f"{MARK} harm",
    "risk_peers": f"{MARK} peers",
}
PROVIDER_LEAD = {
    "name": "Ola Pretend",
    "role": "Safeguarding lead",
    "email": "ola.pretend@riverbank.example",
    "phone": "01225 000209",
}
ROLES = ("referrer", "senco", "senior_leader")
PAGES = ("family", "care", "risk")
#: What each loading of a page has of its own.
_OWN_MARKS = r'(csrf_token|nonce|opening)"? ?(value)?="[^"]+"'


@pytest.fixture
def ref(services):
    return a_pack(services, **SECRETS, provider_dsl=PROVIDER_LEAD)


@pytest.fixture
def lead(app, services, ref):
    return let_in(app.test_client(), services, SAFEGUARDING_LEAD)


def colleague(app, services, role):
    """A browser of somebody at the school with this role."""
    user = replace(
        REFERRER, id=f"u-{role[:4]}", email=f"{role}@aldergrove.example", name=role, role=role
    )
    with services.ledger.transaction() as tx:
        tx.people.add_user(user)
    app.test_client_class = None  # hundreds of pages: without the strict reader's time
    return let_in(app.test_client(), services, user)


def everything_in(data):
    """All that a file says: its bytes, and when it is a PDF its words and what lies inside it."""
    found = data
    if data.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            words = pdf.Root.get("/Words")
            found += words.read_bytes() if words is not None else b""
            inner = [one.get_file().read_bytes() for one in pdf.attachments.values()]
        found += b"".join(map(everything_in, inner))
    return found


def addresses(app, services, ref, room, **more):
    """Every address of a room's GET routes, for every document and page of the pack."""
    places = [
        {"document": name, "page": page.name.replace("_", "-")}
        for name, one in services.catalogue.definitions.items()
        for page in one.pages
    ]
    base = {"ref": ref, "seq": 1, "number": 1, "act": "withdraw", "signatory": "dsl"} | more
    found = {}
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.endpoint.startswith(f"{room}."):
            for place in places:
                given = base | place
                with app.test_request_context(base_url="http://localhost"):
                    path = url_for(
                        rule.endpoint, **{one: given.get(one, "x") for one in rule.arguments}
                    )
                found[path] = None
    return list(found)


def looked_through(browser, paths):
    """Ask for every path; return how many answered, and fail at the planted words."""
    answered = 0
    for path in paths:
        answer = browser.get(path)
        answered += answer.status_code == 200

        assert MARK.encode() not in everything_in(answer.data), path
    return answered


@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_a_draft_shows_it_to_anybody_else_at_the_school(app, services, ref, role):
    browser = colleague(app, services, role)

    assert looked_through(browser, addresses(app, services, ref, "school")) > 60
    for page in PAGES:
        shown = browser.get(f"/packs/{ref}/referral/{page}").text

        assert "Only the safeguarding lead fills in and sees this. Answered." in shown
        assert not set(re.findall(r'name="(\w+)"', shown)) & set(SECRETS)


def test_the_safeguarding_lead_sees_and_fills_in_what_is_theirs(lead, services, ref):
    for page in PAGES:
        seen = get(lead, f"/packs/{ref}/referral/{page}")

        assert MARK in " ".join(one for values in seen.typed().values() for one in values)
        assert "Only safeguarding leads see this." in seen.text
        assert "Anybody at your school may fill it in" not in seen.text
    assert MARK in get(lead, f"/packs/{ref}/referral/check-answers").text
    assert MARK in get(lead, f"/packs/{ref}/referral/preview").text

    fields = dict(get(lead, f"/packs/{ref}/referral/family").form("family"))
    changed = fields | {"restriction_details": "None", "action": "continue"}
    post(lead, f"/packs/{ref}/referral/family", changed)

    with services.ledger.reading() as tx:
        assert tx.facts.values(ref)["restriction_details"] == "None"


@pytest.mark.parametrize("role", ROLES)
def test_a_crafted_post_of_anybody_else_is_ignored_and_clears_nothing(app, services, ref, role):
    browser = colleague(app, services, role)
    with services.ledger.reading() as tx:
        before = tx.facts.values(ref)
    for name in PAGES:
        page = services.catalogue.definitions["referral"].page(name)
        path = f"/packs/{ref}/referral/{name}"
        own = dict(Seen(browser.get(path)).form(name))
        crafted = [(one, "no") for one in SECRETS] + [("takes_out", one) for one in SECRETS]
        typed = [
            pair
            for one in page.questions
            if one.name not in SECRETS
            for pair in as_typed(one, before.get(one.name))
        ]
        data = {"version": own["version"]}
        for field, value in [*typed, *crafted]:
            data.setdefault(field, []).append(value)
        answers = [
            browser.post(f"{path}/draft", data=data),
            browser.post(path, data=data | {"action": "add:risk_harm"}),
            browser.post(path, data=data | {"action": "back"}),
            browser.post(path, data=data | {"action": "continue"}),
            browser.post(path, data=data | {"action": "continue"}),
            browser.post(path, data={"action": "continue", "version": "1"}),
        ]
        if "/packs/<ref>/<document>/<page>/findings" in map(str, app.url_map.iter_rules()):
            answers.append(browser.post(f"{path}/findings", data=data))

        assert 303 in {one.status_code for one in answers}
        for answer in answers:
            assert MARK not in answer.text
    with services.ledger.reading() as tx:
        assert {one: tx.facts.values(ref)[one] for one in SECRETS} == SECRETS
        drafts = tx.facts.rows("SELECT typed FROM draft")
    for row in drafts:
        assert not any(f'"{one}"' in row["typed"] for one in SECRETS)


def test_a_safeguarding_leads_draft_is_seen_by_nobody_else(app, services, lead, ref):
    path = f"/packs/{ref}/referral/risk"
    fields = dict(get(lead, path).form("risk")) | {"risk_harm": f"{MARK} half typed"}
    lead.post(f"{path}/draft", data=fields)
    browser = colleague(app, services, "referrer")

    assert f"{MARK} half typed" in get(lead, path).text
    assert looked_through(browser, [path, f"/packs/{ref}", f"{path}/draft"]) == 2


def test_how_much_is_missing_tells_nothing_about_what_was_answered(app, services, ref, lead):
    browser = colleague(app, services, "senco")
    said = []
    gone = {"protection_plan", "protection_info", "goes_missing"}
    for values in ({"protection_plan": "child_protection"}, {"protection_plan": "none"}, {}):
        with services.ledger.transaction() as tx:
            tx.facts.put(ref, "referral", values=values, removed=gone - values.keys(), by="x")
        said.append(
            [
                re.sub(_OWN_MARKS, "", browser.get(path).text)
                for path in (
                    f"/packs/{ref}",
                    f"/packs/{ref}/referral/care",
                    f"/packs/{ref}/referral/check-answers",
                    f"/packs/{ref}/referral/preview",
                    f"/packs/{ref}/send",
                )
            ]
        )

    for page in zip(*said, strict=True):
        assert len({re.sub(r"nonce-?[^\s\"']*", "", one) for one in page}) == 1


def test_another_school_and_an_officer_find_nothing(app, services, ref):
    app.test_client_class = None
    for user in (SECOND_REFERRER, OFFICER):
        browser = let_in(app.test_client(), services, user)
        paths = [
            *addresses(app, services, ref, "school"),
            *addresses(app, services, ref, "authority"),
        ]
        answered = [path for path in paths if browser.get(path).status_code == 200 and ref in path]

        assert answered == []


@pytest.fixture
def sealed(services, ref, settings):
    send(services, ref)
    signed_by = dict(links(services))
    for token in signed_by.values():
        sign_all(services, token, "Some Body")
    return seal(services, ref)


def to_whom(services):
    """Return everything that letters brought, by address."""
    found = {}
    for letter in letters(services):
        to = letter["To"].addresses[0].addr_spec
        parts = [part.get_payload(decode=True) or b"" for part in letter.walk()]
        found[to] = found.get(to, b"") + b"".join(map(everything_in, parts))
    return found


def test_sealed_and_sent_it_reaches_the_safeguarding_leads_alone(
    app, services, settings, sealed, lead
):
    brought = to_whom(services)
    theirs = {sample_facts()["dsl"]["email"], PROVIDER_LEAD["email"]}

    assert {to for to, said in brought.items() if MARK.encode() in said} == theirs
    assert len(brought) > len(theirs) + 4
    copies = [one for one in letters(services) if "safeguarding copy" in one["Subject"]]
    assert {one["To"].addresses[0].addr_spec for one in copies} == theirs
    for one in copies:
        assert "Robin" not in one["Subject"] + text_of(one)

    files = [one for one in Path(settings.signed).rglob("*") if one.is_file()]
    with_it = {
        str(one.relative_to(settings.signed)).partition("/v1/")[2]
        for one in files
        if one.suffix != ".zip" and MARK.encode() in everything_in(one.read_bytes())
    }
    assert with_it == {"dsl/referral.pdf"}
    for one in files:
        if one.suffix == ".zip":
            with zipfile.ZipFile(one) as packed:
                for name in packed.namelist():
                    held = MARK.encode() in everything_in(packed.read(name))
                    assert held == name.endswith("dsl/referral.pdf")

    browser = colleague(app, services, "referrer")
    paths = addresses(app, services, sealed, "school", name="dsl/referral.pdf")
    assert looked_through(browser, paths) > 10
    assert browser.get(f"/packs/{sealed}/signed/dsl/referral.pdf").status_code == 404
    own = lead.get(f"/packs/{sealed}/signed/dsl/referral.pdf")
    assert MARK.encode() in everything_in(own.data)
    officer = let_in(app.test_client(), services, OFFICER)
    assert looked_through(officer, addresses(app, services, sealed, "authority")) > 4


@pytest.mark.parametrize("question", ["dsl", "provider_dsl"])
def test_nobody_can_name_themselves_to_get_the_safeguarding_copy(app, services, ref, question):
    with services.ledger.transaction() as tx:
        lead = tx.facts.values(ref)[question] | {"name": "Priya", "email": REFERRER.email.upper()}
        document = "referral" if question == "dsl" else "checklist"
        tx.facts.put(ref, document, values={question: lead}, by=REFERRER.id)
    why = {
        "dsl": "Priya does not sign in at your school as the safeguarding lead.",
        "provider_dsl": "Priya Example works at your school and cannot get",
    }[question]
    browser = let_in(app.test_client(), services, REFERRER)

    assert why in get(browser, f"/packs/{ref}/send").text
    with pytest.raises(PackNotReady) as refused:
        send(services, ref)
    assert [one for one in refused.value.reasons if one.startswith(why)]
    assert links(services) == {}


def test_behind_each_link_only_the_safeguarding_lead_reads_it(app, services, ref):
    send(services, ref)
    found = links(services)
    with services.ledger.reading() as tx:
        party = {one.address: one.party for one in tx.invitations.of_version(ref, 1)}
    app.test_client_class = None
    shown = set()
    for email, token in found.items():
        person = app.test_client()
        person.post(f"/s/{token}", data={"action": "continue"})
        for path in addresses(app, services, ref, "signing", token=token):
            if MARK.encode() in everything_in(person.get(path).data):
                shown.add(party[email])

    assert set(party.values()) == {"school", "provider", "parent", "dsl"}
    assert shown == {"dsl"}
    do_jobs(services)

"""Reads everything that each party receives, and finds nothing in it that is somebody else's.

One pack is played with all its turns: a lost link, a fresh one, a reminder, a wrong address, a
question, a provider's own part, signing in, sealing. Then every page, letter, PDF, file, log line
and table is searched for links, codes and addresses of others.
"""

import io
import json
import logging
import re
import zipfile
from dataclasses import replace
from datetime import timedelta

import pikepdf
import pytest
from builders import (
    OFFICER,
    REFERRER,
    a_sent_pack,
    do_jobs,
    letters,
    links,
    sign_all,
    sign_in_as,
    text_of,
)
from provider_kit import EMAIL as PROVIDER_OFFICE
from provider_kit import invited, part_tokens

from formsvc.demo.people import SAFEGUARDING_LEAD, sample_facts
from formsvc.domain.definition import Audience
from formsvc.domain.reminders import Reminders
from formsvc.domain.showing import seen_facts
from formsvc.journeys import signing
from formsvc.journeys.addressing import correct_address
from formsvc.journeys.following import answer_question
from formsvc.journeys.fresh_links import ask_fresh_link
from formsvc.journeys.reminding import remind_due
from formsvc.journeys.sending import LINK_DAYS, replace_link
from formsvc.journeys.sweeping import sweep

ALEX, CHRIS = "alex.sample@parents.example", "chris.sample@parents.example"
WRONG = "chris.smaple@parents.example"
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")


@pytest.fixture
def services(services):
    return replace(services, reminders=Reminders(most=3, after=timedelta(days=4)))


@pytest.fixture
def ref(services):
    """A sent pack with two parents, the second with a slip in the address."""
    parents = sample_facts()["parents"]
    chris = parents[1] | {"email": WRONG, "signs": "yes"}
    return a_sent_pack(services, parents=[parents[0], chris])


def texts_in(data, name=""):
    """Yield every text that somebody finds who opens a file with all its parts."""
    if data[:4] == b"%PDF":
        with pikepdf.open(io.BytesIO(data)) as pdf:
            streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
            for one in streams:
                try:
                    inside = one.read_bytes()
                except pikepdf.PdfError:
                    inside = one.read_raw_bytes()
                yield inside.decode(errors="replace")
    elif data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for inner in archive.namelist():
                yield inner
                yield from texts_in(archive.read(inner))
    yield f"{name} {data.decode(errors='replace')}"


def texts_of(letter):
    """Yield every text of a letter: its head, both bodies, its enclosures."""
    for name, value in letter.items():
        yield f"{name}: {value}"
    for part in letter.walk():
        if not part.is_multipart():
            yield from texts_in(part.get_payload(decode=True), str(part.get_filename() or ""))


def walk(client, *starts, most=200):
    """Yield every text that a browser gets by following all links from these pages."""
    waiting, seen = list(starts), set(starts)
    while waiting:
        answer = client.get(waiting.pop(0))
        yield "\n".join(f"{name}: {value}" for name, value in answer.headers)
        yield from texts_in(answer.get_data())
        answer.close()
        if answer.status_code in {302, 303}:
            found = [answer.location]
        elif answer.mimetype == "text/html":
            found = re.findall(
                r'(?:href|action)="(/(?!static/)[^"#]*)', answer.get_data(as_text=True)
            )
        else:
            found = []
        new = [one for one in dict.fromkeys(found) if one not in seen and len(seen) < most]
        seen |= set(new)
        waiting += new


def emails_in(value):
    return {one.lower() for one in _EMAIL.findall(json.dumps(value))}


class Story:
    """Everything that happened: whose each link and code is, and what each person received."""

    def __init__(self, app, services, ref):
        self.app, self.services, self.ref = app, services, ref
        self.tokens, self.codes, self.got = {}, {}, {}
        self.note_links()

    def note_links(self):
        do_jobs(self.services)
        for address, token in links(self.services).items():
            self.tokens.setdefault(address, set()).add(token)
        for token in part_tokens(self.services):
            self.tokens.setdefault(PROVIDER_OFFICE, set()).add(token)

    def person(self, address):
        with self.services.ledger.reading() as tx:
            people = tx.invitations.of_version(self.ref, 1)
        return next(one for one in people if one.address == address)

    def sign_in(self, user):
        client = self.app.test_client()
        sign_in_as(client, self.services, user)
        said = [text_of(one) for one in letters(self.services) if user.email in one["To"]]
        self.codes[user.email] = set(re.findall(r"Your code is: (\d{6})", " ".join(said)))
        return client

    def receive(self, address, texts):
        self.got.setdefault(address, []).extend(texts)

    def play(self, clock):
        services, ref = self.services, self.ref
        invited(services, ref)
        correct_address(services, REFERRER, ref, self.person(WRONG).id, CHRIS)
        self.note_links()
        replace_link(services, REFERRER, ref, self.person(ALEX).id)
        self.note_links()
        clock.forward(days=4, hours=2)
        remind_due(services)
        self.note_links()
        clock.forward(days=LINK_DAYS, seconds=1)
        for token in list(links(services).values()):
            ask_fresh_link(services, token)
        self.note_links()
        self.ask_and_answer()
        self.visit_by_links()
        for address, token in links(services).items():
            if address != WRONG:
                sign_all(services, token, "Some Body")
        self.note_links()
        self.visit_by_links()
        for user in (REFERRER, SAFEGUARDING_LEAD, OFFICER):
            client = self.sign_in(user)
            self.receive(user.email, walk(client, "/home", f"/packs/{ref}"))
        for letter in letters(services):
            self.receive(letter["To"].addresses[0].addr_spec, texts_of(letter))

    def ask_and_answer(self):
        token = links(self.services)[CHRIS]
        secret = signing.go_in(self.services, token)
        paper = signing.look_round(self.services, token, secret).waiting[0].document
        signing.ask_question(self.services, token, secret, paper, "Who drives there?")
        with self.services.ledger.reading() as tx:
            asked = [one.seq for one in tx.entries.of_pack(self.ref) if "question" in one.event]
        answer_question(self.services, REFERRER, self.ref, asked[-1], "A taxi comes.")
        self.note_links()

    def visit_by_links(self):
        """Every link that was ever sent is opened: by its person, and read to the last page."""
        for address, tokens in self.tokens.items():
            for token in tokens:
                room = "p" if address == PROVIDER_OFFICE else "s"
                browser = self.app.test_client()
                browser.post(f"/{room}/{token}", data={"action": "continue"})
                self.receive(address, walk(browser, f"/{room}/{token}", most=40))

    def meant_for(self, address):
        """Return the addresses that a person may see: their own, and what their copies show."""
        services, own = self.services, {address, "formsvc@localhost.example"}
        with services.ledger.reading() as tx:
            facts = tx.facts.values(self.ref)
            people = tx.invitations.of_version(self.ref, 1)
            staff = {one.email for one in tx.people.users_of(REFERRER.organisation_id)}
        known = {REFERRER.email: {Audience.SCHOOL}, OFFICER.email: {Audience.AUTHORITY}}
        known[SAFEGUARDING_LEAD.email] = {Audience.SCHOOL, Audience.DSL}
        seen = known.get(address, set()) | {
            Audience(one.party) for one in people if one.address == address
        }
        if Audience.SCHOOL in known.get(address, set()):
            # The school typed every signatory's address itself, and knows its own people.
            own |= {one.address for one in people} | staff
        shown = seen_facts(services.catalogue.definitions.values(), facts, frozenset(seen))
        meant = own | (emails_in(shown) if seen else set())
        # What was frozen when it was sent still holds the slip, for whoever may read the answer.
        return meant | ({WRONG} if CHRIS in meant - {address} else set())


@pytest.fixture
def story(app, services, ref, clock, caplog):
    caplog.set_level(logging.DEBUG)
    told = Story(app, services, ref)
    told.play(clock)
    return told


def words_in_facts(value):
    """Every answer that is words, a number of somebody's or a date: not the name of a choice."""
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from words_in_facts(one)
    elif len(value) > 4 and re.search(r"[A-Z ]|\d{4}", value):
        yield value


def of_others(owned, address):
    return {secret for owner, secrets in owned.items() if owner != address for secret in secrets}


# A whole pack with two parents from sending to sealing, and some hundred pages: it takes a while.
def test_nobody_receives_a_link_a_code_or_an_address_that_is_somebody_elses(
    story, services, settings, caplog
):
    facts = sample_facts()
    everybodys = emails_in(facts) | {ALEX, CHRIS, WRONG, PROVIDER_OFFICE, *story.got}
    wrong = []
    for address, texts in story.got.items():
        said = "\n".join(texts)
        found = {one for one in of_others(story.tokens, address) if one in said}
        found |= {one for one in of_others(story.codes, address) if re.search(rf"\b{one}\b", said)}
        low = said.lower()
        found |= {one for one in everybodys - story.meant_for(address) if one.lower() in low}
        wrong += [(address, one) for one in sorted(found)]

    assert wrong == []
    # The search sees what is there: each person's own link and code, in what they received.
    assert {ALEX, CHRIS, WRONG, PROVIDER_OFFICE, REFERRER.email, OFFICER.email} <= story.got.keys()
    assert len(story.tokens[ALEX]) >= 4
    for owned in (story.tokens, story.codes):
        for address, secrets in owned.items():
            said = "\n".join(story.got[address])
            assert all(one in said for one in secrets)

    sweep(services)
    kept = [file for root in (settings.data, settings.signed) for file in root.rglob("*")]
    kept = [one for one in kept if one.is_file() and one.parent.name != "outbox"]
    secrets = of_others(story.tokens, "")
    seeds = {one.partition(".")[0] for one in secrets}
    codes = {f'"code": "{one}"' for one in of_others(story.codes, "")}
    everything = "\n".join(text for file in kept for text in texts_in(file.read_bytes(), file.name))
    assert [one for one in secrets | seeds | codes if one in everything] == []
    assert len(kept) > 20

    logged = caplog.text + " ".join(str(one.args) for one in caplog.records)
    assert [one for one in secrets | of_others(story.codes, "") if one in logged] == []
    assert [one for one in everybodys if one in logged] == []
    words = set(words_in_facts(facts))
    assert len(words) > 100
    assert [one for one in words if one in logged] == []

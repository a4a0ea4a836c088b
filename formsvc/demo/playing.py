"""The journey of the main pack, page by page, letter by letter, through the running site."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from formsvc.adapters.web_server import WebServer
from formsvc.app import create_app
from formsvc.config import Settings
from formsvc.demo.browser import Browser
from formsvc.demo.people import (
    ANY_REASON,
    OFFICER,
    REASONS,
    REFERRER,
    SAFEGUARDING_LEAD,
    SECOND_REFERRER,
    add_people,
    files_on,
    played_facts,
    sample_facts,
    second_school_facts,
    unfinished_facts,
)
from formsvc.demo.waiting import find_in_letter, letters, wait_for
from formsvc.domain.answers import asked_pages
from formsvc.domain.definition import Page
from formsvc.domain.records import User
from formsvc.journeys.answering import new_pack_from
from formsvc.journeys.checking import PathVerdict, check_path
from formsvc.journeys.following import follow_pack
from formsvc.journeys.judging import answer_warnings
from formsvc.journeys.sending import send_pack
from formsvc.journeys.services import Services
from formsvc.journeys.starting import start_in
from formsvc.journeys.working import Worker
from formsvc.web.fields import as_typed

Say = Callable[[str], None]


@contextmanager
def running_site(settings: Settings, services: Services) -> Iterator[str]:
    """Run web and worker on a free port of this machine; yield the site's address."""
    server = WebServer(create_app(settings, services), host="127.0.0.1", port=0, threads=4)
    worker = Worker(services, "demo")
    worker.start()
    try:
        yield f"http://127.0.0.1:{server.port}/"
    finally:
        worker.stop()
        server.stop()


def play(settings: Settings, services: Services, say: Say) -> PathVerdict:
    """Play one whole pack and return the verdict on what it left in the folder of packs."""
    outbox = settings.data / "outbox"
    first_time = add_people(services)
    with running_site(settings, services) as site:
        school = Browser(site)
        sign_in(school, outbox, REFERRER.email)
        say(f"{REFERRER.name} of Alder Grove School signed in with a code from a letter.")
        ref = fill_pack(school, services, played_facts(), say)
        fill_safeguarding_part(site, services, ref, outbox=outbox, say=say)
        school.open(f"/packs/{ref}/send")
        before = letters(outbox)
        school.submit(school.form("/send"), reason_fields(services, REFERRER, ref))
        say("The pack was frozen, its documents were made, and seven people got a link.")
        sign_everything(site, services, ref, outbox=outbox, before=before, say=say)
        wait_for(lambda: state_of(services, ref) == "Signed and sealed", "the sealed pack")
        say("The last signature came in. The documents were sealed and copies were sent.")
        officer = Browser(site)
        sign_in(officer, outbox, OFFICER.email)
        officer.open(f"/authority/{ref}")
        officer.submit(officer.forms[0], [("action", "accept")])
        say(f"{OFFICER.name} of Invented Council checked every rule and seal, and accepted.")
        school.open(f"/packs/{ref}/do/start")
        school.submit(school.form("/start"), [])
        say("The school marked the placement as started.")
        if first_time:
            add_other_packs(services)
            say("Two more packs were added: one out for signature, one only begun.")
    place = services.packs.place(ref, 1)
    verdict = check_path(place, trusted=services.trusted)
    chain = services.ledger.verify()
    say(
        f"The ledger holds {chain.entries} entries; its chain is "
        f"{'whole' if chain.fault is None else 'BROKEN'}."
    )
    say(f"Sealed pack: {place}")
    say(f"Verdict: {verdict.outcome.value}")
    return verdict


def sign_in(browser: Browser, outbox: Path, email: str) -> None:
    """Ask for a code, read it in the letter, and type it in."""
    before = letters(outbox)
    browser.open("/sign-in")
    browser.submit(browser.form("/sign-in"), [("email", email)])
    find = partial(find_in_letter, outbox, before, email, r"Your code is: (\d{6})")
    code = wait_for(find, "the letter with the code")
    browser.submit(browser.form("/code"), [("code", code)])


def fill_pack(browser: Browser, services: Services, facts: dict[str, object], say: Say) -> str:
    """Start a pack and fill in every page of the four forms; return the reference."""
    browser.open("/packs/new")
    browser.submit(browser.form("/packs/new"), [])
    ref = browser.path.rpartition("/")[2]
    count = 0
    for definition in services.catalogue.definitions.values():
        for page in asked_pages(definition, facts):  # type: ignore[arg-type]
            browser.open(f"/packs/{ref}/{definition.name}/{page.name.replace('_', '-')}")
            fields = [*typed(page, facts), ("action", "continue")]
            browser.submit(browser.form(), fields, files_on(page.questions))
            count += 1
    say(f"She filled in the four forms of pack {ref}: {count} pages, each fact once.")
    return ref


def fill_safeguarding_part(
    site: str, services: Services, ref: str, *, outbox: Path, say: Say
) -> None:
    """Let the safeguarding lead sign in and fill in what nobody else at the school may see."""
    lead = Browser(site)
    sign_in(lead, outbox, SAFEGUARDING_LEAD.email)
    count = 0
    for definition in services.catalogue.definitions.values():
        for page in definition.pages:
            if any(one.only_for_dsl for one in page.questions):
                lead.open(f"/packs/{ref}/{definition.name}/{page.name.replace('_', '-')}")
                fields = [*typed(page, sample_facts()), ("action", "continue")]
                lead.submit(lead.form(), fields)
                count += 1
    say(f"{SAFEGUARDING_LEAD.name} filled in what only safeguarding leads see: {count} pages.")


def typed(page: Page, facts: dict[str, object]) -> list[tuple[str, str]]:
    """Return a page's fields as a person would type them."""
    return [
        pair for question in page.questions for pair in as_typed(question, facts.get(question.name))
    ]


def sign_everything(
    site: str, services: Services, ref: str, *, outbox: Path, before: set[str], say: Say
) -> None:
    """Everybody opens their own letter's link, reads each document and signs it."""
    with services.ledger.reading() as tx:
        invitations = tx.invitations.of_version(ref, 1)
    for invitation in invitations:
        find = partial(find_in_letter, outbox, before, invitation.address, r"(https?://\S+/s/\S+)")
        person = Browser(site)
        person.open(wait_for(find, "an invitation"))
        person.submit(person.form(), [("action", "continue")])
        documents = sign_all(person, invitation.name)
        say(f"{invitation.name} ({invitation.role}) read and signed: {', '.join(documents)}.")


def sign_all(person: Browser, name: str) -> list[str]:
    """Sign every document that waits behind a link; return their titles."""
    link, signed = person.path, list[str]()
    while True:
        person.open(f"{link}/done")
        form = next((one for one in person.forms if one.boxes), None)
        if form is None:
            return signed
        signed.append(person.heading)
        person.submit(form, [*form.boxes, ("typed_name", name), ("action", "sign")])


def add_other_packs(services: Services) -> None:
    """Add a second school's pack that is out for signature, and one that is only begun."""
    other = new_pack_from(services, SECOND_REFERRER, second_school_facts())
    answer_warnings(services, SECOND_REFERRER, other, reasons(services, SECOND_REFERRER, other))
    send_pack(services, SECOND_REFERRER, other)
    with services.ledger.transaction() as tx:
        begun = start_in(services, tx, REFERRER)
        tx.facts.put(begun, "referral", values=unfinished_facts(), by=REFERRER.id)


def reasons(services: Services, user: User, ref: str) -> dict[str, str]:
    """Return a believable reason to go on, by the rule that warns."""
    warnings = follow_pack(services, user, ref).judgement.warnings
    return {one.rule: REASONS.get(one.rule, ANY_REASON) for one in warnings}


def reason_fields(services: Services, user: User, ref: str) -> list[tuple[str, str]]:
    """Return the boxes of the page before sending as a person would fill them."""
    given = reasons(services, user, ref).items()
    return [("action", "send"), *((f"reason-{rule}", words) for rule, words in given)]


def state_of(services: Services, ref: str) -> str:
    """Return where a pack stands."""
    with services.ledger.reading() as tx:
        return tx.packs.get(ref).state

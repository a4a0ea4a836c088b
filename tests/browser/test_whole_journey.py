"""One pack from the first question to the first day, by the pages alone."""

from browser.filling import fill_form, fill_safeguarding_part
from builders import OFFICER, REFERRER, sample_facts

from formsvc.demo.people import SAFEGUARDING_LEAD
from formsvc.demo.playing import state_of, wait_for
from formsvc.domain.answers import asked_pages

PARENT = "alex.sample@parents.example"
# Others see pages of the same kinds.
LOOKERS = {PARENT, "sam@riverbank.example"}


def test_a_pack_is_filled_sent_signed_checked_and_started_by_the_pages_alone(site, visit):
    school = visit()
    school.sign_in(REFERRER.email)
    ref = fill_pack(school, sample_facts())
    lead = visit()
    lead.sign_in(SAFEGUARDING_LEAD.email)
    fill_safeguarding_part(
        lead, ref, site.services.catalogue.definitions["referral"], sample_facts()
    )
    school.open(f"/packs/{ref}")
    send(school)
    people = invited(site, ref)
    asks_and_is_answered(visit(phone=True, script=False), school, ref)
    for email, name in people.items():
        sign_everything(visit(phone=True, script=False), email, name, look=email in LOOKERS)
    wait_for(lambda: state_of(site.services, ref) == "Signed and sealed", "the sealed pack")
    officer = visit()
    officer.sign_in(OFFICER.email)
    accept(officer, ref)
    start(school, ref)

    assert state_of(site.services, ref) == "Placement started"


def fill_pack(school, facts):
    school.look()
    school.press("Start a new pack")
    school.look()
    school.press("Start the pack")
    ref = school.page.url.rpartition("/")[2]
    for definition in school.site.services.catalogue.definitions.values():
        if not asked_pages(definition, facts):
            continue  # the notice, where nobody directs the pupil off site
        fill_form(school, ref, definition, facts)
        assert school.heading == "Check your answers"
        assert "Not answered yet" not in school.page.locator("main").inner_text()
        school.look()
    school.follow("See the document")
    school.look()
    pdf = school.page.request.get(f"{school.site.address}/packs/{ref}/plan/preview.pdf")
    assert pdf.body().startswith(b"%PDF")
    school.open(f"/packs/{ref}")
    return ref


def send(school):
    school.look()
    school.press("Go to sending")
    school.look()
    for reason in school.page.locator("main textarea").all():
        reason.fill("It is renewed in May, and we look again then.")
    school.press("Send for signature")
    school.look()
    assert "Out for signature" in school.page.locator("main").inner_text()


def invited(site, ref):
    with site.services.ledger.reading() as tx:
        return {one.email: one.name for one in tx.invitations.of_version(ref, 1)}


def asks_and_is_answered(parent, school, ref):
    parent.go_in(PARENT)
    parent.look()
    parent.press("Read the first paper")
    parent.page.fill("#question", "Who will collect Robin on Thursdays?")
    parent.press("Send the question")
    parent.look()
    assert "on its way" in parent.page.locator("main").inner_text()
    school.open(f"/packs/{ref}")
    school.look()
    school.press("Answer the question")
    school.look()
    school.page.fill("#words", "The same taxi driver, at 15:30.")
    school.press("Send the answer")
    assert parent.letter(PARENT, "(The answer is there now)")
    parent.page.goto(parent.page.url.partition("?")[0].rpartition("/")[0])
    parent.look()
    assert "The same taxi driver, at 15:30." in parent.page.locator("main").inner_text()


def sign_everything(person, email, name, *, look):
    person.go_in(email)
    person.press("Read the first paper")
    while person.heading != "Thank you":
        if look:
            person.look(colours=False)
        for box in person.page.locator("[name=agree]").all():
            box.check()
        person.page.fill("#typed_name", name)
        person.press("Sign")
    person.look(colours=False)


def accept(officer, ref):
    officer.look()
    officer.follow(ref)
    assert "The seals are whole." in officer.page.locator("main").inner_text()
    officer.look()
    officer.press("Accept the pack")
    officer.look()


def start(school, ref):
    school.open("/packs")
    school.look()
    school.open(f"/packs/{ref}")
    school.look()
    school.press("Mark the placement as started")
    school.look()
    school.press("Yes, it has started")
    school.look()

"""One pack from the first question to the first day, by the pages alone.

The school fills it in and sends it by the keyboard, half of it with scripts off.
"""

from browser.filling import OFF_IN_THE_JOURNEY, fill_pack, fill_safeguarding_part
from browser.keyboard import Keyboard
from builders import OFFICER, REFERRER, sample_facts

from formsvc.demo.people import SAFEGUARDING_LEAD
from formsvc.demo.playing import state_of, wait_for

PARENT = "alex.sample@parents.example"


def test_a_pack_is_filled_sent_signed_checked_and_started_by_the_pages_alone(site, visit):
    school = visit()
    school.sign_in(REFERRER.email)
    ref, plain = fill_pack(visit, school, sample_facts(), scripts_off=OFF_IN_THE_JOURNEY)
    Keyboard(plain.page).press("See the document")
    plain.look(colours=False)
    pdf = school.page.request.get(f"{site.address}/packs/{ref}/plan/preview.pdf")
    assert pdf.body().startswith(b"%PDF")
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
        sign_everything(visit(phone=True, script=False), email, name)
    wait_for(lambda: state_of(site.services, ref) == "Signed and sealed", "the sealed pack")
    officer = visit()
    officer.sign_in(OFFICER.email)
    accept(officer, ref)
    start(school, ref)

    assert state_of(site.services, ref) == "Placement started"


def send(school):
    school.look()
    keys = Keyboard(school.page)
    keys.press("Go to sending")
    school.look()
    for _ in school.page.locator("main textarea").all():
        keys.go(lambda now: now["kind"] == "textarea", "a box for a reason")
        school.page.keyboard.insert_text("It is renewed in May, and we look again then.")
    keys.press("Send for signature")
    school.look()
    assert "Out for signature" in school.page.locator("main").inner_text()


def invited(site, ref):
    with site.services.ledger.reading() as tx:
        return {one.address: one.name for one in tx.invitations.of_version(ref, 1)}


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


def sign_everything(person, email, name):
    person.go_in(email)
    person.press("Read the first paper")
    while person.heading != "Thank you":
        person.look(colours=False, once=person.heading)
        for box in person.page.locator("[name=agree]").all():
            box.check()
        person.page.fill("#typed_name", name)
        person.press("Sign")
    person.look(colours=False, once="thank you")


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

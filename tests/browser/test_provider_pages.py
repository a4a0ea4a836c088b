"""A provider fills in its part on a phone with scripts off; a school takes it over at a desk."""

import hashlib
import secrets

import pytest
from builders import REFERRER, a_pack
from upload_kit import a_pdf, a_picture

from formsvc.journeys.providers import invite_provider


def asked(site, provider, email):
    """Return a pack whose provider was asked."""
    pack = a_pack(site.services, provider_name=provider)
    invite_provider(site.services, REFERRER, pack, name="Sam O'Pretend", email=email)
    return pack


@pytest.mark.parametrize("script", [False, True])
def test_a_provider_fills_in_its_part_and_a_school_uses_it(site, visit, tmp_path, script):
    email = f"sam{script:d}@riverbank.example"
    ref = asked(site, f"Riverbank Workshop {script:d}", email)
    sam = visit(phone=True, script=script)
    sam.open(sam.letter(email, r"(https?://\S+/p/\S+)"))
    sam.look()
    sam.press("Continue")
    sam.look()
    sam.page.get_by_text("Public liability insurance (key check 3)", exact=True).click()
    sam.follow("3a. Public liability insurance")
    number = f"IM-{script:d}001"
    sam.page.fill("#what", f"Certificate {number}")
    sam.page.fill("#expires-day", "31")
    sam.page.fill("#expires-month", "2")
    sam.page.fill("#expires-year", "2027")
    if script:
        refuse_a_large_file(sam, tmp_path / "large.pdf")
    file = tmp_path / "certificate.pdf"
    file.write_bytes(a_pdf() if script else a_picture("PNG"))
    sam.page.set_input_files("#file", file)
    sam.press("Save")
    sam.look()

    assert sam.page.title().startswith("Error: ")
    assert sam.page.input_value("#what") == f"Certificate {number}"
    assert sam.page.get_by_text("certificate.pdf").first.is_visible()
    sam.page.fill("#expires-month", "March")
    sam.press("Save")

    assert sam.heading == "Your part"
    assert sam.page.get_by_text("Runs out on 31 March 2027").is_visible()
    fill_the_sites(sam)
    take_over(site, ref, visit, number)


def refuse_a_large_file(sam, file):
    """It is told when it is chosen: sent along, it would cost the whole page."""
    file.write_bytes(bytes(11 << 20))
    sam.page.set_input_files("#file", file)

    assert sam.page.get_by_role("alert").inner_text() == "The file must be smaller than 10 MB"
    assert not sam.page.input_value("#file")


def fill_the_sites(sam):
    sam.page.get_by_text("Where the pupil will be", exact=True).click()
    sam.click(sam.page.locator("#sites a"))
    sam.look(colours=False)
    sam.page.fill("#provider_sites-1-name", "Workshop")
    sam.press("Add another address")
    sam.look(colours=False)
    sam.page.fill("#provider_sites-1-address", "1 Mill Lane, Bath BA1 1AA")
    sam.page.fill("#provider_sites-1-run_by", "Riverbank")
    sam.press("Save")

    assert sam.heading == "Your part"


def sign_in_without_letters(site, school):
    """Start the session itself: an address gets only so many codes, and the last one counts."""
    secret = secrets.token_hex(16)
    with site.services.ledger.transaction() as tx:
        tx.sessions.start(
            hashlib.sha256(secret.encode()).hexdigest(),
            kind="staff",
            user_id=REFERRER.id,
            expires_at="2099-01-01T00:00:00.000Z",
        )
    cookie = {"name": "formsvc", "value": secret, "url": site.address}
    school.page.context.add_cookies([cookie])


def take_over(site, ref, visit, number):
    school = visit()
    sign_in_without_letters(site, school)
    school.open(f"/packs/{ref}/provider")
    school.look()
    school.follow("3a. Public liability insurance")
    school.click(school.page.locator("button[value='use:chk_public_liability']"))
    school.look()

    assert number in school.page.input_value("#chk_public_liability-evidence")
    assert school.page.input_value("#chk_public_liability-expires-year") == "2027"
    school.page.get_by_label("Yes, seen").first.check()
    school.press("Save and continue")
    school.open(f"/packs/{ref}/checklist/insurance")
    school.look(colours=False)

    assert school.page.get_by_text("You have used this.").first.is_visible()

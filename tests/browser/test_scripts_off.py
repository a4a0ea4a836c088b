"""The documents that the whole journey fills in with scripts on are filled in with scripts off."""

from browser.filling import OFF_IN_THE_JOURNEY, fill_pack
from builders import REFERRER, sample_facts

from formsvc.demo.playing import state_of


def test_the_other_documents_are_filled_in_by_the_keyboard_with_scripts_off(site, visit):
    school = visit()
    school.sign_in(REFERRER.email)
    others = set(site.services.catalogue.definitions) - OFF_IN_THE_JOURNEY
    ref, _ = fill_pack(visit, school, sample_facts(), scripts_off=others)

    assert state_of(site.services, ref) == "Drafting"

"""The administrator's page: how the service is doing, in plain words, and nothing of any pupil."""

from dataclasses import replace

import pytest
from builders import do_jobs, everything, let_in, letters
from web.pages import get

from formsvc.adapters.post import LetterRefused
from formsvc.app import create_app
from formsvc.demo.people import ADMINISTRATOR, add_people, sample_facts
from formsvc.journeys.checkpointing import keep_checkpoints
from formsvc.journeys.examining import examine
from formsvc.journeys.keeping import back_up
from formsvc.journeys.letters import queue_letter
from formsvc.journeys.signing_in import IDLE_MINUTES
from formsvc.journeys.telling import tell_officers
from formsvc.journeys.watching import how_it_goes


@pytest.fixture
def starting_point():
    return "sealed"


@pytest.fixture
def real(services):
    """The same services as in production, with somebody who hears of faults."""
    add_people(services)
    to = {"administrator": "admin@formsvc.example", "checkpoint_to": "ledger@council.example"}
    return replace(services, mode="production", **to)


def page_of(settings, services):
    return get(let_in(create_app(settings, services).test_client(), services, ADMINISTRATOR), PAGE)


PAGE = "/administrator"


class Refusing:
    """A mail system that takes nothing."""

    def send(self, letter, *, at):
        raise LetterRefused(550)


def test_what_is_wrong_stands_on_top_with_what_to_do_and_nothing_of_a_pupil(
    real, settings, clock, ref
):
    clock.forward(hours=24)
    next(real.packs.place(ref, 1).rglob("*.pdf")).unlink()
    examine(real)
    with real.ledger.transaction() as tx:
        said = {"letter": "sealed", "to": "pat@lost.example", "name": "Pat"}
        said["facts"] = {"reference": ref, "school": "Alder Grove School"}
        queue_letter(tx, **said, key="lost", pack=ref)
    do_jobs(replace(real, post=Refusing()))
    keep_checkpoints(real)
    do_jobs(real)
    page = page_of(settings, real)
    wrong = page.classed("formsvc-note--stop")

    assert "No backup was made yet" in wrong[1]
    assert [one.partition(" ")[0] for one in wrong] == ["Nightly", "Backup", "Jobs"]
    assert "is missing or altered" in wrong[0]
    assert "What to do: formsvc ledger verify" in wrong[0]
    assert f"A letter (the pack is sealed), pack {ref} of Alder Grove School: given up" in wrong[2]
    assert "A letter (what the nightly check found): given up" in wrong[2]
    assert f"A letter, pack {ref} of Alder Grove School, was refused" in page.text
    assert "The last letter with one was written on 24 November 2026 at 08:00 UK time." in page.text
    assert "The mail system took it." in page.text
    assert "729 days left" in page.text
    assert "lost.example" not in page.text
    assert told_of_a_pack(page.text) == []


def told_of_a_pack(text):
    """Return the answers of the pack that stand in a text; a short word may by chance."""
    words = {one for one in strings_in(sample_facts()) if len(one) > 8 or one == "Robin"}

    assert len(words) > 50
    return [one for one in words if one in text and one not in "Alder Grove School"]


def strings_in(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return {one for each in value for one in strings_in(each)}
    return {str(value)}


def test_what_is_well_is_told_with_its_day(real, settings, clock, tmp_path):
    back_up(real, tmp_path / "night.tar")
    examine(real)
    clock.forward(minutes=IDLE_MINUTES - 1)
    text = page_of(settings, real).text

    assert "Nothing needs you now" in text
    assert "The last was made on 23 November 2026 at 08:00 UK time, with" in text
    assert "All was whole on 23 November 2026 at 08:00 UK time" in text
    assert "every kept and every sealed file" in text


def test_only_the_administrator_has_the_page_and_has_no_other(app, services, school, officer, ref):
    administrator = let_in(app.test_client(), services, ADMINISTRATOR)
    before = everything(services)
    paths = ("/packs", f"/packs/{ref}", f"/packs/{ref}/record", "/retention")
    paths += ("/authority", f"/authority/{ref}", f"/authority/{ref}/plan.pdf")
    others = {one.get(PAGE).status_code for one in (school, officer)}

    assert others == {school.get("/authority").status_code} == {403}
    assert {administrator.get(one).status_code for one in paths} == {403}
    assert app.test_client().get(PAGE).status_code in {302, 401}
    assert PAGE in get(administrator, PAGE).links
    assert administrator.get("/home").location == PAGE
    assert "your packs" not in administrator.get("/packs").text
    assert "Go to your packs" in officer.get("/packs").text
    assert PAGE not in get(school, "/packs").links
    assert PAGE not in get(officer, "/authority").links
    assert everything(services) == before
    with pytest.raises(Exception, match="Only whoever runs this service"):
        how_it_goes(services, replace(ADMINISTRATOR, role="officer"))


def test_an_administrator_gets_no_letter_about_a_pack(services, ref):
    before = len(letters(services))
    with services.ledger.transaction() as tx:
        tell_officers(tx, ref, "sealed", key="again")
    do_jobs(services)
    told = {one["To"].addresses[0].addr_spec for one in letters(services)[before:]}

    assert ADMINISTRATOR.email not in told
    assert told

"""Words offered while somebody types: this school's own, and told to nobody else."""

import hashlib
import re
from pathlib import Path

import pytest
from builders import OFFICER, REFERRER, a_pack, let_in

import formsvc.web
from formsvc.journeys.suggesting import names_given_before
from formsvc.web.languages import LANGUAGES

STATIC = Path(formsvc.web.__file__).parent / "static"


@pytest.fixture
def school(client, services):
    a_pack(services, provider_name='Farm & "Barn" <School>')
    return let_in(client, services)


def test_the_providers_of_this_school_are_offered_each_once(services):
    for name in ("Zebra School", "Alder Farm", "Zebra School"):
        a_pack(services, provider_name=name)

    assert names_given_before(services, REFERRER) == ("Alder Farm", "Zebra School")


def test_nobody_is_offered_what_another_organisation_wrote(services):
    a_pack(services, provider_name="Alder Farm")

    assert names_given_before(services, OFFICER) == ()


def test_a_name_with_marks_is_offered_letter_for_letter(school, services):
    ref = a_pack(services)
    page = school.get(f"/packs/{ref}/referral/provider").text

    assert '<option value="Farm &amp; &#34;Barn&#34; &lt;School&gt;">' in page


def test_languages_are_in_order_and_each_once():
    assert list(LANGUAGES) == sorted(set(LANGUAGES), key=str.casefold)
    assert {"Polish", "British Sign Language", "Kurdish (Sorani)"} <= set(LANGUAGES)


def test_every_vendored_file_is_the_one_that_is_recorded():
    rows = re.findall(
        r"\| (\S+) \| \S+ \S+ \| `\w+` \| `(\w+)` \|", (STATIC / "SOURCES.md").read_text()
    )

    assert len(rows) == 5
    for name, digest in rows:
        assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest


def test_only_who_is_signed_in_can_stay_signed_in(client, services, clock):
    assert client.get("/signed-in").json == {"seconds": 0}
    assert client.post("/signed-in").status_code == 401
    a_pack(services)
    let_in(client, services)
    clock.forward(minutes=50)
    assert client.get("/signed-in").json == {"seconds": 600}
    assert client.get("/signed-in").json == {"seconds": 600}
    assert client.post("/signed-in").json == {"seconds": 3600}
    clock.forward(minutes=61)

    assert client.get("/signed-in").json == {"seconds": 0}
    assert client.post("/signed-in").status_code == 401

"""The answers as data inside each sealed copy: those that its readers may see, and no other."""

import io
import json

import pikepdf
import pytest

from formsvc.adapters.packs import attachments_of
from formsvc.demo.people import sample_facts
from formsvc.domain.definition import Audience, Kind, placed_in
from formsvc.domain.pack_evidence import ANSWERS, answers_file, path_of
from formsvc.journeys.editions import Sources, all_editions


@pytest.fixture
def starting_point():
    return "sealed"


@pytest.fixture
def copies(services):
    """(document, audience) of every sealed copy."""
    catalogue, facts = services.catalogue, sample_facts()
    return all_editions(
        Sources(definitions=catalogue.definitions, templates=catalogue.templates, facts=facts)
    )


def answers_in(services, ref, document, audience):
    pdf = services.packs.read(ref, 1, path_of(document, audience.value))
    return json.loads(attachments_of(pdf)[ANSWERS])


def test_each_copy_holds_its_own_answers_and_none_that_its_readers_may_not_see(
    services, ref, copies
):
    asked = placed_in(services.catalogue.definitions)
    secrets = 0
    for document, audience in copies:
        said = answers_in(services, ref, document, audience)
        held = {name: one["answer"] for name, one in said["answers"].items()}
        mine = {
            name: value
            for name, value in sample_facts().items()
            if asked[name][0].name == document and asked[name][2].kind is not Kind.FILE
        }
        seen = {name for name in mine if audience in asked[name][2].seen_by}
        secrets += len(mine.keys() - seen)

        assert said["document"] == document
        assert held.keys() <= seen
        same = {name: value for name, value in held.items() if asked[name][2].kind != Kind.MONEY}
        assert {name: mine[name] for name in same} == same
        assert len(held) > len(seen) // 2
    assert secrets > 20


def test_a_reader_who_may_not_see_an_answer_has_its_words_nowhere_in_their_files(services, ref):
    pupil = json.dumps(answers_in(services, ref, "referral", Audience.DSL), ensure_ascii=False)
    parent = json.dumps(answers_in(services, ref, "referral", Audience.PARENT), ensure_ascii=False)
    hidden = {
        name: value
        for name, value in sample_facts().items()
        if isinstance(value, str)
        and len(value) > 30
        and Audience.PARENT not in placed_in(services.catalogue.definitions)[name][2].seen_by
    }

    assert any(value in pupil for value in hidden.values())
    assert not [name for name, value in hidden.items() if name in parent or value in parent]


def test_where_parents_live_whose_nights_are_kept_free_is_in_no_copy(services, copies):
    facts = sample_facts()
    facts["parents"] = [one | {"time_zone": "iran"} for one in facts["parents"]]
    definitions = services.catalogue.definitions.values()
    made = [
        answers_file(definitions, facts, document=document, audience=audience)
        for document, audience in copies
    ]

    assert any(facts["parents"][0]["name"].encode() in one for one in made)
    assert not [one for one in made if b"iran" in one or b"time_zone" in one]


def test_the_answers_are_told_as_data_and_the_evidence_beside_them(services, ref):
    with pikepdf.open(io.BytesIO(services.packs.read(ref, 1, "plan.pdf"))) as pdf:
        told = {str(one.UF): str(one.AFRelationship) for one in pdf.Root.AF}

    assert told == {
        "shown-for-signature.pdf": "/Source",
        "entries.jsonl": "/Supplement",
        "checkpoint.txt": "/Supplement",
        "answers.json": "/Data",
    }

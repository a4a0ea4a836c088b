"""Who signs what, who gets an edition, and what the signatures come to."""

from dataclasses import replace

import pytest

from formsvc.domain.definition import (
    Audience,
    Condition,
    Definition,
    Kind,
    Page,
    Question,
    Signatory,
    placed_in,
)
from formsvc.domain.records import Item
from formsvc.domain.signatures import Standing, standing
from formsvc.domain.signers import all_signers, audiences_of, not_reached, signers_of
from formsvc.domain.verdict import Check, Outcome, Verdict, worst

HEAD = {"name": "Helen", "role": "Head", "email": "h@x.example"}
PARENTS = [
    {"name": "Alex", "relationship": "Mother", "email": "a@x.example", "signs": "yes"},
    {"name": "Chris", "relationship": "Father", "signs": "no"},
    {"name": "Sam", "relationship": "Carer", "signs": "yes"},
]


def a_signatory(**changed):
    said = {
        "name": "head",
        "title": "The head",
        "party": Audience.SCHOOL,
        "people": "head",
        "statement": "It is true.",
    }
    return Signatory(**said | changed)


PARENT = a_signatory(
    name="parent",
    party=Audience.PARENT,
    people="parents",
    only_rows=(Condition(question="signs", values=("yes",)),),
    required=False,
)


def a_definition(*signatories, name="plan"):
    question = Question(name=f"{name}_q", ask="Q?", kind=Kind.TEXT)
    page = Page(name="one", title="One", questions=(question,))
    return Definition(
        name=name,
        title="Plan",
        purpose="",
        template="plan.docx",
        order=1,
        pages=(page,),
        signatories=signatories,
    )


def test_each_row_that_signs_is_a_signer_with_a_number():
    signers = signers_of(a_definition(PARENT), {"parents": PARENTS})

    assert [(one.number, one.name, one.role) for one in signers] == [
        (1, "Alex", "Mother"),
        (2, "Sam", "Carer"),
    ]
    assert not any(one.required for one in signers)


def test_somebody_not_named_yet_is_a_signer_without_name():
    for facts in ({}, {"head": "no person"}, {"head": {}}):
        (signer,) = signers_of(a_definition(a_signatory()), facts)

        assert (signer.name, signer.address, signer.role) == ("", "", "")


def test_a_person_abroad_is_known_by_their_time_zone():
    abroad = [one | {"time_zone": "Asia/Karachi"} for one in PARENTS[:1]]
    (alex,) = signers_of(a_definition(PARENT), {"parents": abroad})
    (helen,) = signers_of(a_definition(a_signatory()), {"head": HEAD})

    assert (alex.time_zone, helen.time_zone) == ("Asia/Karachi", "")


def test_an_empty_table_has_no_signers_and_junk_rows_are_passed_over():
    assert signers_of(a_definition(PARENT), {"parents": []}) == ()
    assert signers_of(a_definition(PARENT), {"parents": ["x"]}) == ()


def test_a_signatory_may_depend_on_an_answer():
    depends = a_signatory(show_if=(Condition(question="asked", values=("yes",)),))

    assert signers_of(a_definition(depends), {"head": HEAD, "asked": "no"}) == ()
    assert len(signers_of(a_definition(depends), {"head": HEAD, "asked": "yes"})) == 1


def test_signers_of_all_documents_come_in_their_order():
    definitions = [a_definition(a_signatory(), name="a"), a_definition(PARENT, name="b")]
    signers = all_signers(definitions, {"head": HEAD, "parents": PARENTS})

    assert [one.document for one in signers] == ["a", "b", "b"]


def test_who_cannot_be_written_to_is_told():
    signers = signers_of(a_definition(a_signatory(), PARENT), {"head": HEAD, "parents": PARENTS})

    assert [one.name for one in not_reached(signers)] == ["Sam"]


def test_school_and_authority_always_get_an_edition_others_when_they_sign():
    assert audiences_of(a_definition(), {}) == (Audience.SCHOOL, Audience.AUTHORITY)
    assert audiences_of(a_definition(PARENT), {"parents": PARENTS}) == (
        Audience.SCHOOL,
        Audience.PARENT,
        Audience.AUTHORITY,
    )


def test_a_definition_finds_its_pages_and_questions():
    definition = a_definition()

    assert definition.page("one").title == "One"
    assert definition.page("two") is None
    assert [one.name for one in definition.questions()] == ["plan_q"]
    assert list(placed_in({"plan": definition})) == ["plan_q"]


AN_ITEM = Item(
    invitation_id="i",
    document="plan",
    signatory="head",
    number=1,
    title="",
    statement="",
    act="agreement",
    capacity="",
    step=1,
    required=True,
    state="open",
    seq=None,
)


def items(*states):
    return [replace(AN_ITEM, state=one.rstrip("?"), required="?" not in one) for one in states]


@pytest.mark.parametrize(
    ("states", "comes_to"),
    [
        ((), Standing.WAITING),
        (("open",), Standing.WAITING),
        (("signed",), Standing.COMPLETE),
        (("signed", "open?"), Standing.WAITING),
        (("signed", "declined?"), Standing.COMPLETE),
        (("signed", "waived?"), Standing.COMPLETE),
        (("signed", "declined"), Standing.REFUSED),
        (("open", "declined"), Standing.REFUSED),
        (("open", "declined?"), Standing.WAITING),
    ],
)
def test_signatures_are_complete_only_when_nothing_is_open(states, comes_to):
    assert standing(items(*states)) is comes_to


@pytest.mark.parametrize(
    ("outcomes", "together"),
    [
        ([], Outcome.UNKNOWN),
        ([Outcome.VALID], Outcome.VALID),
        ([Outcome.VALID, Outcome.UNKNOWN], Outcome.UNKNOWN),
        ([Outcome.UNKNOWN, Outcome.ALTERED, Outcome.VALID], Outcome.ALTERED),
    ],
)
def test_one_bad_file_spoils_the_pack(outcomes, together):
    assert worst(outcomes) is together


def test_a_verdict_is_written_out_for_programs():
    check = Check(name="whole", passed=None, sentence="Nobody knows.")
    said = Verdict(outcome=Outcome.UNKNOWN, reason="Why", checks=(check,)).as_json()

    assert said["outcome"] == "unknown"
    assert said["checks"] == [{"name": "whole", "passed": None, "sentence": "Nobody knows."}]

"""What each reader's copy shows: never an answer meant for others, and no empty sections."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formsvc.adapters.documents import document_text
from formsvc.demo.people import sample_facts
from formsvc.domain.answers.asking import effective
from formsvc.domain.context import WITHHELD, PackFacts, build_context
from formsvc.domain.definition import Audience, Kind
from formsvc.journeys.editions import Sources, fill_edition

PACK = PackFacts(reference="TEST-PACK", version=1, school="A School", status="Draft")
COPIES = [
    (document, audience)
    for document in ("referral", "checklist", "plan", "sla")
    for audience in Audience
]


def sources_of(services, facts):
    definitions = services.catalogue.definitions
    return Sources(
        definitions=definitions,
        templates=services.catalogue.templates,
        facts=effective(definitions.values(), facts),
    )


def copy_text(services, document, audience, facts):
    sources = sources_of(services, facts)
    docx = fill_edition(sources, document, audience, pack=PACK, signatures={document: []})
    return document_text(docx)


def marked(question, value):
    """The answer with a mark in every text of it that a person types."""
    mark = f"MARK-{question.name}-END"
    if question.kind in {Kind.TEXT, Kind.LONG_TEXT}:
        return mark
    if question.kind in {Kind.PERSON, Kind.ADDRESS}:
        return dict.fromkeys(value, mark)
    if question.kind is Kind.CHECK:
        return value | {"evidence": mark}
    if question.kind is Kind.TABLE:
        typed = [one.name for one in question.columns if one.kind is Kind.TEXT]
        return [row | dict.fromkeys(typed, mark) for row in value]
    return value


@pytest.mark.parametrize(("document", "audience"), COPIES)
def test_no_copy_prints_an_answer_that_its_reader_may_not_see(services, document, audience):
    asked = [one for each in services.catalogue.definitions.values() for one in each.questions()]
    facts = sample_facts()
    facts |= {one.name: marked(one, facts[one.name]) for one in asked if one.name in facts}
    text = copy_text(services, document, audience, facts)

    leaked = [
        one.name for one in asked if audience not in one.seen_by and f"MARK-{one.name}-END" in text
    ]

    assert leaked == []
    assert "MARK-" in text


def test_the_school_reads_every_answer_of_the_referral_but_the_safeguarding_leads(services):
    facts = sample_facts()
    asked = list(services.catalogue.definitions["referral"].questions())
    facts |= {one.name: marked(one, facts[one.name]) for one in asked if one.name in facts}
    text = copy_text(services, "referral", Audience.SCHOOL, facts)

    typed = {Kind.TEXT, Kind.LONG_TEXT, Kind.PERSON, Kind.ADDRESS}
    lost = [
        one.name
        for one in asked
        if one.name in facts and one.kind in typed and f"MARK-{one.name}-END" not in text
    ]
    assert lost == [
        one.name for one in asked if one.only_for_dsl and one.kind in typed and one.name in facts
    ]


def test_the_safeguarding_leads_copy_shows_what_is_theirs_and_what_both_sides_may_see(services):
    facts = sample_facts()
    asked = list(services.catalogue.definitions["referral"].questions())
    facts |= {one.name: marked(one, facts[one.name]) for one in asked if one.name in facts}
    text = copy_text(services, "referral", Audience.DSL, facts)

    both = {Audience.SCHOOL, Audience.PROVIDER}
    typed = {Kind.TEXT, Kind.LONG_TEXT, Kind.PERSON, Kind.ADDRESS}
    shown = {
        one.name
        for one in asked
        if one.name in facts and one.kind in typed and f"MARK-{one.name}-END" in text
    }
    assert shown == {
        one.name
        for one in asked
        if one.name in facts and one.kind in typed and (one.only_for_dsl or one.seen_by >= both)
    }
    assert "Safeguarding copy" in text


# A mark makes a short text findable; what documents may not hold is refused before (answers).
SECRET_TEXTS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=60
).map(lambda text: f"ZQX{text}")


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=SECRET_TEXTS, others=st.sets(st.sampled_from(["goes_missing", "protection_plan"])))
def test_what_only_safeguarding_leads_see_never_reaches_another_copys_context(
    services, text, others
):
    definitions = services.catalogue.definitions.values()
    hidden = [one for each in definitions for one in each.questions() if one.only_for_dsl]
    kinds = {Kind.TEXT, Kind.LONG_TEXT}
    facts = sample_facts() | {"goes_missing": "yes", "protection_plan": "child_protection"}
    facts = {name: value for name, value in facts.items() if name not in others}
    facts |= {one.name: text for one in hidden if one.kind in kinds}

    def printed(audience):
        context = build_context(
            definitions,
            effective(definitions, facts),
            audience=audience,
            pack=PACK,
            signatures=(),
            draft=False,
        )
        return json.dumps(context, ensure_ascii=False), context

    needle = json.dumps(text, ensure_ascii=False)[1:-1]
    assert len(hidden) > 4
    for audience in Audience:
        words, context = printed(audience)
        assert (needle in words) == (audience is Audience.DSL)
        if audience is not Audience.DSL:
            assert {context["asked"][one.name] for one in hidden} == {"withheld"}
            assert {context["when"].get(one.name, "") for one in hidden} == {""}


def test_a_parents_copy_names_the_sections_it_leaves_out_in_one_line(services):
    lines = copy_text(services, "referral", Audience.PARENT, sample_facts()).splitlines()

    named = [line for line in lines if "Care and protection" in line]
    assert len(named) == 1
    assert named[0].startswith(WITHHELD)
    assert "Parent copy" in lines


def test_an_answer_withheld_in_a_section_that_is_shown_says_so(services):
    lines = copy_text(services, "referral", Audience.PARENT, sample_facts()).splitlines()

    assert lines[lines.index("Diagnoses") + 1] == WITHHELD


def test_a_section_that_hangs_on_another_route_is_left_out(services):
    agreed = copy_text(services, "referral", Audience.SCHOOL, sample_facts())
    suspended = copy_text(
        services, "referral", Audience.SCHOOL, sample_facts() | {"legal_route": "day_six"}
    )

    assert "The suspension" not in agreed.splitlines()
    assert "The suspension" in suspended.splitlines()


@pytest.mark.parametrize("looked_after", ["yes", "no"])
def test_a_parents_copy_is_the_same_whether_or_not_a_hidden_answer_brings_in_more(
    services, looked_after
):
    facts = sample_facts() | {
        "looked_after": looked_after,
        "social_worker": {"name": "Uma Unreal", "email": "uma@council.example", "phone": "01225"},
    }
    text = copy_text(services, "referral", Audience.PARENT, facts)

    assert "If a council looks after the pupil" in text
    assert "Uma Unreal" not in text

"""Any permitted text, in every box that takes text at once, reaches its readers and nobody else."""

import re
import unicodedata

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from formsvc.adapters.documents import document_text
from formsvc.adapters.pdf.completeness import read_words
from formsvc.demo.people import directed_facts
from formsvc.domain.answers import read_answer
from formsvc.domain.answers.asking import effective
from formsvc.domain.context import PackFacts
from formsvc.domain.definition import Audience, Column, Kind, placed_in
from formsvc.domain.text import fault_in, tidy
from formsvc.journeys.editions import Sources, all_editions, fill_edition, unsigned

PACK = PackFacts(reference="TEST-PACK", version=1, school="A School", status="Draft")
LONGEST = 70
HOSTILE = [
    "{{ pupil_forename }} {% if x %} {# y #} }} %}",
    "<w:p/> & </w:t> &amp; ]]> <!-- <b>bold</b> \"q\" 'q'",
    "مرحبا بالعالم و שלום עולם",
    "e\u0301a\u0308n\u0303 Zoë, Łukasz, Đặng, Πέτρος, Ольга",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk" * 2,
    "first line\nsecond line\n\nfourth line",
    "..\\..\\etc \\1 \\n %s {0} $HOME `id` =1+1 @SUM(A1)",
]
#: Letters of the scripts that the machine that prints has fonts for.
PRINTED = st.characters(min_codepoint=0x20, max_codepoint=0x24F, exclude_categories=("C", "Z"))
WORDS = st.lists(st.text(PRINTED, min_size=1, max_size=30), min_size=1, max_size=4).map(" ".join)
ANYTHING = st.text(max_size=60) | WORDS | st.sampled_from(HOSTILE)


def permitted(text):
    return bool(tidy(text)) and not fault_in(tidy(text), lines=True)


def short_enough(asked, text, number):
    """A text that this box takes, with a mark by which it is found again."""
    lines = asked.kind is Kind.LONG_TEXT
    most = min(asked.longest, LONGEST)
    said = f"Zq{number}q {tidy(text if lines else ' '.join(text.split()))}"[:most]
    return tidy(said)


def answered(question, value, take):
    """The answer with a text from `take` in each of its boxes that takes any text."""
    if question.kind in {Kind.TEXT, Kind.LONG_TEXT}:
        return take(question)
    if question.kind is Kind.PERSON:
        return value | {"name": take(Column(name="name", ask="", longest=60))}
    if question.kind is Kind.ADDRESS:
        return value | {"line_1": take(Column(name="line_1", ask="", longest=60))}
    if question.kind is Kind.CHECK:
        return value | {"evidence": take(Column(name="evidence", ask="", kind=Kind.LONG_TEXT))}
    if question.kind is Kind.TABLE:
        texts = [one for one in question.columns if one.kind in {Kind.TEXT, Kind.LONG_TEXT}]
        return [row | {one.name: take(one) for one in texts} for row in value]
    return value


def filled_with(services, texts):
    """Return the facts of a pack with these texts in all boxes, and what stands in which."""
    facts, put = directed_facts(), {}
    definitions = services.catalogue.definitions.values()
    for question in [one for each in definitions for one in each.questions()]:
        if question.name in facts:
            mine = put.setdefault(question.name, [])

            def take(asked, mine=mine):
                number = sum(map(len, put.values()))
                mine.append(short_enough(asked, texts[number % len(texts)], number))
                return mine[-1]

            facts[question.name] = answered(question, facts[question.name], take)
            reading = read_answer(question, facts[question.name])
            assert not reading.faults, (question.name, reading.faults)
    return effective(definitions, facts), put


def as_sources(services, facts):
    return Sources(
        definitions=services.catalogue.definitions,
        templates=services.catalogue.templates,
        facts=facts,
    )


def squeezed(text):
    return re.sub(r"\s+", "", text)


def signs(services):
    """The names of the questions whose people stand in signature tables, for all to read."""
    definitions = services.catalogue.definitions.values()
    return {one.people for each in definitions for one in each.signatories}


@settings(max_examples=2, suppress_health_check=list(HealthCheck))
@given(st.lists(ANYTHING.filter(permitted), min_size=5, max_size=12))
def test_it_arrives_letter_for_letter_in_each_copy_that_may_show_it_and_in_no_other(
    services, texts
):
    facts, put = filled_with(services, texts)
    sources, signers = as_sources(services, facts), signs(services)
    signatures = unsigned(sources)
    placed = placed_in(services.catalogue.definitions)
    arrived = 0
    for document, audience in all_editions(sources):
        docx = fill_edition(sources, document, audience, pack=PACK, signatures=signatures)
        printed = squeezed(document_text(docx))
        for name in facts.keys() & put.keys():
            definition, _, question = placed[name]
            for said in put[name]:
                if audience not in question.seen_by and name not in signers:
                    assert said.split()[0] not in printed, (document, audience, name)
                if audience in question.seen_by and definition.name == document:
                    assert squeezed(said) in printed, (document, audience, name, said)
                    arrived += 1

    assert arrived > 200


# Each example takes LibreOffice seconds: one that fails is told as it is, not made smaller.
@settings(
    max_examples=1,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(WORDS.filter(permitted), min_size=5, max_size=8))
def test_the_same_words_come_out_of_the_pdf_that_libreoffice_makes(services, pdf_maker, texts):
    # Whatever text is drawn, the hard ones are among it.
    facts, put = filled_with(services, [*HOSTILE, *texts])
    sources = as_sources(services, facts)
    docx = fill_edition(
        sources, "referral", Audience.SCHOOL, pack=PACK, signatures=unsigned(sources)
    )
    printed = plain(read_words(pdf_maker.make(docx, title="Referral")))
    asked = services.catalogue.definitions["referral"].questions()
    shown = [one for one in asked if Audience.SCHOOL in one.seen_by and one.name in facts]
    texts = [said for one in shown for said in put.get(one.name, ())]
    words = {word for said in texts for word in pieces(said)}
    lost = [word for word in words if not arrived_in(word, printed)]

    assert lost == []
    assert len(words) > 60


def plain(text):
    return squeezed(unicodedata.normalize("NFKC", text))


def pieces(said):
    """Return the words of a text. Beside letters that run leftwards PDFium turns the order of a
    word's own runs of letters and digits round, so there each run counts for itself.
    """
    if any(runs_leftwards(one) for one in said):
        return re.findall(r"[^\W\d_]+|\d+", said)
    return said.split()


def runs_leftwards(character):
    return unicodedata.bidirectional(character) in {"R", "AL", "AN"}


def arrived_in(word, printed):
    """Say whether a word is there; letters that join or run leftwards may come in another order."""
    wanted = plain(word)
    if any(runs_leftwards(one) for one in wanted):
        return set(wanted) <= set(printed)
    return wanted in printed

"""Answering: every page of every form, errors, gaps, two tabs, rows, hidden and crafted posts."""

import re

import pytest
from builders import let_in
from web.pages import Seen, get, post

from formsvc.demo.people import SAFEGUARDING_LEAD, sample_facts
from formsvc.domain.answers import asked_pages, read_page
from formsvc.domain.definition import Kind
from formsvc.journeys.answering import read_answers
from formsvc.web.fields import as_typed
from formsvc.web.fields.boxes import DATE_PARTS

HARD_TEXTS = [
    "A & <b>bold</b> \"quoted\" 'single'",
    "{{ 7*7 }} {% if x %} {# c #}",
    "<script>alert(1)</script>",
    "مرحبا بالعالم",
    "张伟 李娜",
    "Zoë O’Brien – née Łukasz",  # noqa: RUF001
]


LATER = {"action": "later"}
LOOK = "Check this year: we worked it out from the date of birth"


@pytest.fixture
def starting_point():
    return "drafting"


@pytest.fixture
def place(ref):
    return f"/packs/{ref}"


def typed(page, facts):
    return [pair for one in page.questions for pair in as_typed(one, facts.get(one.name))]


def without(fields, *names):
    return [(name, value) for name, value in fields if name not in names]


def every_page(services):
    facts = sample_facts()
    for definition in services.catalogue.definitions.values():
        for page in asked_pages(definition, facts):
            yield definition, page, f"{definition.name}/{page.name.replace('_', '-')}"


def test_every_page_of_every_form_can_be_filled_in_and_leads_to_the_next(app, school, services):
    place = post(school, "/packs/new")
    school = let_in(app.test_client(), services, SAFEGUARDING_LEAD)
    facts = sample_facts()
    pages = list(every_page(services))
    count = len(pages)
    for number, (definition, page, path) in enumerate(pages):
        shown = get(school, f"{place}/{path}")
        hidden = [pair for pair in shown.form() if pair[0] in {"csrf_token", "version"}]
        following = post(
            school, f"{place}/{path}", [*hidden, *typed(page, facts), ("action", "continue")]
        )
        last = number + 1 == count or pages[number + 1][0] is not definition

        assert following.partition("?")[0] == (
            f"{place}/{definition.name}/check-answers"
            if last
            else f"{place}/{pages[number + 1][2]}"
        )
    ref = place.removeprefix("/packs/")
    with services.ledger.reading() as tx:
        kept = tx.facts.values(ref)

    assert count > 20
    assert kept == read_answers(services, facts)
    for name in {definition.name for definition, _, _ in pages}:
        get(school, f"{place}/{name}/check-answers")
        get(school, f"{place}/{name}/preview")


@pytest.mark.parametrize(
    ("page", "badges"),
    [("policies", {"Key check"}), ("quality", {"Key check", "DfE and safeguarding"})],
)
def test_each_check_says_to_which_list_it_belongs(school, services, place, page, badges):
    asked = services.catalogue.definitions["checklist"].page(page).questions
    wanted = sum(bool(one.list_of) for one in asked)
    shown = get(school, f"{place}/checklist/{page}").classed("formsvc-badge")
    summary = get(school, f"{place}/checklist/check-answers").classed("formsvc-badge")

    assert len(shown) == wanted > 1
    assert set(shown) == badges
    assert len(summary) > wanted


def test_a_check_says_who_made_it_only_where_that_was_somebody_else(school, place):
    path = f"{place}/checklist/insurance"
    plain = [one.get("open") for one in get(school, path).tagged("details")]
    other = {
        "chk_public_liability-checked_by": "Ada Pretend",
        "chk_public_liability-checked_on-day": "3",
        "chk_public_liability-checked_on-month": "11",
        "chk_public_liability-checked_on-year": "2026",
    }
    fields = dict(get(school, path).form("/insurance")) | other
    post(school, path, fields | {"action": "continue"})
    opened = [one.get("open") for one in get(school, path).tagged("details")]
    printed = get(school, f"{place}/checklist/preview").text

    assert (plain, opened) == ([None], [""])
    assert re.search(r"Checked by Ada Pretend\s*Checked on 3 November 2026", printed)
    assert "Where somebody else made one, or on another day, its row says so." in printed
    wrong = post(school, path, fields | {"chk_public_liability-checked_on-month": "14"}, 400)
    assert [one for _, one in wrong.summary] == ["chk_public_liability-checked_on-month"]


def test_the_year_group_is_proposed_from_the_date_of_birth_and_kept_only_when_saved(
    school, services
):
    place = post(school, "/packs/new")
    path = f"{place}/referral/pupil"
    post(school, path, dict(get(school, path).form("/pupil")) | dated("31", "8", "2013") | LATER)
    page = get(school, path)
    with services.ledger.reading() as tx:
        kept = tx.facts.values(place.removeprefix("/packs/"))

    assert page.typed()["pupil_year_group"] == ["year_9"]
    assert "We worked this out from the date of birth." in page.text
    assert (kept["pupil_dob"], kept.get("pupil_year_group")) == ("2013-08-31", None)

    empty = dict(page.form("/pupil")) | {"pupil_year_group": "", "pupil_dob-day": "1"}
    empty |= {"pupil_dob-month": "9", "action": "continue"}
    again = post(school, path, empty, 400)
    assert again.typed()["pupil_year_group"] == ["year_8"]
    assert LOOK in {where: words for words, where in again.summary}["pupil_year_group"]
    assert LOOK in again.errors_at_fields
    none = post(school, path, empty | {"pupil_dob-year": "1990"}, 400)
    assert not any(none.typed()["pupil_year_group"])


def dated(day, month, year):
    return {
        f"pupil_dob-{part}": said for part, said in zip(DATE_PARTS, (day, month, year), strict=True)
    }


def year_kept(services, place):
    with services.ledger.reading() as tx:
        fact = tx.facts.all(place.removeprefix("/packs/")).get("pupil_year_group")
    return fact and (fact.value, fact.source.partition("|")[0])


def test_a_year_group_that_nobody_touched_is_proposed_anew_when_the_date_is_put_right(
    school, services
):
    place = post(school, "/packs/new")
    path = f"{place}/referral/pupil"
    post(school, path, dict(get(school, path).form("/pupil")) | dated("1", "9", "2012") | LATER)
    before = get(school, path)
    mended = dict(before.form("/pupil")) | dated("1", "9", "2013") | {"pupil_known_as": "Ro"}
    again = post(school, path, mended | {"action": "continue"}, 400)

    assert before.typed()["pupil_year_group"] == ["year_9"]
    assert again.typed()["pupil_year_group"] == ["year_8"]
    assert LOOK in {where: words for words, where in again.summary}["pupil_year_group"]
    assert again.typed()["pupil_known_as"] == ["Ro"]
    assert get(school, path).typed()["pupil_year_group"] == ["year_8"]

    post(school, path, dict(again.form("/pupil")) | LATER)
    assert year_kept(services, place) == ("year_8", "worked out")
    later = get(school, path)
    assert "Worked out from the date of birth, 23 November 2026." in later.text
    post(school, path, dict(later.form("/pupil")) | dated("1", "9", "2011") | LATER)
    assert year_kept(services, place) == ("year_10", "worked out")


def test_a_year_group_that_the_school_chose_is_kept_and_warned_of(school, services):
    place = post(school, "/packs/new")
    path = f"{place}/referral/pupil"
    post(school, path, dict(get(school, path).form("/pupil")) | dated("1", "9", "2012") | LATER)
    chosen = dict(get(school, path).form("/pupil")) | {"pupil_year_group": "year_7"}
    post(school, path, chosen | LATER)
    mended = dict(get(school, path).form("/pupil")) | dated("1", "9", "2013")
    told = post(school, path, mended | {"action": "continue"}, 400)

    assert year_kept(services, place) == ("year_7", "")
    assert told.typed()["pupil_year_group"] == ["year_7"]
    assert "pupil_year_group" not in {where for _, where in told.summary}
    assert "is usually in year 8" in told.text


def test_a_proposal_is_still_known_as_ours_when_the_page_is_opened_again_half_typed(school):
    place = post(school, "/packs/new")
    path = f"{place}/referral/pupil"
    post(school, path, dict(get(school, path).form("/pupil")) | dated("1", "9", "2012") | LATER)
    typed = dict(get(school, path).form("/pupil")) | dated("1", "9", "2013")
    assert school.post(f"{path}/draft", data=typed).status_code == 200
    ours = get(school, path)
    assert (
        school.post(f"{path}/draft", data=typed | {"pupil_year_group": "year_7"}).status_code == 200
    )

    assert ours.typed()["pupil_year_group"] == ["year_8"]
    assert "We worked this out" in ours.text
    assert get(school, path).typed()["pupil_year_group"] == ["year_7"]


def test_sending_a_page_back_as_it_stands_changes_no_answer(school, services, place, ref):
    with services.ledger.reading() as tx:
        before = tx.facts.values(ref)
    for _, _, path in every_page(services):
        post(school, f"{place}/{path}", [*get(school, f"{place}/{path}").form()])
    with services.ledger.reading() as tx:
        assert tx.facts.values(ref) == before


def test_an_empty_page_tells_each_gap_twice_and_keeps_nothing(school, services):
    place = post(school, "/packs/new")
    for definition, page, path in every_page(services):
        answer = school.post(f"{place}/{path}", data={"action": "continue"})
        needed = not read_page(page, {}, {}, complete=True).faults
        if needed or answer.status_code in {303, 404}:
            continue
        seen = Seen(answer)

        assert answer.status_code == 400, path
        assert seen.summary, path
        for words, _ in seen.summary:
            short = tuple(seen.errors_at_fields)
            assert words.endswith(short), f"{definition.name}/{page.name}: {words}"


@pytest.mark.parametrize("text", HARD_TEXTS)
def test_hard_text_is_kept_letter_for_letter(school, services, place, ref, text):
    path = f"{place}/referral/provider"
    form = get(school, path).form()
    post(school, path, [*without(form, "provider_name"), ("provider_name", text)])

    assert dict(get(school, path).form())["provider_name"] == text
    assert text in get(school, f"{place}/referral/check-answers").text
    get(school, f"{place}/referral/preview")


@pytest.mark.parametrize(
    "text", ["x" * 10_000, "a\x00b", "a\x07b", "🎉 hooray", "a\u202eb", "{_{ x }_}"]
)
def test_text_that_cannot_be_kept_is_refused_and_stays_typed(school, place, text):
    path = f"{place}/referral/provider"
    form = get(school, path).form()
    page = post(school, path, [*without(form, "provider_name"), ("provider_name", text)], 400)

    assert page.summary[0][1] == "provider_name"
    assert page.summary[0][0].endswith(tuple(page.errors_at_fields))
    # A page cannot hold these two: the sign for a lost character shows where they are.
    shown = text.replace("\x00", "\ufffd").replace("\x07", "\ufffd")
    assert page.typed()["provider_name"] == [shown]
    post(school, path, page.form(), 400)


@pytest.mark.parametrize("text", [f"{one}\nsecond" for one in HARD_TEXTS])
def test_everything_typed_is_there_after_an_error_elsewhere(school, services, place, text):
    definition, page, path = next(
        one for one in every_page(services) if has_text_and_needed(one[1], sample_facts())
    )
    del definition
    long = next(one for one in page.questions if one.kind is Kind.LONG_TEXT)
    other = next(one for one in page.questions if one.required and one is not long)
    form = get(school, f"{place}/{path}").form()
    kept = [pair for pair in without(form, long.name) if not pair[0].startswith(other.name)]
    page_again = post(school, f"{place}/{path}", [*kept, (long.name, text)], 400)

    assert page_again.typed()[long.name] == [text]
    assert any(target.startswith(other.name) for _, target in page_again.summary)


def has_text_and_needed(page, facts):
    asked = [one for one in page.questions if one.name in facts and not one.show_if]
    long = [one for one in asked if one.kind is Kind.LONG_TEXT]
    return bool(long) and any(one.required and one not in long[:1] for one in asked)


@pytest.mark.parametrize(
    ("boxes", "kept"),
    [
        (("3", "September", "2026"), "2026-09-03"),
        (("03", "sep", "2026"), "2026-09-03"),
        (("3", "9", "2026"), "2026-09-03"),
    ],
)
def test_a_date_may_name_its_month(school, services, ref, boxes, kept):
    save_date(school, f"/packs/{ref}", boxes, 303)
    with services.ledger.reading() as tx:
        assert tx.facts.values(ref)["referral_date"] == kept


@pytest.mark.parametrize(
    ("boxes", "at"),
    [
        (("", "9", "2026"), "day"),
        (("3", "", "2026"), "month"),
        (("3", "9", ""), "year"),
        (("31", "2", "2026"), "day"),
        (("3", "Nonember", "2026"), "month"),
        (("3", "9", "26"), "year"),
        (("three", "9", "2026"), "day"),
        (("<b>", "{{ x }}", "۲۰۲۶"), "month"),
    ],
)
def test_a_wrong_date_stays_as_typed_and_the_link_leads_to_its_box(school, place, boxes, at):
    page = save_date(school, place, boxes, 400)

    assert tuple(page.typed()[f"referral_date-{part}"][0] for part in ("day", "month", "year")) == (
        boxes
    )
    assert page.summary[0][1] == f"referral_date-{at}"
    assert page.summary[0][0].endswith(tuple(page.errors_at_fields))


def save_date(school, place, boxes, status):
    path = f"{place}/referral/school"
    parts = [f"referral_date-{part}" for part in ("day", "month", "year")]
    form = without(get(school, path).form(), *parts)
    return post(school, path, [*form, *zip(parts, boxes, strict=True)], status)


def test_a_choice_that_is_none_is_refused(school, place):
    path = f"{place}/referral/school"
    form = without(get(school, path).form(), "commissioner_type")
    page = post(school, path, [*form, ("commissioner_type", "<b>king</b>")], 400)

    assert page.summary[0][1] == "commissioner_type"


def test_an_answer_hidden_by_another_goes_and_does_not_come_back(school, services, place, ref):
    path = f"{place}/referral/school"
    form = without(get(school, path).form(), "commissioner_type")
    asked = post(school, path, [*form, ("commissioner_type", "authority")], 409)

    assert asked.heading == "This takes out 3 answers"
    assert "999901" in asked.text
    with services.ledger.reading() as tx:
        assert tx.facts.values(ref)["school_urn"] == "999901"

    post(school, path, [*asked.form(), ("action", "continue")])

    with services.ledger.reading() as tx:
        assert "school_urn" not in tx.facts.values(ref)
    assert "999901" not in get(school, f"{place}/referral/check-answers").text
    assert "999901" not in get(school, f"{place}/referral/preview").text


def test_going_back_keeps_what_was_typed_and_takes_out_nothing(school, services, place, ref):
    path = f"{place}/referral/school"
    form = without(get(school, path).form(), "commissioner_type")
    asked = post(school, path, [*form, ("commissioner_type", "authority")], 409)
    back = post(school, path, [*asked.form(), ("action", "back")], 200)

    assert back.typed()["commissioner_type"] == ["authority"]
    with services.ledger.reading() as tx:
        assert tx.facts.values(ref)["commissioner_type"] == "school"


def test_answers_on_later_pages_are_told_before_they_go(school, services, place, ref):
    path = f"{place}/referral/sen"
    form = without(get(school, path).form(), "sen_status")
    asked = post(school, path, [*form, ("sen_status", "none"), ("action", "continue")], 409)
    told = {value for name, value in asked.form() if name == "takes_out"}
    with services.ledger.reading() as tx:
        before = tx.facts.values(ref)

    assert told
    post(school, path, [*asked.form(), ("action", "continue")])
    with services.ledger.reading() as tx:
        after = tx.facts.values(ref)
    assert before.keys() - after.keys() == told


def test_an_answer_of_which_nobody_was_told_never_goes(school, services, place, ref):
    path = f"{place}/referral/school"
    form = without(get(school, path).form(), "commissioner_type")
    crafted = [*form, ("commissioner_type", "authority"), ("takes_out", "school_urn")]
    post(school, path, crafted, 409)

    with services.ledger.reading() as tx:
        assert "school_urn" in tx.facts.values(ref)


def test_save_and_come_back_later_keeps_what_there_is(school, services):
    place = post(school, "/packs/new")
    path = f"{place}/referral/provider"
    where = post(school, path, {"provider_name": "Riverbank", "action": "later", "version": "0"})

    assert where == place
    assert dict(get(school, path).form())["provider_name"] == "Riverbank"
    assert "missing" in get(school, place).text


def test_a_wrong_answer_is_told_even_when_saving_for_later(school, services):
    place = post(school, "/packs/new")
    page = post(
        school,
        f"{place}/referral/school",
        {"referral_date-day": "3", "action": "later", "version": "0"},
        400,
    )

    assert page.typed()["referral_date-day"] == ["3"]


def test_the_second_of_two_tabs_is_told_and_keeps_its_typing(school, services, place, ref):
    path = f"{place}/referral/provider"
    first, second = get(school, path).form(), get(school, path).form()
    post(school, path, [*without(first, "provider_name"), ("provider_name", "First tab")])
    mine = [*without(second, "provider_name"), ("provider_name", "Second & <tab>")]
    page = post(school, path, mine, 409)

    assert page.typed()["provider_name"] == ["Second & <tab>"]
    assert "First tab" in page.text
    with services.ledger.reading() as tx:
        assert tx.facts.values(ref)["provider_name"] == "First tab"

    again = post(school, path, page.form())

    assert again.startswith(place)
    assert dict(get(school, path).form())["provider_name"] == "Second & <tab>"


def tables(services):
    return [
        (path, one)
        for _, page, path in every_page(services)
        for one in page.questions
        if one.kind is Kind.TABLE and one.name in sample_facts()
    ]


def test_rows_are_added_and_taken_out_without_scripts(school, services, place):
    found = tables(services)
    for path, table in found:
        form = get(school, f"{place}/{path}").form()
        rows = rows_in(form, table)
        if rows < table.rows_at_most:
            more = post(school, f"{place}/{path}", [*form, ("action", f"add:{table.name}")], 200)

            assert rows_in(more.form(), table) == rows + 1
            form = more.form()
        fewer = post(school, f"{place}/{path}", [*form, ("action", f"remove:{table.name}:1")], 200)

        assert rows_in(fewer.form(), table) == max(rows_in(form, table) - 1, table.rows_at_least, 1)

    assert found


def rows_in(form, table):
    numbers = {name.split("-")[1] for name, _ in form if name.startswith(f"{table.name}-")}
    return len(numbers)


def test_a_row_taken_out_is_the_one_that_was_meant(school, services, place):
    paths = [one for one, table in tables(services) if table.name == "parents"]
    path = f"{place}/{paths[0]}"
    form = get(school, path).form()
    fewer = post(school, path, [*form, ("action", "remove:parents:1")], 200)

    assert fewer.typed()["parents-1-name"] == ["Chris Sample"]


def test_a_wrong_cell_is_told_at_its_own_row(school, services, place):
    paths = [one for one, table in tables(services) if table.name == "parents"]
    form = get(school, f"{place}/{paths[0]}").form()
    wrong = [*without(form, "parents-2-email"), ("parents-2-email", "no address")]
    page = post(school, f"{place}/{paths[0]}", wrong, 400)

    assert page.summary[0][1] == "parents-2-email"
    assert page.typed()["parents-2-email"] == ["no address"]
    assert page.typed()["parents-1-name"] == ["Alex Sample"]


CRAFTED_ALWAYS = [
    [],
    [("version", "-1")],
    [("version", "9" * 5000)],
    [("version", "²")],
    [("action", "add:nothing"), ("action", "remove:")],
    [("action", "\x00:\x00")],
]


def crafted_for(question):
    """Yield posts for one question that no page of ours sends."""
    name = question.name
    tails = ("", ":1", ":-1", ":²", f":{'9' * 5000}", ":1:1")
    yield [(name, "a"), (name, "b"), (f"{name}-day", "1")]
    yield [(f"{name}-1", "x"), (f"{name}-999999999-name", "x"), (f"{name}-0-name", "x")]
    yield [(f"{name}-{number}-name", "x") for number in (1, 60, 61, 999)]
    yield [(f"{name}-", "x"), (f"{name}--1-x", "x"), (f"{name}-²-name", "x")]
    for act in ("add", "remove"):
        # Only a table has rows; others know nothing of either act, whatever follows it.
        for tail in tails if question.kind is Kind.TABLE else tails[:1]:
            yield [("action", f"{act}:{name}{tail}"), (name, "words"), (f"{name}-day", "3")]


def one_question_of_each_kind(services):
    seen = set()
    for _, page, path in every_page(services):
        for one in page.questions:
            if one.kind not in seen and not one.show_if:
                seen.add(one.kind)
                yield path, one


def test_no_crafted_post_breaks_a_page(app, services, place):
    app.test_client_class = None  # hundreds of posts: without the strict reader's time
    plain = let_in(app.test_client(), services)
    tried = 0
    for path, one in one_question_of_each_kind(services):
        for fields in [*CRAFTED_ALWAYS, *crafted_for(one)]:
            data = {}
            for name, value in fields:
                data.setdefault(name, []).append(value)
            answer = plain.post(f"{place}/{path}", data=data)
            tried += 1

            assert answer.status_code in {200, 303, 400, 409}, (path, fields[:1])

    assert tried > 100

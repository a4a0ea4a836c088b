"""The language of the signing pages: chosen by the person, kept for the visit, written down."""

import re

import pytest
from builders import do_jobs, letters, links, sign_all
from web.pages import Seen, get, post

from formsvc.demo.people import REFERRER
from formsvc.domain.page_languages import LANGUAGES, language_of
from formsvc.journeys import signing
from formsvc.journeys.following import answer_question

PARENT = "alex.sample@parents.example"
PRESS = {"pl": "Dalej", "ur": "جاری رکھیں"}


@pytest.fixture
def starting_point():
    return "sent"


@pytest.fixture
def door(services):
    return f"/s/{links(services)[PARENT]}"


def shown(page):
    """Return the page's language, its direction, and the word on its first button."""
    html, body = (page.tagged(one)[0] for one in ("html", "body"))
    buttons = ["".join(one.itertext()).strip() for one in page.tagged("button")]
    return html.get("lang"), body.get("dir", "ltr"), next(iter(buttons), "")


def of_event(services, ref, event):
    with services.ledger.reading() as tx:
        return [one for one in tx.entries.of_pack(ref) if one.event == event]


def filled(page):
    ticks = [one.get("value") for one in page.tagged("input") if one.get("name") == "agree"]
    kept = [pair for pair in page.form() if pair[0] in {"csrf_token", "shown", "language"}]
    return [*kept, *(("agree", one) for one in ticks)]


def test_each_language_is_a_plain_link_named_in_itself(client, door):
    page = get(client, door)
    found = {
        one.get("hreflang"): (one.get("lang"), "".join(one.itertext()), one.get("dir"))
        for one in page.tagged("a")
        if one.get("hreflang")
    }

    assert found == {
        one.code: (one.code, one.own_name, one.direction) for one in LANGUAGES if one.code != "en"
    }


@pytest.mark.parametrize(("code", "side"), [("pl", "ltr"), ("ur", "rtl")])
def test_a_language_once_chosen_stays_for_the_visit(client, door, code, side):
    assert shown(get(client, f"{door}?language={code}")) == (code, side, PRESS[code])
    assert shown(get(client, door)) == (code, side, PRESS[code])

    post(client, door, {"action": "continue"})
    inside = get(client, door)

    assert shown(inside)[:2] == (code, side)
    assert shown(get(client, f"{door}?language=en"))[:2] == ("en", "ltr")
    assert shown(get(client, door))[:2] == ("en", "ltr")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("pl-PL,pl;q=0.9,en;q=0.8", "pl"),
        ("en-GB,ur;q=0.5", "en"),
        ("zz, xx;q=0.9", "en"),
        ("fr, ar-EG;q=0.7", "ar"),
        ("*", "en"),
        ("", "en"),
    ],
)
def test_the_browsers_languages_are_only_a_first_guess(client, door, said, code):
    guessed = Seen(client.get(door, headers={"Accept-Language": said}))
    client.get(f"{door}?language=cy")
    chosen = Seen(client.get(door, headers={"Accept-Language": said}))

    assert shown(guessed)[0] == code
    assert shown(chosen)[0] == "cy"


@pytest.mark.parametrize("odd", ["xx", "EN", "pl-PL", "../en", "%00", "ur<script>"])
def test_an_odd_or_old_code_is_english_and_is_not_kept(client, door, odd):
    answer = client.get(door, query_string={"language": odd})

    assert shown(Seen(answer))[0] == "en"
    assert "language" not in answer.headers.get("Set-Cookie", "")


def test_a_choice_holds_for_its_own_link_only(client, services, door):
    other = next(one for to, one in links(services).items() if to != PARENT)
    client.get(f"{door}?language=so")

    assert shown(get(client, f"/s/{other}"))[0] == "en"
    assert shown(get(client, "/"))[0] == "en"


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
def test_every_page_says_what_is_english_and_that_no_speaker_has_read_it(client, door, language):
    client.get(f"{door}?language={language.code}")
    post(client, door, {"action": "continue"})
    pages = [get(client, door)]
    paper = next(one for one in pages[0].links if re.fullmatch(rf"{re.escape(door)}/\w+", one))
    pages.append(get(client, paper))
    for page in pages:
        noted = "machine-made, awaiting review by a speaker" in page.text

        assert noted is not language.reviewed
    document = next(one for one in pages[1].tagged("div") if one.get("class") == "formsvc-document")
    assert (document.get("lang"), document.get("dir")) == ("en", "ltr")


def test_the_statement_is_english_and_what_it_means_stands_under_it(client, door):
    client.get(f"{door}?language=pl")
    post(client, door, {"action": "continue"})
    page = get(client, f"{door}/plan")
    english = [one for one in page.tagged("p", "label") if one.get("lang") == "en"]
    said = ["".join(one.itertext()).strip() for one in english]

    assert "“I have read this plan. I agree to it, with its hours and its dates.”" in said
    assert "W Twoim języku to znaczy: Ten plan przeczytałem" in page.text
    assert "Podpisujesz słowa angielskie" in page.text


def test_dates_are_said_in_the_language_and_what_was_typed_stays(client, door):
    client.get(f"{door}?language=pl")
    post(client, door, {"action": "continue"})
    page = get(client, door)

    assert "5 stycznia 2027" in page.text
    assert "wtorek 09:30–15:30" in page.text  # noqa: RUF001
    assert "Taksówka" in page.text
    assert "01225 000101" in page.text


def test_the_language_shown_is_in_the_entries_and_a_fault_is_said_in_it(
    client, services, door, ref
):
    client.get(f"{door}?language=pl")
    post(client, door, {"action": "continue"})
    path = f"{door}/plan"
    fault = post(client, path, [*filled(get(client, path)), ("action", "sign")], 400)

    assert fault.errors_at_fields == ["Błąd: Wpisz swoje imię i nazwisko"]
    assert fault.summary == [("Wpisz swoje imię i nazwisko", "typed_name")]
    page = [*filled(get(client, path)), ("typed_name", "Alex Sample"), ("action", "sign")]
    client.get(f"{door}?language=en")  # in another tab: the page that is open is still in Polish
    post(client, path, page)

    [opened], [signed] = (
        of_event(services, ref, one) for one in ("link.opened", "document.signed")
    )
    assert (opened.data["language"], signed.data["language"]) == ("pl", "pl")
    assert opened.sentence.endswith("(Polish).")


def test_letters_come_in_the_language_last_seen_with_the_english_below(client, services, door, ref):
    client.get(f"{door}?language=ur")
    post(client, door, {"action": "continue"})
    page = filled(get(client, f"{door}/plan"))
    post(client, f"{door}/plan", [*page, ("question", "Which bus?"), ("action", "ask")])
    [asked] = of_event(services, ref, "question.asked")
    answer_question(services, REFERRER, ref, asked.seq, "Number 4")
    do_jobs(services)
    letter = newest(services, PARENT)
    html = letter.get_body(("html",)).get_content()

    assert asked.data["language"] == "ur"
    assert letter["Subject"].startswith("Alder Grove School")
    assert 'dir="rtl"' in html
    assert html.index("محترم") < html.index("Dear Alex Sample")


def newest(services, to):
    return [one for one in letters(services) if to in one["To"]][-1]


def test_a_signature_without_a_page_is_recorded_as_english(services, door, ref):
    token = door.removeprefix("/s/")
    sign_all(services, token, "Alex Sample")

    assert {one.data["language"] for one in of_event(services, ref, "document.signed")} == {"en"}
    assert signing.go_in(services, token, language=language_of("gone"))

"""Questions that are drawn once and kept: never anybody else's words, never too much of them."""

import threading

import pytest
from builders import REFERRER, a_pack, let_in
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from formsvc.domain.answers import Fault
from formsvc.domain.definition import Kind, Question
from formsvc.web.fields import build_page_form, drawing_with
from formsvc.web.fields.drawing import Drawings

RECORDED = {"role": "Head", "email": "head@example.org", "phone": "01632 960001"}
NAME = Question(name="nickname", ask="What do people say?", kind=Kind.TEXT)


def a_field(question=NAME, typed="", faults=()):
    posted = MultiDict({question.name: typed})
    return build_page_form((question,), values={}, formdata=posted, faults=faults)[question.name]


@pytest.fixture
def drawn(app):
    with app.test_request_context():
        yield drawing_with(app.jinja_env)


def test_a_kept_drawing_is_what_the_templates_draw(app, drawn):
    page_form = build_page_form(
        app.extensions["formsvc"].catalogue.definitions["referral"].pages[1].questions,
        values={"referrer": {"name": "Tom & <Jerry>", "email": "tom@example.org"}},
    )
    macro = app.jinja_env.get_template("questions.html").module.question
    for field in page_form:
        anew = macro(field, "Only if")

        assert drawn(field, "Only if") == drawn(field, "Only if") == anew
    assert "Tom &amp; &lt;Jerry&gt;" in drawn(page_form["referrer"])


def test_no_words_come_into_another_drawing(drawn):
    mine, theirs = a_field(typed="Mine alone"), a_field(typed="")
    wrong = a_field(typed="Mine alone", faults=(Fault(question="nickname", message="Too odd"),))

    for _ in range(2):
        assert "Mine alone" in drawn(mine)
        assert "Too odd" not in drawn(mine)
        assert "Mine alone" not in drawn(theirs)
        assert "Too odd" in drawn(wrong)


def test_a_question_with_other_words_is_drawn_anew(drawn):
    other = Question(name="nickname", ask="What do friends say?", kind=Kind.TEXT)
    drawn(a_field())

    assert "What do friends say?" in drawn(a_field(other))


def test_what_is_typed_after_a_drawing_does_not_change_what_is_kept(drawn):
    table = Question(
        name="pets", ask="Pets", kind=Kind.CHOICES, choices=(("cat", "Cat"), ("dog", "Dog"))
    )
    field = a_field(table, typed="cat")
    before = drawn(field)
    field.raw.append("dog")

    assert drawn(field).count("checked") == 2
    assert drawn(a_field(table, typed="cat")) == before


def test_two_people_who_give_different_answers_see_their_own(app, services):
    refs = [
        a_pack(services, referrer=RECORDED | {"name": name})
        for name in ("Ada Invented", "Bea Invented")
    ]
    client = let_in(app.test_client(), services, REFERRER)
    for _ in range(2):
        for ref, own, other in zip(refs, ("Ada", "Bea"), ("Bea", "Ada"), strict=True):
            page = client.get(f"/packs/{ref}/referral/people").text

            assert f"{own} Invented" in page
            assert f"{other} Invented" not in page


def test_only_so_much_is_kept_and_the_oldest_goes_first():
    made = []
    drawings = Drawings(lambda key: made.append(key[1]) or Markup("x" * 96), most=300)
    for typed in ("1111", "2222", "3333", "1111", "4444", "1111"):
        drawings.get((NAME, typed, (), 0, ""))

    assert made == ["1111", "2222", "3333", "4444"]
    assert drawings.size == 300
    drawings.get((NAME, "2222", (), 0, ""))
    assert made[-1] == "2222"


def test_what_is_too_long_to_keep_is_drawn_each_time():
    made = []
    drawings = Drawings(lambda key: made.append(1) or Markup("x" * 400), most=300)
    for _ in range(2):
        assert len(drawings.get((NAME, "", (), 0, ""))) == 400

    assert len(made) == 2
    assert drawings.size == 0


def test_many_threads_leave_the_count_right():
    drawings = Drawings(lambda key: Markup(key[1] * 10), most=500)

    def work():
        for number in range(300):
            typed = f"{number % 20:04}"
            assert drawings.get((NAME, typed, (), 0, "")) == typed * 10

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert drawings.size == sum(len(key[1]) + len(one) for key, one in drawings._kept.items())
    assert drawings.size <= 500

"""What the forms say about asking once: what a renewal asks again, what a profile knows."""

from pathlib import Path

import pytest

from formsvc.adapters.catalogue import load_catalogue, read_catalogue
from formsvc.adapters.catalogue.settings import PROFILES
from formsvc.domain.definition import Kind, placed_in

ROOT = Path(__file__).parents[2]
QUESTIONS = {
    name: question
    for name, (_, _, question) in placed_in(
        load_catalogue(ROOT / "forms", ROOT / "doc_templates").definitions
    ).items()
}


@pytest.fixture
def forms(tmp_path):
    """A folder with one good form; a test adds a setting to its question and reads the faults."""

    def faults(setting):
        (tmp_path / "referral.toml").write_text(
            '[form]\nname = "referral"\ntitle = "Referral"\npurpose = "Asks."\n'
            'template = "referral.docx"\norder = 1\n[[page]]\nname = "one"\ntitle = "One"\n'
            '  [[page.question]]\n  name = "who"\n  ask = "Who?"\n  kind = "person"\n'
            f"  {setting}\n"
            '[[signatory]]\nname = "a"\ntitle = "A"\nparty = "school"\npeople = "who"\n'
            'act = "agreement"\ncapacity = "I sign for the school."\n'
            'statement = "Yes."\n'
        )
        _, found = read_catalogue(tmp_path, ROOT / "doc_templates")
        return [str(one) for one in found]

    return faults


@pytest.mark.parametrize("setting", ["ask_again = true", *(f'profile = "{p}"' for p in PROFILES)])
def test_a_form_may_say_what_is_asked_once(forms, setting):
    assert forms(setting) == []


@pytest.mark.parametrize(
    ("setting", "why"),
    [
        ('profile = "scool"', 'Did you mean "school"?'),
        ('ask_again = "yes"', "should be true or false"),
        ("ask_agian = true", 'Did you mean "ask_again"?'),
        ('profile = "school"\n  ask_again = true', "choose one"),
    ],
)
def test_a_slip_is_told_in_plain_words(forms, setting, why):
    found = forms(setting)

    assert len(found) == 1
    assert why in found[0]


#: What must be said anew of every placement, whatever the last one said.
ANEW = [
    "referral_date",
    "start_date",
    "end_date",
    "attendance_percent",
    "attendance_as_at",
    "pupil_views",
    "parent_views",
    "parent_agrees",
    "plan_pupil_words",
    "plan_parent_words",
    "decision",
    "decided_on",
    "checks_on",
    "reviews",
    "first_review_date",
    "visits",
    "visited_on",
    "school_visit",
    "baselines",
    "senior_agreed_on",
    "part_time_agreed_on",
    "privacy_notice_date",
    "total_cost",
    "purchase_order",
    "permission_photos",
]


@pytest.mark.parametrize("name", ANEW)
def test_a_renewal_asks_this_anew(name):
    assert QUESTIONS[name].ask_again


def test_every_date_about_this_placement_is_asked_anew():
    lasting = {"pupil_dob", "permanently_excluded_on"}
    carried = {
        name
        for name, one in QUESTIONS.items()
        if one.kind is Kind.DATE and not one.ask_again and one.profile == ""
    }

    assert carried == lasting


def test_no_profile_knows_anything_about_a_pupil():
    known = {name for name, one in QUESTIONS.items() if one.profile}

    assert known
    assert not [name for name in known if name.startswith(("pupil_", "parent_", "chk_"))]
    assert not [name for name in known if QUESTIONS[name].only_for_dsl]

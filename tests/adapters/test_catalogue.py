"""The catalogue: good files load, and every fault is told with its place, in plain English."""

import pytest

from formsvc.adapters.catalogue import load_catalogue
from formsvc.domain.catalogue import DefinitionProblem

GOOD = """
[form]
name = "referral"
title = "Referral"
purpose = "Asks a provider to take a pupil."
template = "referral.docx"
order = 1

[[page]]
name = "person"
title = "About the pupil"

  [[page.question]]
  name = "full_name"
  ask = "What is their full name?"
  hint = "As on letters"
  kind = "text"

  [[page.question]]
  name = "route"
  ask = "Which route?"
  kind = "choice"
  [page.question.choices]
  agreed = "Agreed placement"
  directed = "Off-site direction"

  [[page.question]]
  name = "leader"
  ask = "Who agreed this?"
  kind = "person"
  needs = ["email"]
  show_if = { route = "agreed" }

[[signatory]]
name = "leader"
title = "Senior leader"
party = "school"
people = "leader"
act = "agreement"
statement = "I agree."
"""


def load(tmp_path, text=GOOD, template=b"docx"):
    forms, templates = tmp_path / "forms", tmp_path / "doc_templates"
    forms.mkdir()
    templates.mkdir()
    (forms / "referral.toml").write_text(text)
    (templates / "signing-record.docx").write_bytes(b"docx")
    if template:
        (templates / "referral.docx").write_bytes(template)
    return load_catalogue(forms, templates)


def faults(tmp_path, old, new):
    assert old in GOOD
    with pytest.raises(DefinitionProblem) as told:
        load(tmp_path, GOOD.replace(old, new, 1))
    return str(told.value)


def test_a_good_file_loads_whole(tmp_path):
    definition = load(tmp_path).definitions["referral"]

    assert [question.name for question in definition.questions()] == [
        "full_name",
        "route",
        "leader",
    ]
    assert definition.signatories[0].people == "leader"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'hint = "As on letters"',
            'hnit = "As on letters"',
            'forms/referral.toml, page "person", question "full_name": '
            'unknown setting "hnit". Did you mean "hint"?',
        ),
        ('kind = "text"', 'kind = "txet"', '"txet" is not a known kind. Did you mean "text"?'),
        ('kind = "text"', "kind = 7", 'the setting "kind" should be words in quotes'),
        ('ask = "What is their full name?"', "", 'the setting "ask" is missing'),
        ('name = "full_name"', 'name = "Full Name"', "small letters"),
        ('name = "full_name"', 'name = "pack"', "Choose another"),
        ('name = "full_name"', 'name = "route"', "asked already"),
        ('route = "agreed"', 'rout = "agreed"', 'Did you mean "route"?'),
        ('route = "agreed"', 'route = "agred"', 'Did you mean "agreed"?'),
        ('title = "About the pupil"', 'title = "x"\nshows = ["leader"]', "asked only later"),
        ('party = "school"', 'party = "scool"', 'Did you mean "school"?'),
        ('people = "leader"', 'people = "route"', "neither a person nor a table"),
        ('needs = ["email"]', 'needs = ["phone"]', "it needs an email"),
        ('needs = ["email"]', "reach = true", "only the family signs without one"),
        ('needs = ["email"]', 'needs = ["email"]\n  reach = true', 'has no "needs" then'),
        ('hint = "As on letters"', "reach = true", 'of kind "person"'),
        ('needs = ["email"]', 'seen_by = ["teacher"]', "not a known seen_by"),
        ('act = "agreement"', "", 'the setting "act" is missing'),
        ('act = "agreement"', 'act = "agrement"', 'Did you mean "agreement"?'),
        ('act = "agreement"', 'act = "agreement"\nstep = 0', "step counts from 1"),
        ('act = "agreement"', 'act = "agreement"\nstep = 3', "nobody in any form has step = 2"),
        (
            'party = "school"\npeople = "leader"\nact = "agreement"',
            'party = "parent"\npeople = "leader"\nact = "acknowledgement"',
            "nothing may wait for it: add required = false",
        ),
        ('"I agree."', '"I consent to sharing data."', "nobody signs a consent to sharing data"),
        ('"I agree."', '"I {role} agree."', "take out the curly brackets"),
        ('"I agree."', '"I agree."\ncapacity = "I am {name}."', "only {role} may stand"),
        (
            '"I agree."',
            '"I agree."\n[[copy]]\nname = "x"\nparty = "school"\npeople = "leder"',
            '(copy x)": people = "leder" is not asked. Did you mean "leader"?',
        ),
        ('agreed = "Agreed placement"', 'agreed = ""', 'the choice "agreed"'),
        ('[form]\nname = "referral"', '[form]\nname = "other"', 'should be "referral"'),
        ('title = "Referral"', 'title = "Referral', "not readable as TOML"),
        ('kind = "text"', 'kind = "text"\nlongest = 0', "leaves no room for an answer"),
        ('kind = "text"', 'kind = "number"\nlowest = 5\nhighest = 4', "more than its highest"),
        ('kind = "text"', 'kind = "number"\ndefault = "many"', 'the default "many" would not be'),
        (
            'kind = "text"',
            'kind = "text"\nfilled_by = "techer"',
            'page "person", question "full_name": "techer" is not a known filled_by',
        ),
        (
            'kind = "text"',
            'kind = "table"\nrows_at_least = 3\nrows_at_most = 2\n'
            '[[page.question.column]]\nname = "a"\nask = "A?"\nkind = "text"',
            "rows_at_least is more than rows_at_most",
        ),
    ],
)
def test_a_fault_is_told_with_its_place(tmp_path, old, new, said):
    assert said in faults(tmp_path, old, new)


def test_every_fault_is_told_at_once(tmp_path):
    text = GOOD.replace("hint", "hnit").replace('"text"', '"txet"')
    with pytest.raises(DefinitionProblem) as told:
        load(tmp_path, text)

    assert len(told.value.faults) == 2


def test_a_document_that_nobody_signs_is_told(tmp_path):
    with pytest.raises(DefinitionProblem, match="nobody signs this document"):
        load(tmp_path, GOOD[: GOOD.index("[[signatory]]")])


@pytest.mark.parametrize("name", ["../secret.docx", "/etc/passwd", "a/b.docx", "bad\\u0000.docx"])
def test_a_template_outside_its_folder_is_never_read(tmp_path, name):
    (tmp_path / "secret.docx").write_bytes(b"secret")
    with pytest.raises(DefinitionProblem, match="not that of a file in this folder|is missing"):
        load(tmp_path, GOOD.replace('"referral.docx"', f'"{name}"'))


def test_a_missing_template_is_told(tmp_path):
    with pytest.raises(DefinitionProblem, match="doc_templates/referral.docx: this template"):
        load(tmp_path, template=None)


def test_a_file_that_is_not_text_is_told(tmp_path):
    forms = tmp_path / "forms"
    forms.mkdir()
    (forms / "referral.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DefinitionProblem, match="Save it as UTF-8"):
        load_catalogue(forms, tmp_path)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ('profile = "school"', "a profile cannot keep a file"),
        ('filled_by = "provider"', "a provider gives its files with its checks"),
        ('default = "plan.pdf"', "This answer should be a file, not words"),
        ("longest = 0", "leaves no room"),
    ],
)
def test_what_a_file_cannot_do_is_told(tmp_path, setting, words):
    told = faults(tmp_path, 'hint = "As on letters"\n  kind = "text"', f'kind = "file"\n{setting}')

    assert words in told


def test_a_file_is_no_column_and_nothing_hangs_on_it(tmp_path):
    hanging = 'kind = "file"\n\n  [[page.question]]\n  name = "next"\n  ask = "Then?"\n'
    hanging += '  kind = "text"\n  show_if = { full_name = "yes" }'
    table = 'kind = "table"\n  [[page.question.column]]\n  name = "f"\n  ask = "F"\n  kind = "file"'

    assert '"yes" is no answer to "full_name"' in faults(tmp_path, 'kind = "text"', hanging)
    other = tmp_path / "other"
    other.mkdir()
    assert '"file" is not a known kind' in faults(other, 'kind = "text"', table)


def test_a_place_of_which_nobody_knows_the_night_is_told(tmp_path):
    table = """
  [[page.question]]
  name = "family"
  ask = "Who is in the family?"
  kind = "table"

    [[page.question.column]]
    name = "time_zone"
    ask = "Where do they live?"
    kind = "choice"
    [page.question.column.choices]
    pakistan = "Pakistan"
    pakistn = "Pakistan too"

[[signatory]]
"""
    with pytest.raises(DefinitionProblem) as told:
        load(tmp_path, GOOD.replace("[[signatory]]\n", table))

    assert 'the choice "pakistn" of time_zone is no place' in str(told.value)
    assert 'Did you mean "pakistan"?' in str(told.value)
    assert str(told.value).count("time_zone") == 1

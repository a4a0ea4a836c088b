"""The officer's check: each fault that can be planted in a real template is told with its place."""

import re

import pytest
from builders import FakePdf
from template_kit import (
    FORMS,
    TEMPLATES,
    add_part,
    copy_everything,
    copy_referral,
    edit,
    mark_head,
    plant,
    plant_row,
    rewrite,
    small_png,
)

from formsvc.app import open_services
from formsvc.config import Settings
from formsvc.domain.catalogue import DefinitionProblem
from formsvc.journeys.judging_forms import check_everything, judge_folders, open_catalogue

REFERRAL = "doc_templates/referral.docx"
BODY = "word/document.xml"


@pytest.fixture
def folders(tmp_path):
    return copy_referral(tmp_path)


@pytest.fixture
def template(folders):
    return folders[1] / "referral.docx"


def told(folders):
    return [str(fault) for fault in judge_folders(*folders).faults]


def test_the_copy_that_faults_are_planted_in_has_none_itself(folders):
    assert told(folders) == []


#: What a template may say and should not: Jinja reads it, and it is wrong all the same.
MISNAMED = [
    (
        "{{ pupil_forname }}",
        '{{ pupil_forname }}: no form asks this. Did you mean "pupil_forename"?',
    ),
    ("{{ school.nmae }}", "{{ school.nmae }}: no form asks this"),
    ("{{ pack.scool }}", '“pack” has no part “scool”. Did you mean "school"?'),
    ("{{ referrer.nmae }}", '“referrer” has no part “nmae”. Did you mean "name"?'),
    ("{{ pupil_forename.first }}", "“pupil_forename” is plain words: it has no part “first”."),
    ("{{ parents }}", "{{ parents }} prints a whole table: print it row by row"),
    ("{{ parents.name }}", "“parents” is a table: print it row by row"),
    ("{{ referrer }}", "prints several things at once. Print one of: {{ referrer.name }}"),
    (
        "{% for row in parents %}{{ row.nmae }}{% endfor %}",
        '“nmae”: the table “parents” has no such column. Did you mean "name"?',
    ),
    (
        "{% for row in pupil_forename %}x{% endfor %}",
        "“pupil_forename” is not a table, so a loop cannot go through it.",
    ),
    ("{{ pupil_forename|safe }}", 'the filter "|safe" is not allowed in a template.'),
    ("{{ pupil_forename|upper }}", 'the filter "|upper" is not allowed in a template.'),
    ("{{ pupil_forename.upper() }}", "calling something with ( ) is not allowed"),
    ("{{ ''.__class__ }}", "is not allowed in a template."),
    ("{{ 7 * 7 }}", "working something out is not allowed in a template."),
    ("{% if pupil_upn is defined %}x{% endif %}", 'the test "is defined" is not allowed'),
    (
        "{% if when.legal_route == 'day_sixx' %}x{% endif %}",
        '“day_sixx” is never the value of when.legal_route. Did you mean "day_six"?',
    ),
    (
        "{% if asked.pupil_upn == 'true' %}x{% endif %}",
        "“true” is never the value of asked.pupil_upn.",
    ),
    ("{% if asked.pupil_upm %}x{% endif %}", 'Did you mean "pupil_upn"?'),
    (
        "{% if legal_route == 'day_six' %}x{% endif %}",
        "“legal_route” holds the words that are printed. Compare when.legal_route instead.",
    ),
    ("{% if pupil_upn %}x{% endif %}", "“if pupil_upn” is always true"),
]
#: What Jinja cannot read. The if that never ends stands last, or it would take in the others.
UNREADABLE = [
    ("{{ pupil forename }}", "“{{ pupil forename }}” cannot be read. “forename” should not"),
    ("{{ }}", "“{{ }}” cannot be read."),
    ("{% for row of parents %}{% endfor %}", "“{% for row of parents %}” cannot be read."),
    ("Name: {{ pupil_forename", "the braces in “Name: {{ pupil_forename” are split"),
    ("{ {pupil_forename} }", "the braces in “{ {pupil_forename} }” are split"),
    ("{pupil_forename}", "the braces in “{pupil_forename}” are split or do not match"),
    ("x{% endif %}", "“{% endif %}” ends what was not begun: its if is missing."),
    ("{% else %}", "“{% else %}” stands outside an if."),
    ("{% set x = 1 %}", "“{% set x = 1 %}” uses a word that is not allowed."),
    ("{% include 'x' %}", "uses a word that is not allowed."),
    ("{% tr for row in parents %}", "has a space too many: write {%tr, without a space."),
    ("{{r pupil_forename }}", "uses a mark that is not allowed"),
    ("{% if when.legal_route %}x", "“{% if when.legal_route %}” is never ended: {% endif %}"),
]


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """Two copies with all of these planted, each under a heading of its own: what is told."""
    found = {}
    for name, faults in (("misnamed", MISNAMED), ("unreadable", UNREADABLE)):
        folders = copy_referral(tmp_path_factory.mktemp(name))

        def add(document, faults=faults):
            for fault, _ in faults:
                document.add_heading(heading_of(fault), 1)
                document.add_paragraph(fault)

        edit(folders[1] / "referral.docx", add)
        found[name] = told(folders)
    return found


def heading_of(fault):
    """A heading for a planted fault, without its braces."""
    return f"Planted {fault.encode().hex()}"


@pytest.mark.parametrize(("fault", "said"), MISNAMED)
def test_a_field_that_asks_for_what_is_not_there_is_told_with_its_place(planted, fault, said):
    here = [one for one in planted["misnamed"] if heading_of(fault) in one]

    assert len(here) == 1
    assert here[0].startswith(f"{REFERRAL}, under “{heading_of(fault)}”: ")
    assert said in here[0]


@pytest.mark.parametrize(("fault", "said"), UNREADABLE)
def test_a_field_that_cannot_be_read_is_told_with_its_words_and_place(planted, fault, said):
    here = [one for one in planted["unreadable"] if heading_of(fault) in one]

    assert any(
        one.startswith(f"{REFERRAL}, under “{heading_of(fault)}”: ") and said in one for one in here
    )


def test_a_field_with_curly_quotes_split_over_runs_is_as_good_as_any(folders, template):
    def add(document):
        paragraph = document.add_paragraph()
        for piece in ("{", "% if when.legal_", "route == “day_six” %", "}x{", "% endif %}"):
            paragraph.add_run(piece)

    edit(template, add)

    assert told(folders) == []


def test_a_field_split_over_two_paragraphs_is_told_for_both(folders, template):
    plant(template, "{{ pupil_", "forename }}")

    assert len([one for one in told(folders) if "are split or do not match" in one]) == 2


def test_a_fault_in_the_header_says_so(folders, template):
    def change(document):
        document.sections[0].header.paragraphs[0].add_run("{{ pupil_forname }}")

    edit(template, change)

    assert (
        f"{REFERRAL}, in the header: {{{{ pupil_forname }}}}: no form asks this" in told(folders)[0]
    )


def test_a_fault_in_a_table_names_its_caption(folders, template):
    plant_row(template, "{{ pupil_forname }}")

    assert told(folders)[0].startswith(f"{REFERRAL}, in the table “Planted table”: ")


def test_a_loop_over_the_cells_of_a_row_is_told(folders, template):
    plant_row(template, "{% for row in parents %}{{ row.name }}", "{{ row.phone }}{% endfor %}")

    assert "do not belong together" in told(folders)[0]


def test_words_beside_a_row_tag_would_be_lost_so_they_are_told(folders, template):
    plant_row(template, "{%tr if asked.pupil_upn %}", "These words vanish")
    plant_row(template, "{%tr endif %}")

    assert "is taken out of the document with everything in it" in told(folders)[0]
    assert "These words vanish" in told(folders)[0]


def test_a_question_that_is_never_printed_is_told_with_its_page(folders, template):
    rewrite(template, BODY, "{{ pupil_surname }}", "")

    assert any(
        re.fullmatch(
            rf'{REFERRAL}, page "\w+", question "pupil_surname": this is asked, but the template '
            "never prints the answer.",
            one,
        )
        for one in told(folders)
    )


def test_a_column_that_is_never_printed_is_told(folders, template):
    rewrite(template, BODY, "{{ row.relationship }}", "")

    assert any('never prints the column "relationship"' in one for one in told(folders))


def test_asking_about_an_answer_does_not_count_as_printing_it(folders, template):
    rewrite(template, BODY, "{{ legal_route }}", "{% if when.legal_route %}x{% endif %}")

    assert any('question "legal_route": this is asked, but' in one for one in told(folders))


def test_a_template_without_signatures_is_told(folders, template):
    rewrite(template, BODY, " in signatures %}", " in parents %}")

    assert any("there is no table of signatures" in one for one in told(folders))


def test_a_signature_table_that_does_not_say_how_it_was_signed_is_told(folders, template):
    rewrite(template, BODY, "{{ one.state }}", "")

    assert f"{REFERRAL}: the table of signatures does not print {{{{ one.state }}}}." in told(
        folders
    )


def test_a_document_that_could_pass_for_the_real_one_is_told(folders, template):
    for part in ("word/footer1.xml", BODY):
        rewrite(template, part, "{{ pack.status }}", "")

    assert any("{{ pack.status }} is printed nowhere" in one for one in told(folders))


def test_a_table_without_a_repeated_head_is_told(folders, template):
    def add(document):
        document.add_heading("Planted", 1)
        document.add_table(rows=2, cols=1).rows[0].cells[0].text = "Fruit"

    edit(template, add)

    assert (
        f"{REFERRAL}, in a table under “Planted”: the table that begins “Fruit” has no"
        in told(folders)[0]
    )


def test_a_table_with_a_repeated_head_is_good(folders, template):
    edit(template, lambda document: mark_head(document.add_table(rows=2, cols=1)))

    assert told(folders) == []


def test_a_picture_without_alternative_text_is_told(folders, template):
    def add(document):
        document.add_heading("Planted", 1)
        document.add_picture(small_png())

    edit(template, add)

    assert told(folders)[0].startswith(
        f"{REFERRAL}, under “Planted”: a picture has no alternative text."
    )


def test_a_picture_with_alternative_text_is_good_but_no_field_may_stand_in_it(folders, template):
    def add(words):
        def change(document):
            picture = document.add_picture(small_png())
            picture._inline.docPr.set("descr", words)

        return change

    edit(template, add("The council's tree"))
    assert told(folders) == []

    edit(template, add("{{ pupil_forename }}"))

    assert "Fields are filled only in the words of the document" in told(folders)[0]


def test_a_heading_level_that_is_left_out_is_told(folders, template):
    edit(template, lambda document: document.add_heading("Too deep", 4))

    assert "“Too deep” is a Heading 4 after a Heading" in told(folders)[0]


def test_a_document_without_title_and_headings_is_told(folders, template):
    def flatten(document):
        for paragraph in document.paragraphs:
            paragraph.style = document.styles["Normal"]

    edit(template, flatten)

    assert any("there is neither a Title nor a Heading 1" in one for one in told(folders))


def test_tracked_changes_are_told(folders, template):
    rewrite(template, BODY, "<w:body>", '<w:body><w:p><w:ins w:id="1" w:author="x"/></w:p>')

    assert f"{REFERRAL}: it has tracked changes: accept or reject them in Word first." in told(
        folders
    )


def test_macros_are_told(folders, template):
    add_part(template, "word/vbaProject.bin", b"x")

    assert f"{REFERRAL}: it holds macros." in told(folders)


def test_a_field_in_the_properties_is_told(folders, template):
    edit(template, lambda document: setattr(document.core_properties, "title", "{{ pupil_upn }}"))

    assert f"{REFERRAL}, in the file's properties: there is a field here" in told(folders)[0]


@pytest.mark.parametrize(
    ("part", "place"), [("comments", "in a comment"), ("endnotes", "in an endnote")]
)
def test_a_field_where_none_is_filled_is_told(folders, template, part, place):
    text = "<w:p><w:r><w:t>{{ pupil_</w:t></w:r><w:r><w:t>forename }}</w:t></w:r></w:p>"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = f'<w:{part} xmlns:w="{space}">{text}</w:{part}>'
    add_part(template, f"word/{part}.xml", xml.encode())

    assert f"{REFERRAL}, {place}: there is a field here" in told(folders)[0]


def test_folders_that_are_not_there_are_told(tmp_path):
    faults = [str(fault) for fault in check_everything(tmp_path / "forms", tmp_path / "templates")]

    assert faults == [
        "forms: there is no form (*.toml) here.",
        "templates/signing-record.docx: this template is missing.",
    ]


@pytest.mark.parametrize("data", [b"this is not a Word file", b"PK\x03\x04 cut off"])
def test_what_is_no_word_file_is_told(folders, template, data):
    template.write_bytes(data)

    assert told(folders) == [f"{REFERRAL}: it is not a whole Word document."]


def test_a_template_that_is_empty_or_elsewhere_is_told(folders, template):
    template.write_bytes(b"")

    assert told(folders) == [
        f"{REFERRAL}: this template is empty, or its name is not that of a file in this folder."
    ]


def test_a_damaged_signing_record_is_told(folders):
    rewrite(folders[1] / "signing-record.docx", BODY, "record.claim", "record.clam")

    assert '“record” has no part “clam”. Did you mean "claim"?' in told(folders)[0]


def test_the_service_does_not_open_damaged_forms_and_tells_every_fault(folders, template):
    text = (folders[0] / "referral.toml").read_text()
    (folders[0] / "referral.toml").write_text(text.replace("hint =", "hnit =", 1))
    plant(template, "{{ pupil_forname }}", "{{ pupil forename }}")
    with pytest.raises(DefinitionProblem) as problem:
        open_catalogue(*folders)

    assert 'unknown setting "hnit". Did you mean "hint"?' in str(problem.value)
    assert "“{{ pupil forename }}” cannot be read" in str(problem.value)
    # While a form is damaged, its names are not sure: nobody is told that they do not exist.
    assert "pupil_forname" not in str(problem.value)


def test_the_service_opens_good_forms(folders):
    assert list(open_catalogue(*folders).definitions) == ["referral"]


def test_the_site_does_not_start_on_a_damaged_template_and_says_why(tmp_path, kept_keys, template):
    plant(template, "{{ pupil_forname }}")
    settings = Settings.from_env(
        {
            "FORMSVC_DATA": str(tmp_path / "data"),
            "FORMSVC_FORMS": str(tmp_path / "forms"),
            "FORMSVC_TEMPLATES": str(tmp_path / "doc_templates"),
        }
    )
    with pytest.raises(DefinitionProblem) as problem:
        open_services(settings)

    assert [one.place for one in problem.value.faults] == ["under “Planted”"]
    assert not (tmp_path / "data" / "formsvc.db").exists()


def test_what_only_some_answers_show_is_told_with_those_answers(folders, template):
    plant(template, "{{ agencies[1].name }}")
    file = folders[0] / "referral.toml"
    text = file.read_text()
    old = 'show_if = { pupil_has_upn = "no" }'
    assert old in text
    never = 'show_if = { pupil_has_upn = "no", spoken_to_provider = "no" }'
    file.write_text(
        text.replace(old, never, 1).replace(
            'name = "pupil_has_upn"\n',
            'name = "pupil_has_upn"\n  show_if = { spoken_to_provider = "yes" }\n',
        )
    )
    assert told(folders) == []

    faults = [str(fault) for fault in check_everything(*folders)]

    assert faults == [
        'forms/referral.toml, page "pupil_record", question "pupil_no_upn_because": no answers '
        "lead here: its conditions exclude one another.",
        f"{REFERRAL}: The Word template cannot be filled: a table has fewer rows than the "
        "template asks for. It shows in the copy for the parent, with these answers: the first "
        "sample answers.",
    ]


def test_a_pdf_that_is_not_sound_is_told(folders):
    faults = [str(fault) for fault in check_everything(*folders, pdf=FakePdf())]

    assert f"{REFERRAL}: its PDF is not sound: there are no tags (StructTreeRoot)." in faults
    assert any(one.startswith("doc_templates/signing-record.docx: its PDF") for one in faults)


@pytest.mark.slow
def test_the_real_forms_and_templates_have_no_fault_for_any_branch_reader_or_pdf(pdf_maker):
    assert check_everything(FORMS, TEMPLATES, pdf=pdf_maker) == ()


def test_a_fault_in_one_document_does_not_hide_those_of_another(tmp_path):
    folders = copy_everything(tmp_path)
    plant(folders[1] / "plan.docx", "{{ pupil_forname }}")
    plant(folders[1] / "sla.docx", "{{ strat_date }}")

    assert [one.split(",")[0] for one in told(folders)] == [
        "doc_templates/plan.docx",
        "doc_templates/sla.docx",
    ]

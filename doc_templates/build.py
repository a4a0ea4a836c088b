"""Builds the Word templates: `python doc_templates/build.py` makes those that are missing.

With `--all` it makes every one anew and overwrites what was edited by hand. The files are meant to
be edited in Word afterwards; this script is where they came from. It needs python-docx.
"""

import sys
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from agreement import build_agreement  # noqa: E402
from building import (  # noqa: E402
    WIDTH_CM,
    new_document,
    opening,
    signature_section,
    table,
)

HERE = Path(__file__).parent
FORMS = HERE.parent / "forms"
QUESTION_CM, ANSWER_CM = 6.2, 10.8
MOST_COLUMNS = 6


def load_forms():
    """Return the form files by name, in their order."""
    forms = [tomllib.loads(file.read_text()) for file in FORMS.glob("*.toml")]
    return {one["form"]["name"]: one for one in sorted(forms, key=lambda one: one["form"]["order"])}


def build_from_form(form, questions):
    """Return a document with a section for each page of the form."""
    document = new_document(form["form"]["title"])
    opening(document, form["form"]["title"], form["form"]["purpose"])
    for page in form["page"]:
        document.add_heading(page["title"], 1)
        add_page(document, page, questions)
    signature_section(document)
    return document


def add_page(document, page, questions):
    """Add a page's facts: runs of simple answers as one table, other kinds as their own."""
    waiting = [questions[name] for name in page.get("shows", [])]
    run, kind = [], "simple"
    for question in [*waiting, *page.get("question", [])]:
        now = {"table": "table", "check": "check"}.get(question["kind"], "simple")
        if run and (now != kind or now == "table"):
            add_run(document, page, kind, run)
            run = []
        kind = now
        run.append(question)
    if run:
        add_run(document, page, kind, run)


def add_run(document, page, kind, run):
    """Add one run of questions of the same shape."""
    if kind == "simple":
        rows = [(one["ask"], answer(one)) for one in run]
        table(document, page["title"], (("Question", QUESTION_CM), ("Answer", ANSWER_CM)), rows)
    elif kind == "check":
        add_checks(document, page, run)
    else:
        add_table(document, run[0])


def answer(question):
    """Return the field that prints a simple answer; people on one line."""
    name = question["name"]
    if question["kind"] != "person":
        return f"{{{{ {name} }}}}"
    more = "".join(
        f"{{% if {name}.{part} %}}, {{{{ {name}.{part} }}}}{{% endif %}}"
        for part in ("role", "organisation", "email", "phone")
    )
    return f"{{{{ {name}.name }}}}{more}"


def add_checks(document, page, run):
    """Add the checks of a page as one table."""
    columns = (
        ("Check", 5.0),
        ("Found", 2.8),
        ("What was seen", 5.0),
        ("Date on it", 2.1),
        ("Runs out", 2.1),
    )
    rows = []
    for one in run:
        name = one["name"]
        seen = (
            f"{{{{ {name}.evidence }}}}"
            f"{{% if {name}.comment %}} Comment: {{{{ {name}.comment }}}}{{% endif %}}"
        )
        rows.append(
            (
                one["ask"],
                f"{{{{ {name}.result }}}}",
                seen,
                f"{{{{ {name}.issued }}}}",
                f"{{{{ {name}.expires }}}}",
            )
        )
    table(document, page["title"], columns, rows)


def add_table(document, question):
    """Add a table question: one row an entry, or a block for each when there are many columns."""
    document.add_heading(question["ask"], 2)
    columns = question["column"]
    name = question["name"]
    if len(columns) > MOST_COLUMNS:
        rows = [(one["ask"], f"{{{{ row.{one['name']} }}}}") for one in columns]
        wide = (("Question", QUESTION_CM), ("Answer", ANSWER_CM))
        table(document, question["ask"], wide, rows, loop=f"row in {name}")
        return
    width = WIDTH_CM / len(columns)
    table(
        document,
        question["ask"],
        tuple((one["ask"], width) for one in columns),
        [tuple(f"{{{{ row.{one['name']} }}}}" for one in columns)],
        loop=f"row in {name}",
    )


def build_record():
    """Return the signing record's template."""
    document = new_document("Signing record")
    document.add_paragraph("Signing record", style="Title")
    document.add_paragraph(
        "This is the story of every signature in pack {{ pack.reference }}, version "
        "{{ pack.version }}, between {{ pack.school }} and {{ pack.provider }}."
    )
    document.add_paragraph("{{ record.claim }}")
    document.add_paragraph("The seal reaches the level {{ record.level }}.")
    document.add_heading("The signatures", 1)
    rows = [
        ("Name as typed", "{{ row.name }}"),
        ("Role", "{{ row.role }} ({{ row.party }})"),
        ("Document", "{{ row.document }}"),
        ("What was agreed to", "{{ row.statement }}"),
        ("How", "{{ row.how }}, sent to {{ row.email }}"),
        ("When", "{{ row.when_london }} ({{ row.when_utc }})"),
        ("From which network address", "{{ row.address }}"),
        ("What was shown (SHA-256)", "{{ row.shown_sha256 }}"),
    ]
    table(
        document,
        "Each signature",
        (("What", 5.0), ("Recorded", 12.0)),
        rows,
        loop="row in record.signatures",
    )
    document.add_heading("What was shown", 1)
    document.add_paragraph("The exact file that people saw is attached to each sealed document.")
    columns = (("Document", 4.6), ("Copy", 3.4), ("SHA-256 of the file shown", 9.0))
    table(
        document,
        "The files shown for signature",
        columns,
        [("{{ row.title }}", "{{ row.edition }}", "{{ row.sha256 }}")],
        loop="row in record.documents",
    )
    document.add_heading("Everything that happened", 1)
    columns = (("Entry", 1.6), ("When", 6.4), ("What", 9.0))
    table(
        document,
        "Every entry of this pack",
        columns,
        [("{{ row.number }}", "{{ row.when }}", "{{ row.sentence }}")],
        loop="row in record.events",
    )
    return document


def main(everything):
    """Write the templates."""
    forms = load_forms()
    questions = {
        one["name"]: one
        for form in forms.values()
        for page in form["page"]
        for one in page.get("question", [])
    }
    wanted = {
        name: (lambda form=form: build_from_form(form, questions))
        for name, form in forms.items()
        if name != "sla"
    }
    wanted["sla"] = lambda: build_agreement(forms["sla"], questions)
    wanted["signing-record"] = build_record
    for name, build in wanted.items():
        target = HERE / f"{name}.docx"
        if everything or not target.exists():
            build().save(target)
            print(f"wrote {target.name}")


if __name__ == "__main__":
    main("--all" in sys.argv)

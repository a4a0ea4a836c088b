"""Builds the Word templates: `python doc_templates/build.py` makes those that are missing.

With `--all` it makes every one anew and overwrites what was edited by hand. The files are meant to
be edited in Word afterwards; this script is where they came from. It needs python-docx.
"""

import sys
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from afterwards import build_afterwards  # noqa: E402
from agreement import build_agreement  # noqa: E402
from building import new_document, opening, signature_section, tag  # noqa: E402
from notice import build_notice  # noqa: E402
from record import build_record  # noqa: E402
from sections import add_insurance, add_page, add_sums, say_who_checked  # noqa: E402

HERE = Path(__file__).parent
FORMS = HERE.parent / "forms"


def load_forms():
    """Return the form files by name, in their order."""
    forms = [tomllib.loads(file.read_text()) for file in FORMS.glob("*.toml")]
    return {one["form"]["name"]: one for one in sorted(forms, key=lambda one: one["form"]["order"])}


def build_from_form(form, questions):
    """Return a document with a section for each page of the form."""
    name, title = form["form"]["name"], form["form"]["title"]
    document = new_document(title)
    opening(document, name, title, form["form"]["purpose"])
    if name == "checklist":
        say_who_checked(document)
    done = set()
    for page in form["page"]:
        if page["name"] in done:
            continue
        tag(document, f'if pages.{name}.{page["name"]} == "yes"')
        if page["name"] == "insurance":
            pages = [one for one in form["page"] if one["name"] in INSURANCE]
            add_insurance(document, pages, questions)
            done.update(INSURANCE)
        else:
            document.add_heading(page["title"], 1)
            add_page(document, page, questions)
        if page["name"] in SUMS:
            add_sums(document, SUMS[page["name"]])
        tag(document, "endif")
    signature_section(document)
    return document


#: Pages of the checklist that are printed as one table.
INSURANCE = ("insurance", "insurance_employers", "insurance_indemnity")
#: What is worked out and printed after a page.
SUMS = {
    "week": (
        ("Hours of education a week, everywhere", "{{ sums.hours_a_week }}"),
        ("Days at the provider, holidays not taken out", "{{ sums.days_at_provider }}"),
    )
}


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
        if name not in {"sla", "notice"}
    }
    wanted["notice"] = lambda: build_notice(forms["notice"], questions)
    wanted["sla"] = lambda: build_agreement(forms["sla"], questions)
    wanted["signing-record"] = build_record
    wanted["afterwards"] = build_afterwards
    for name, build in wanted.items():
        target = HERE / f"{name}.docx"
        if everything or not target.exists():
            build().save(target)
            print(f"wrote {target.name}")


if __name__ == "__main__":
    main("--all" in sys.argv)

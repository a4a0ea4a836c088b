"""The notice of an off-site direction: the five items of the law, in its order, and its time."""

from building import new_document, opening, signature_section, table, tag
from sections import FACT, fact_row

#: The five items of SI 2010/1156 regulation 3(4), and the questions that answer each.
ITEMS = (
    ("1. Where", ("notice_address",)),
    ("2. Whom to report to", ("notice_report_to",)),
    ("3. For how long", ("notice_days",)),
    ("4. Why, and what it should achieve", ("notice_objectives",)),
    (
        "5. Times",
        (
            "notice_day",
            "notice_starts",
            "notice_break_starts",
            "notice_break_ends",
            "notice_finishes",
        ),
    ),
)
GIVEN = (
    "notice_given_on",
    "notice_recipients",
    "notice_given_how",
    "notice_delivered_on",
    "notice_delivered_how",
)


def build_notice(form, questions):
    """Return the notice's template."""
    title = form["form"]["title"]
    document = new_document(title)
    opening(document, "notice", title, form["form"]["purpose"])
    tag(document, 'if pages.notice.notice == "yes"')
    document.add_paragraph(
        "The governing body of {{ pack.school }} directs {{ pupil_forename }} {{ pupil_surname }} "
        "to be educated at {{ provider_name }} from {{ start_date }}, to improve behaviour. The "
        "pupil stays on the roll of the school."
    )
    add_items(document, questions)
    tag(document, "endif")
    tag(document, 'if pages.notice.notice_given == "yes"')
    document.add_heading("When and how this notice is given", 1)
    document.add_paragraph("{{ pack.notice_count }}")
    rows = [fact_row(questions[name]) for name in GIVEN]
    rows.insert(0, ("First day at the provider", "{{ start_date }}"))
    table(document, "When and how this notice is given", FACT, rows)
    document.add_heading("What you can do", 1)
    for words in (
        "The school does not need your agreement to give this direction. If you think that it is "
        "wrong, talk to the school. You can also use its complaints procedure.",
        "The school holds reviews. You can ask for a review in writing at any time. It must be "
        "held soon, unless one was held in the ten weeks before.",
    ):
        document.add_paragraph(words, style="List Bullet")
    tag(document, "endif")
    signature_section(document)
    return document


def add_items(document, questions):
    """Add the five items, each under its number."""
    document.add_heading("What the law asks this notice to say", 1)
    for heading, names in ITEMS:
        document.add_heading(heading, 2)
        rows = []
        for name in names:
            hangs = "show_if" in questions[name]
            if hangs:
                rows.append(f"{{%tr if asked.{name} %}}")
            rows.append(fact_row(questions[name]))
            if hangs:
                rows.append("{%tr endif %}")
        table(document, heading, FACT, rows)

"""Turns the pages of a form into sections of a template: every question is printed somewhere."""

from itertools import groupby

from building import WIDTH_CM, table, tag

QUESTION_CM, ANSWER_CM = 6.2, 10.8
MOST_COLUMNS = 5
FACT = (("Question", QUESTION_CM), ("Answer", ANSWER_CM))
#: A column that no document prints: where a parent abroad lives only keeps letters out of the night.
NEVER_PRINTED = {"time_zone"}
#: Tables that read better as one grid, with the widths of their columns in centimetres.
GRIDS = {
    "timetable": (2.4, 2.0, 2.6, 3.3, 2.6, 1.5, 2.6),
    "attainment": (2.2, 4.0, 4.2, 3.6, 3.0),
    "tried": (4.4, 2.8, 3.6, 6.2),
    "qualifications": (3.4, 1.8, 2.4, 3.0, 3.8, 2.6),
    "risks": (3.2, 2.2, 5.6, 6.0),
    "baselines": (3.0, 3.8, 4.0, 2.7, 3.5),
    "references": (3.2, 2.8, 3.6, 2.6, 4.8),
    "provider_sites": (4.0, 8.0, 5.0),
    "steps_back": (3.0, 2.4, 7.2, 4.4),
    "linked_plans": (6.0, 3.0, 5.0, 3.0),
    "visits": (5.0, 12.0),
    "reviews": (4.0, 9.5, 3.5),
    "part_time_reviews": (5.0, 12.0),
    "rest_of_week": (5.4, 4.2, 7.4),
    "emergency_contacts": (6.0, 6.0, 5.0),
    "suspension_history": (3.0, 1.6, 7.4, 5.0),
    "papers": (5.0, 3.0, 6.0, 3.0),
    "agencies": (3.0, 3.4, 4.6, 3.0, 3.0),
    "medicines": (3.6, 2.6, 3.4, 3.6, 3.8),
}


def add_page(document, page, questions):
    """Add a page's facts: runs of simple answers as one table, other kinds as their own."""
    everything = [*(questions[name] for name in page.get("shows", [])), *page.get("question", [])]
    kinds = {"table": "table", "check": "check"}

    def shape(one):
        kind = kinds.get(one["kind"], "simple")
        return kind, one["name"] if kind == "table" else ""

    for (kind, _), run in groupby(everything, key=shape):
        if kind == "table":
            add_table(document, next(run))
        elif kind == "check":
            add_facts(document, page["title"], CHECKS, list(run), check_row)
        else:
            add_facts(document, page["title"], FACT, list(run), fact_row)


def add_facts(document, caption, columns, run, row):
    """Add one table of questions; those that hang on an answer are left out when not asked."""
    always = any("show_if" not in one for one in run)
    if not always:
        tag(document, "if " + " or ".join(f"asked.{one['name']}" for one in run))
    rows = []

    def hangs_on(one):
        return str((one.get("show_if", ""), one.get("seen_by", "")))

    for _, group in groupby(run, key=hangs_on):
        group = list(group)
        if "show_if" in group[0]:
            rows.append(f"{{%tr if asked.{group[0]['name']} %}}")
        rows.extend(row(one) for one in group)
        if "show_if" in group[0]:
            rows.append("{%tr endif %}")
    table(document, caption, columns, rows)
    if not always:
        tag(document, "endif")


def fact_row(question):
    """Return the row of a simple answer."""
    return question["ask"], answer(question)


def answer(question):
    """Return the field that prints a simple answer; a person's email and phone on a new line."""
    name = question["name"]
    if question["kind"] != "person":
        return f"{{{{ {name} }}}}"
    parts = {"role": ", ", "organisation": ", ", "email": "\n", "phone": "\n"}
    more = "".join(after(name, part, before) for part, before in parts.items())
    return f"{{{{ {name}.name }}}}{more}"


def after(name, part, before):
    """Return the field that prints a part of an answer, with words before it, when it is there."""
    return f"{{% if {name}.{part} %}}{before}{{{{ {name}.{part} }}}}{{% endif %}}"


CHECKS = (
    ("Check", 4.4),
    ("Found", 2.2),
    ("What was seen", 4.8),
    ("Date on it", 2.8),
    ("Runs out", 2.8),
)


def say_who_checked(document):
    """Say once who made all the checks, and when: a row tells where that differs."""
    tag(document, "if asked.checks_by")
    document.add_paragraph(
        "Every check was made by {{ checks_by.name }}, and the last of them on {{ checks_on }}. "
        "Where somebody else made one, or on another day, its row says so."
    )
    tag(document, "endif")


#: Where an item of the checklist comes from, as the document prints it.
BADGES = {"bnes": "B&NES key check", "dfe": "DfE and safeguarding", "own": "This council"}


def check_row(question):
    """Return the row of a check; who made it, and when, where that differs from the others."""
    name = question["name"]
    seen = (
        f"{{{{ {name}.evidence }}}}"
        f"{{% if {name}.comment %}}{{% if {name}.evidence %}} {{% endif %}}"
        f"{{{{ {name}.comment }}}}{{% endif %}}"
        f"{after(name, 'checked_by', f'{chr(10)}Checked by ')}"
        f"{after(name, 'checked_on', f'{chr(10)}Checked on ')}"
    )
    found, issued, expires = (
        f"{{{{ {name}.{part} }}}}" for part in ("result", "issued", "expires")
    )
    badge = BADGES.get(question.get("list_of", ""))
    said = f"{question['ask']}\n{badge}" if badge else question["ask"]
    return said, found, seen, issued, expires


def add_table(document, question):
    """Add a table question: one row an entry, or a table for each entry when it has many columns."""
    name = question["name"]
    columns = [one for one in question["column"] if one["name"] not in NEVER_PRINTED]
    tag(document, f"if asked.{name}")
    document.add_heading(question["ask"], 2)
    tag(document, f'if asked.{name} == "yes"')
    fields = [f"{{{{ row.{one['name']} }}}}" for one in columns]
    if name in GRIDS or len(columns) < MOST_COLUMNS:
        widths = GRIDS.get(name) or [WIDTH_CM / len(columns)] * len(columns)
        heads = tuple((one["ask"], width) for one, width in zip(columns, widths, strict=True))
        table(document, question["ask"], heads, [tuple(fields)], loop=f"row in {name}")
    else:
        add_blocks(document, question, columns, fields)
    tag(document, "else")
    document.add_paragraph("Not shown in this copy")
    tag(document, "endif")
    tag(document, "endif")


def add_blocks(document, question, columns, fields):
    """Add a table for each entry, whose heading row names it: the entry's start is seen."""
    entry = question.get("row_name", "row")
    heads = (
        (f"{entry[0].upper()}{entry[1:]} {{{{ loop.index }}}}", QUESTION_CM),
        (fields[0], ANSWER_CM),
    )
    rows = [(one["ask"], field) for one, field in zip(columns[1:], fields[1:], strict=True)]
    tag(document, f"for row in {question['name']}")
    table(document, question["ask"], heads, rows)
    tag(document, "endfor")


def add_insurance(document, pages, questions):
    """Add the three insurances: what was checked, and one line of facts for each."""
    document.add_heading("Insurance (key check 3)", 1)
    checks, facts = [], []
    for page in pages:
        check, insurer, policy, limit = page["question"]
        checks.append(check)
        facts.append(
            (
                check["ask"],
                *(answer(one) for one in (insurer, policy, limit)),
                f"{{{{ {check['name']}.expires }}}}",
            )
        )
    add_facts(document, "Insurance: what was checked", CHECKS, checks, check_row)
    columns = (
        ("Cover", 4.4),
        ("Insurer", 4.0),
        ("Policy number", 3.0),
        ("Amount", 2.8),
        ("Runs out", 2.8),
    )
    table(document, "Insurance: insurer, policy, amount and last day", columns, facts)


def add_sums(document, rows):
    """Add numbers that are worked out."""
    table(document, "Worked out from the answers", FACT, rows)

"""What is written after the placement has started: a review, or what it came to at the end."""

from building import new_document, table, tag


def build_afterwards():
    """Return the template of everything that is written after the start; its words come filled."""
    document = new_document("After the start")
    document.add_paragraph("{{ written.title }}", style="Title")
    document.add_paragraph("{{ written.purpose }}")
    table(
        document,
        "About this copy",
        (("About", 5.0), ("This copy", 12.0)),
        [
            ("Pack", "{{ pack.reference }}, version {{ pack.version }}"),
            ("School", "{{ pack.school }}"),
            ("Provider", "{{ pack.provider }}"),
            ("Written by", "{{ written.by }}, {{ written.at }}"),
            ("Copy", "{{ pack.edition }}"),
        ],
    )
    document.add_paragraph(
        "This stands beside the signed papers of the pack and changes nothing in them.",
        style="Note",
    )
    tag(document, "if written.withheld")
    document.add_paragraph(
        "{{ written.withheld }}: answers that are not for its reader. Ask the school if you have a "
        "question about this.",
        style="Note",
    )
    tag(document, "endif")
    tag(document, "for part in written.parts")
    document.add_heading("{{ part.title }}", 1)
    table(
        document,
        "Questions and answers",
        (("Question", 6.2), ("Answer", 10.8)),
        [("{{ row.ask }}", "{{ row.answer }}")],
        loop="row in part.rows",
    )
    tag(document, "endfor")
    tag(document, "if written.warnings")
    document.add_heading("What the rules said", 1)
    table(
        document,
        "What each rule said, and its source",
        (("What it said", 10.8), ("Source", 6.2)),
        [("{{ row.said }}", "{{ row.source }}")],
        loop="row in written.warnings",
    )
    document.add_paragraph("Why the school went on: {{ written.reason }}")
    tag(document, "endif")
    return document

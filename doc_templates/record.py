"""The signing record: the story of every signature."""

from building import new_document, table, tag


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
    add_signatures(document)
    add_carried(document)
    add_versions(document)
    document.add_heading("What was shown", 1)
    document.add_paragraph(
        "The exact PDF that was shown is attached to each sealed document. On a screen people read "
        "it as a page with the same words, whose SHA-256 is told with each signature. A SHA-256 is "
        "a fingerprint: it changes when one letter of the file changes."
    )
    table(
        document,
        "The files shown for signature",
        (("Document and copy", 5.4), ("SHA-256 of the file shown", 11.6)),
        [("{{ row.title }}\n{{ row.edition }}", "{{ row.sha256 }}")],
        loop="row in record.documents",
        style="Fingerprint",
    )
    add_findings(document)
    document.add_heading("Everything that happened", 1)
    columns = (("Entry", 2.0), ("When", 6.6), ("What", 8.4))
    table(
        document,
        "Every entry of this pack",
        columns,
        [("{{ row.number }}", "{{ row.when }}", "{{ row.sentence }}")],
        loop="row in record.events",
    )
    return document


def add_findings(document):
    """Add what the rules said, and why the school went on."""
    document.add_heading("What the rules said when this was sent", 1)
    document.add_paragraph(
        "A warning does not stop a pack. The school read each one and wrote why it went on."
    )
    table(
        document,
        "What each rule said, and the reason given",
        (("Rule", 4.0), ("What it said", 7.4), ("Why the school went on", 5.6)),
        [
            (
                "{{ row.title }}\n{{ row.rule }}",
                "{{ row.said }}\nSource: {{ row.source }}",
                "{{ row.reason }}",
            )
        ],
        loop="row in record.findings",
    )


def add_carried(document):
    """Add the signatures on earlier versions that this one shows, if there are any."""
    tag(document, "if record.carried")
    document.add_heading("Signatures on earlier versions", 1)
    document.add_paragraph(
        "These people did not sign this version. They signed an earlier one, and were not asked "
        "again. The SHA-256 is that of the file they were shown. That file is attached to the "
        "sealed document."
    )
    made = table(
        document,
        "Each signature on an earlier version",
        (("Who and what", 4.4), ("What was signed, and when", 6.6), ("SHA-256", 6.0)),
        [("{{ row.name }}\n{{ row.document }}", "{{ row.said }}", "{{ row.sha256 }}")],
        loop="row in record.carried",
    )
    made.rows[2].cells[2].paragraphs[0].style = document.styles["Fingerprint"]
    tag(document, "endif")


def add_versions(document):
    """Add the versions that came before, if there were any."""
    tag(document, "if record.versions")
    document.add_heading("Earlier versions of this pack", 1)
    document.add_paragraph(
        "An earlier version that was sealed can still be checked. The SHA-256 is that of its list "
        "of files (manifest.json)."
    )
    made = table(
        document,
        "Each earlier version",
        (("Version", 4.4), ("Where it stands", 6.6), ("SHA-256", 6.0)),
        [("{{ row.number }}\nSent on {{ row.sent }}", "{{ row.standing }}", "{{ row.sha256 }}")],
        loop="row in record.versions",
    )
    made.rows[2].cells[2].paragraphs[0].style = document.styles["Fingerprint"]
    tag(document, "endif")


def add_signatures(document):
    """Add a heading and a table for each signature."""
    document.add_heading("The signatures", 1)
    tag(document, "for row in record.signatures")
    document.add_heading("{{ row.document }}: {{ row.name }}", 2)
    made = table(
        document,
        "One signature",
        (("What", 4.4), ("Recorded", 12.6)),
        [
            ("Name as typed", "{{ row.name }}"),
            ("Invited as", "{{ row.invited }}"),
            ("Signed as", "{{ row.role }}"),
            ("For", "{{ row.party }}"),
            ("What they confirmed about themselves", "{{ row.capacity }}"),
            ("Kind of act", "{{ row.act }}"),
            ("Statement signed", "{{ row.statement }}"),
            ("What happened before, with this person's link", "{{ row.way }}"),
            ("Read to the end", "{{ row.end }}"),
            ("What was clicked", "{{ row.clicked }}"),
            ("How", "{{ row.how }}"),
            ("Drawn signature (SHA-256)", "{{ row.drawing }}"),
            ("When", "{{ row.when_london }}\n{{ row.when_utc }}"),
            ("Network address", "{{ row.address }}"),
            ("Language shown", "{{ row.language }}"),
            ("Versions (start of SHA-256)", "{{ row.versions }}"),
            ("Page that was read on the screen (SHA-256)", "{{ row.page_sha256 }}"),
            ("PDF that was shown, with the same words (SHA-256)", "{{ row.shown_sha256 }}"),
        ],
    )
    for row in made.rows[-2:]:
        row.cells[1].paragraphs[0].style = document.styles["Fingerprint"]
    tag(document, "endfor")

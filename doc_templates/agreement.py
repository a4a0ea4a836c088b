"""The words of the service level agreement: nine pairs of duties, 32 clauses, five schedules."""

from building import contents, new_document, opening, signature_section, table

REVIEW = (
    "These words are a starting point, not legal advice. The council must have its own lawyers look "
    "at them before they are used."
)

PAIRS = (
    (
        "tell the provider about the pupil's needs and the outcomes set for them, for example in an EHC plan",
        "give an agreed, structured programme with clear aims, objectives and methods",
    ),
    (
        "send news, and changes to the risk assessment, while the placement runs",
        "keep its own part of the risk assessment up to date while the placement runs",
    ),
    (
        "visit the provider, where that applies, before the referral is complete",
        "give the pupil a thorough start, with health and safety, on the first day",
    ),
    ("pay invoices within the time agreed", "send invoices for the amount and at the times agreed"),
    (
        "make sure that safeguarding, health and safety, and insurance are in place",
        "keep pupils safe at all times",
    ),
    (
        "share safeguarding information about the pupil safely and within the law",
        "keep all data about the pupil as data protection law asks",
    ),
    (
        "stay in touch with the named person at the provider about attendance, progress, wellbeing and safety",
        "stay in touch with the named person at the school about the same things",
    ),
    (
        "tell the provider of any important change about the pupil or the school",
        "tell the school of any important change about the pupil or the provider",
    ),
    (
        "arrange reviews at regular times, so that the pupil is on the way back to school or, after 16, to education, training or work",
        "make sure that courses lead back to school or, after 16, to education, training or work",
    ),
)

CLAUSES = (
    (
        "Parties and authority to sign",
        (
            "This agreement is between {{ school_name }}, {{ school_address }} (the school), and {{ provider_legal_name }}, {{ provider_number }}, {{ provider_address }} (the provider).",
            "School URN: {% if asked.school_urn %}{{ school_urn }}{% else %}none{% endif %}. Provider UKPRN: {{ provider_ukprn }}. Provider URN: {% if asked.provider_urn %}{{ provider_urn }}{% else %}none{% endif %}.",
            "The person who signs for the school has the authority to do so: {{ school_authority_basis }}. {{ provider_director.name }}, {{ provider_director.role }}, signs for the provider.",
        ),
    ),
    (
        "Words used here",
        (
            "Alternative provision is education arranged instead of, or beside, the pupil's school. A session is a morning or an afternoon. A school day is a day on which the school is open to pupils. The safeguarding lead is the designated safeguarding lead. An off-site direction is the school's power to require a pupil to attend elsewhere to improve behaviour.",
        ),
    ),
    (
        "How long it runs",
        (
            "The agreement runs from {{ start_date }} to {{ end_date }}, unless it ends sooner under clause 30 or both parties agree in writing to go on. Dates at which either party may stop or go on: {{ break_points }}.",
        ),
    ),
    (
        "What is provided, and where",
        (
            "The provider gives the provision in Schedule 1 at the places named there. The pupil is not moved to another place without the school's written agreement.",
        ),
    ),
    (
        "Referral and start",
        (
            "The provider accepts or declines a referral within {{ acceptance_days }} working days. Once accepted, the place is kept for the pupil. The first day begins with a thorough introduction, with health and safety.",
        ),
    ),
    (
        "Programme of learning",
        (
            "The provider gives a structured programme with aims, objectives and methods, as the personalised plan says. It leads back to school or, after 16, to education, training or work.",
        ),
    ),
    (
        "Hours, sessions and calendar",
        ("The hours and sessions stand in Schedule 1. The provider is closed: {{ closures }}.",),
    ),
    (
        "Staff and supervision",
        ("Staff are qualified and checked for the work they do. Adults and cover: {{ staffing }}",),
    ),
    (
        "Safeguarding",
        (
            "Both parties follow Keeping children safe in education and Working together to safeguard children. The safeguarding lead of the school is {{ dsl.name }}; that of the provider is {{ provider_dsl.name }}.",
            "The provider tells the school's safeguarding lead of any concern on the same day. It follows its procedure for allegations, records any use of physical intervention, and has due regard to the Prevent duty where it applies.",
            "Before the first day the provider confirms in writing that the right checks were made on everybody who works with pupils. It tells the school in writing of new staff, new places and other changes that may put a child at risk.",
            "If a safeguarding concern arises, the placement is reviewed at once. It is suspended or ended if the concern is not resolved.",
        ),
    ),
    (
        "Attendance",
        (
            "The provider takes a register at every session. It tells the school of an absence within {{ absence_minutes }} minutes of the start of the session, and by {{ absence_report_by }} at the latest: {{ absence_report_to }}.",
            "If nobody can reach the pupil's family, the steps in the personalised plan are taken. The provider sends a summary every month. The school decides the attendance codes.",
        ),
    ),
    (
        "Health, safety and medical needs",
        (
            "The provider assesses risks, keeps a first aider on site, manages medicines as agreed, and lets no pupil leave the site alone unless the referral says so. It reports every accident to the school in writing within {{ accident_hours }} hours, and at once if it is serious.",
        ),
    ),
    (
        "Behaviour",
        (
            "The provider follows its behaviour policy. It does not exclude: if it cannot keep the pupil, it suspends its service, phones the school the same day and returns the pupil safely. Only the head teacher of the school may suspend or exclude a pupil.",
            "Physical intervention is used only as the provider's policy allows, by trained staff, and is recorded.",
        ),
    ),
    (
        "Special educational needs and EHC plans",
        (
            "The school shares what the provider must know about the pupil's needs. The provider gives the help that is agreed, and takes part in the annual review of an EHC plan.",
        ),
    ),
    (
        "Curriculum, English, maths and exams",
        (
            "English and maths are part of the programme, as the personalised plan says. Exams: {{ exams_who_pays }}. Any special arrangements for exams are agreed with the school in time.",
        ),
    ),
    (
        "Transport",
        (
            "The pupil travels like this: {{ transport }}. Who arranges and pays: {{ transport_paid_by }}. {{ transport_details }}{% if asked.vehicle_wait %} Waiting: {{ vehicle_wait }}.{% endif %}",
            "Whoever carries the pupil has the right insurance and licence.",
        ),
    ),
    ("Meals", ("Lunch: {{ lunch }}. A pupil who has a right to free school meals keeps it.",)),
    (
        "Watching over the placement",
        (
            "The provider sends news of progress: {{ updates_how_often }}, to {{ updates_to }}. Reviews are held at least every {{ review_weeks }} school weeks. The school may visit without notice and see the records of the pupil. After a visit the school writes down what it saw. If something is wrong, both parties agree an action plan with dates.",
        ),
    ),
    (
        "The school's duties",
        (
            "The school does what stands in its column of the table of duties above. The pupil stays the school's responsibility while at the provider.",
        ),
    ),
    (
        "Charges",
        ("The price stands in Schedule 2. VAT: {{ vat }}. The rate includes: {{ cost_includes }}",),
    ),
    (
        "Invoices and payment",
        (
            "The provider sends an invoice {{ invoice_interval }}. Purchase order: {{ purchase_order }}. The school pays within {{ payment_days }} days of a correct invoice. Late payment carries the interest that the law sets.",
        ),
    ),
    (
        "Absence, cancelled sessions and closures",
        (
            "When the pupil is absent, is the session paid for? {{ charge_when_absent }}. When the provider is closed, is the session paid for? {{ charge_when_closed }}.",
        ),
    ),
    (
        "Changes",
        (
            "A change to this agreement is made in writing and signed by both parties. A change to the hours, the price, the places or the dates makes a new version of the pack, with new signatures.",
        ),
    ),
    (
        "Data protection",
        (
            "Each party is a controller of the data that it holds. Schedule 3 says what is shared, why, and on what basis. Each keeps data safe, helps the other to answer requests, and uses it for nothing else: not for marketing, and not to train computer models.",
            "A loss or leak of data is reported to the other party within {{ breach_hours }} hours of being found: at the school {{ data_breach_contact }}; at the provider {{ provider_breach_contact }}. Companies that handle the data for the provider: {{ data_helpers }}. At the end of the placement the pupil's records go back to the school, and the provider keeps only what the law asks it to keep: {{ records_kept }}.",
        ),
    ),
    (
        "Confidence",
        (
            "Neither party tells others what it learns about pupils, families or staff, except where the law asks it to or a child's safety needs it.",
        ),
    ),
    (
        "Insurance",
        (
            "While this agreement runs the provider keeps public liability insurance of at least {{ public_liability_least }} for each claim, employers' liability insurance of at least {{ employers_liability_least }}, and professional indemnity insurance of at least {{ professional_indemnity_least }}. It shows the certificates when asked.",
        ),
    ),
    (
        "Liability",
        (
            "Each party answers for what it and its staff do or fail to do. Nothing here limits liability for death or injury caused by carelessness, or for fraud.",
        ),
    ),
    (
        "Handing work to others",
        (
            "The provider hands no part of this work to anybody else, and passes on no right under this agreement, without the school's written consent. It lists every place and everybody who would work there before the school decides.",
        ),
    ),
    (
        "Equality, modern slavery and whistleblowing",
        (
            "The provider treats people fairly as the Equality Act 2010 asks, has no part in modern slavery, and protects staff who speak up.",
        ),
    ),
    (
        "Complaints and disputes",
        (
            "A parent may complain to the provider or to the school, by their published procedures. A dispute between the parties is settled by the named contacts within {{ dispute_first_days }} working days; if not, by their leaders within {{ dispute_second_days }} more; if not, with a mediator within {{ dispute_third_days }} more.",
        ),
    ),
    (
        "Suspending and ending",
        (
            "Either party may end this agreement with {{ notice_weeks }} school weeks' notice in writing. No notice is needed in an emergency: the school may suspend or end it at once for a safeguarding concern, or when the provider loses a registration or an insurance that it needs, or seriously breaks this agreement.",
        ),
    ),
    (
        "The end of the placement",
        (
            "Within {{ exit_report_days }} school days after the end the provider sends a report on each objective, attendance, qualifications and what comes next, with the pupil's own words. It hands over the pupil's work, records and belongings, and the school does the same with what is the provider's.",
        ),
    ),
    (
        "Law, letters and electronic signature",
        (
            "The law of England and Wales applies. Letters under this agreement go to the email addresses in Schedule 4. Each party accepts that the other signs electronically.",
        ),
    ),
)

DATA_SHARED = (
    (
        "Name, date of birth, contact details",
        "To teach and to keep in touch",
        "School to provider",
        "Public task",
        "Length of the placement, then as the law asks",
    ),
    (
        "Special educational needs and health",
        "To give the right help and to keep the pupil safe",
        "School to provider",
        "Public task; substantial public interest",
        "Length of the placement, then as the law asks",
    ),
    (
        "Safeguarding information",
        "To keep the pupil safe",
        "Both ways",
        "Legal duty; safeguarding of children",
        "As safeguarding rules ask",
    ),
    (
        "Attendance",
        "To know where the pupil is",
        "Provider to school, every session",
        "Legal duty",
        "Six years from the entry",
    ),
    (
        "Progress and behaviour",
        "To review the placement",
        "Provider to school",
        "Public task",
        "With the pupil's file",
    ),
    ("Price and invoices", "To pay", "Both ways", "Contract", "Six years after the end"),
)


def build_agreement(form, questions):
    """Return the agreement's template."""
    document = new_document(form["form"]["title"])
    opening(document, "sla", form["form"]["title"], form["form"]["purpose"])
    document.add_paragraph(REVIEW, style="Note")
    contents(document)
    document.add_heading("Who does what", 1)
    table(
        document,
        "What the school and the provider each do",
        (("The school will", 8.5), ("The provider will", 8.5)),
        [
            (f"{school[0].upper()}{school[1:]}.", f"{provider[0].upper()}{provider[1:]}.")
            for school, provider in PAIRS
        ],
    )
    add_settings(document, form)
    document.add_heading("The clauses", 1)
    for number, (title, paragraphs) in enumerate(CLAUSES, 1):
        document.add_heading(f"{number}. {title}", 2)
        for text in paragraphs:
            document.add_paragraph(text)
    add_schedules(document)
    signature_section(document)
    return document


def add_settings(document, form):
    """Add the numbers that the parties agree, and where each usual value comes from."""
    document.add_heading("The numbers agreed", 1)
    document.add_paragraph(
        "The parties choose these numbers. The law does not set them unless it says so here."
    )
    table(
        document,
        "The numbers agreed",
        (("What", 8.0), ("Agreed", 3.4), ("Where the usual value comes from", 5.6)),
        [
            (one["ask"], f"{{{{ {one['name']} }}}}", one["default_note"])
            for page in form["page"]
            for one in page["question"]
            if "default_note" in one
        ],
    )


def add_schedules(document):
    """Add the five schedules."""
    two = (("What", 6.0), ("Agreed", 11.0))
    document.add_heading("Schedule 1. The placement", 1)
    document.add_paragraph("The pupil is named here by initials and unique pupil number only.")
    table(
        document,
        "The placement",
        two,
        [
            ("Pupil", "{{ pack.pupil_initials }}"),
            (
                "Unique pupil number",
                "{% if asked.pupil_upn %}{{ pupil_upn }}{% else %}Not issued yet{% endif %}",
            ),
            ("First day", "{{ start_date }}"),
            ("Last day planned", "{{ end_date }}"),
            ("Hours a week at the provider", "{{ hours_at_provider }}"),
            ("Days at the provider, holidays not taken out", "{{ sums.days_at_provider }}"),
            (
                "Personalised plan",
                "The plan of pack {{ pack.reference }}, version {{ pack.version }}",
            ),
        ],
    )
    table(
        document,
        "Places",
        (("Place", 4.5), ("Address", 8.0), ("Run by", 4.5)),
        [("{{ row.name }}", "{{ row.address }}", "{{ row.run_by }}")],
        loop="row in provider_sites",
    )
    table(
        document,
        "Days and times",
        (("Day", 5.0), ("Starts", 6.0), ("Ends", 6.0)),
        [("{{ row.day }}", "{{ row.start }}", "{{ row.finish }}")],
        loop="row in days_wanted",
    )
    document.add_heading("Schedule 2. The price", 1)
    table(
        document,
        "The price",
        two,
        [
            ("Rate for one", "{{ rate_basis }}"),
            ("Rate", "{{ rate }}"),
            ("How many a week", "{{ units_a_week }}"),
            ("Weeks", "{{ weeks }}"),
            ("Total", "{{ total_cost }}"),
        ],
    )
    document.add_heading("Schedule 3. Data that is shared", 1)
    table(
        document,
        "Data that is shared",
        (("What", 3.8), ("Why", 3.6), ("Which way", 3.0), ("Lawful basis", 3.3), ("Kept for", 3.3)),
        DATA_SHARED,
    )
    document.add_heading("Schedule 4. Who to call", 1)
    table(
        document,
        "Named contacts",
        (("For", 4.6), ("Name and role", 5.4), ("Email and phone", 7.0)),
        [contact(words, name) for words, name in CONTACTS],
    )
    document.add_paragraph(
        "Each party tells the other at once when one of these people changes. A concern goes up in "
        "this order: the day-to-day contacts, the safeguarding leads, the people for a dispute."
    )
    document.add_heading("Schedule 5. The checklist", 1)
    document.add_paragraph("The school checked the provider before this agreement was signed.")
    table(
        document,
        "The checklist",
        two,
        [
            ("Checklist", "The checklist of pack {{ pack.reference }}, version {{ pack.version }}"),
            ("Decision", "{{ decision }}"),
            ("Decided on", "{{ decided_on }}"),
            ("Checks finished on", "{{ checks_on }}"),
            ("Checked by", "{{ checks_by.name }}, {{ checks_by.role }}"),
            ("Public liability insurance runs out", "{{ chk_public_liability.expires }}"),
            ("Employers' liability insurance runs out", "{{ chk_employers_liability.expires }}"),
            (
                "Professional indemnity insurance runs out",
                "{{ chk_professional_indemnity.expires }}",
            ),
            ("Safeguarding lead's training runs out", "{{ chk_dsl_training.expires }}"),
            ("Checks made again on", "{{ next_check }}"),
        ],
    )


CONTACTS = (
    ("The school, day to day", "link_person"),
    ("The school, second contact", "link_backup"),
    ("Safeguarding at the school", "dsl"),
    ("The school, for a dispute", "senior_leader"),
    ("The provider, day to day", "provider_contact"),
    ("Safeguarding at the provider", "provider_dsl"),
    ("The provider, for a dispute", "provider_director"),
)


def contact(words, name):
    """Return the row of a named contact."""
    more = f"{{% if {name}.email %}}{{{{ {name}.email }}}}\n{{% endif %}}{{{{ {name}.phone }}}}"
    return words, f"{{{{ {name}.name }}}}\n{{{{ {name}.role }}}}", more

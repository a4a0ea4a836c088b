"""What is asked in a table or in two places and may be left half answered: told as a warning."""

from formsvc.domain.rules.finding import Case, Judged, Outcome, Rule
from formsvc.domain.rules.looking import rows_of, text_of

#: The areas of which each plan has a starting point, and how they are called.
_AREAS = (
    ("attendance", "attendance"),
    ("english", "English"),
    ("maths", "maths"),
    ("wellbeing", "behaviour or wellbeing"),
)
#: What the name of a subject begins with, and how it is called.
_SUBJECTS = (("english", "English"), ("math", "maths"))


def starting_points(case: Case) -> Judged:
    """Judge that attendance, English, maths, and behaviour or wellbeing have a starting point."""
    given = {text_of(row, "area") for row in rows_of(case.facts, "baselines")}
    if not given:
        return Outcome.NOT_APPLICABLE, "The plan has no starting points yet."
    lacks = [words for area, words in _AREAS if area not in given]
    if lacks:
        return Outcome.WARN, f"The plan has no starting point for {' and '.join(lacks)}."
    return Outcome.PASS, "The plan has a starting point for each area that counts."


def subjects(case: Case) -> Judged:
    """Judge that the referral says where the pupil is in English and in maths."""
    rows = rows_of(case.facts, "attainment")
    given = {word for row in rows for word in text_of(row, "subject").casefold().split()}
    if not given:
        return Outcome.NOT_APPLICABLE, "The referral does not say yet where the pupil is."
    lacks = [
        words for begins, words in _SUBJECTS if not any(one.startswith(begins) for one in given)
    ]
    if lacks:
        return Outcome.WARN, f"The referral does not say where the pupil is in {lacks[0]}."
    return Outcome.PASS, "The referral says where the pupil is in English and maths."


def phones(case: Case) -> Judged:
    """Judge that each parent or carer who may be told anything has a phone number."""
    rows = [one for one in rows_of(case.facts, "parents") if one.get("nothing_sent") != "yes"]
    if not rows:
        return Outcome.NOT_APPLICABLE, "No parent or carer is named yet."
    if any(not text_of(row, "phone") for row in rows):
        return Outcome.WARN, "One parent or carer has no phone number. Say how they are reached."
    return Outcome.PASS, "Each parent or carer has a phone number."


def not_signing(case: Case) -> Judged:
    """Judge that it is said why a parent or carer is not asked to sign.

    Not of somebody to whom nothing may go: why that is, only safeguarding leads know. Nor where
    the pupil signs, who is 18.
    """
    rows = [one for one in rows_of(case.facts, "parents") if one.get("nothing_sent") != "yes"]
    of_age = text_of(case.facts, "pupil_signs") == "yes"
    if of_age or not any(row.get("signs") == "no" for row in rows):
        return Outcome.NOT_APPLICABLE, "Every parent or carer is asked to sign."
    if not text_of(case.facts, "not_signing_because"):
        return Outcome.WARN, "One parent or carer is not asked to sign, and nothing says why."
    return Outcome.PASS, "It is said why a parent or carer is not asked to sign."


def setting(case: Case) -> Judged:
    """Judge that the census's type of setting fits how the provider is registered."""
    kind = text_of(case.facts, "setting_type")
    registered = text_of(case.facts, "provider_registration")
    if not kind or not registered:
        return Outcome.NOT_APPLICABLE, "The type of setting is not known yet."
    if registered != "not_registered" and kind != "urn":
        return Outcome.WARN, "The provider has a URN, so the census takes that and no code."
    if registered == "not_registered" and kind == "urn":
        return Outcome.WARN, "The provider is not registered, so it has no URN for the census."
    if text_of(case.facts, "provider_ukprn") and kind not in {"urn", "ukprn"}:
        return Outcome.WARN, "The provider has a UKPRN, so the census takes that and no code."
    return Outcome.PASS, "The type of setting fits how the provider is registered."


_PLAN = "Council guidance: a baseline against which to measure progress"
RULES = (
    Rule(
        id="C4",
        version="1",
        title="The starting points of the plan",
        source=_PLAN,
        judge=starting_points,
        questions=("baselines",),
    ),
    Rule(
        id="C5",
        version="1",
        title="English and maths now",
        source=_PLAN,
        judge=subjects,
        questions=("attainment",),
    ),
    Rule(
        id="V9",
        version="1",
        title="A phone number for each parent or carer",
        source="Somebody has to be reached when the pupil does not arrive",
        judge=phones,
        questions=("parents",),
    ),
    Rule(
        id="V9b",
        version="1",
        title="A parent or carer who does not sign",
        source="Whoever reads the record later asks why",
        judge=not_signing,
        questions=("not_signing_because", "parents"),
    ),
    Rule(
        id="V10",
        version="1",
        title="The type of setting for the census",
        source="Alternative provision placement module of the school census, DfE",
        judge=setting,
        questions=("setting_type", "provider_registration"),
    ),
)

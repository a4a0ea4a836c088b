"""Every rule as a table: what goes in, what it finds, with each boundary on both sides."""

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formsvc.domain.calendar import UNKNOWN, SchoolCalendar, Span
from formsvc.domain.of_age import adult_from
from formsvc.domain.rules import ALL_RULES, Case, Outcome, judge
from formsvc.domain.rules.answers import leaving_date, upn_letter, usual_year_group

PASS, INFORM, WARN, FAIL = Outcome.PASS, Outcome.INFORM, Outcome.WARN, Outcome.FAIL
NOT = Outcome.NOT_APPLICABLE
TODAY = date(2026, 11, 25)
FORMS = Path(__file__).parents[3] / "forms"
DIRECTED = {"legal_route": "off_site_direction"}
UNREGISTERED = {"provider_registration": "not_registered"}
TERMS = SchoolCalendar(
    terms=(
        Span(first=date(2026, 9, 2), last=date(2026, 12, 18)),
        Span(first=date(2027, 1, 4), last=date(2027, 3, 25)),
    ),
    closed=(Span(first=date(2026, 10, 26), last=date(2026, 10, 30)),),
)
NOTICE = {
    "notice_address": {"line_1": "1 Invented Way"},
    "notice_report_to": "Sam O'Pretend",
    "notice_days": "20",
    "notice_objectives": "To come back calmer.",
    "notice_starts": "09:00",
    "notice_finishes": "15:00",
}
ALL_THERE = {"hours_at_provider": "14", "hours_at_school": "0", "hours_elsewhere": "0"}
LEAVER = {"pupil_dob": "2011-02-14", "looked_after": "yes"}
PARENT = {"name": "Al Ex", "signs": "yes", "phone": "07700 900001", "nothing_sent": "no"}


ACCOUNTS = {"office@x.example": "Offi Ce"}


def family(**second):
    """Two parents who sign, the second as told, and a safeguarding lead."""
    alex = {"name": "Al Ex", "signs": "yes", "email": "alex@x.example"}
    chris = {"name": "Chr Is", "signs": "yes", "reach": "text" if "phone" in second else ""}
    lead = {"name": "Lee Ad", "email": "lead@x.example", "phone": "07700 900009"}
    return {"parents": [alex, chris | second], "dsl": lead}


def the_pupil(signs="yes", **contact):
    return family() | {"pupil_signs": signs, "pupil_contact": {"name": "Rob In"} | contact}


def provider(who="provider_contact", **contact):
    return family() | {who: {"name": "Sam Other"} | contact}


def aged(born, signs, first="2027-01-05"):
    return {"pupil_dob": born, "pupil_signs": signs, "start_date": first}


def dates(first, last):
    return {"start_date": first, "end_date": last}


def check(name, expires, result="seen"):
    return {name: {"result": result, "expires": expires}}


def reviews(*days):
    return {"reviews": [{"date": day} for day in days]}


def points(*areas):
    return {"baselines": [{"area": one} for one in areas]}


def learnt(*names):
    return {"attainment": [{"subject": one} for one in names]}


def session(**row):
    return {"day": "monday", "session": "am"} | row


def coded(more=None, **row):
    return {"school_name": "Alder Grove School", "timetable": [session(**row)]} | (more or {})


#: (rule, facts, outcome, words of the reason)
TABLE = [
    # R1: five full-time pupils, or one looked after or with an EHC plan; more than 18 hours.
    ("C3", {}, NOT, "the council asks no more"),
    ("C3", {"dfe_items": "yes"}, PASS, "DfE and safeguarding items too"),
    ("C3", {"dfe_items": "no"}, FAIL, "Answer Yes"),
    ("R1", {}, NOT, "does not say yet"),
    ("R1", {"provider_registration": "registered_independent"}, PASS, "registered or is a school"),
    ("R1", UNREGISTERED, WARN, "not known"),
    ("R1", UNREGISTERED | {"hours_at_provider": "14.5"}, INFORM, "not more than 18"),
    ("R1", UNREGISTERED | {"hours_at_provider": "18"}, INFORM, "18 hours a week is not more"),
    ("R1", UNREGISTERED | {"hours_at_provider": "18.1"}, WARN, "18.1 hours a week is more than 18"),
    ("R1", UNREGISTERED | {"hours_at_provider": "19"}, WARN, "has not said how many full-time"),
    # All of the pupil's education may count as full-time below 18 hours too.
    ("R1", UNREGISTERED | ALL_THERE, INFORM, "all of the pupil's education"),
    ("R1", UNREGISTERED | ALL_THERE | {"hours_at_school": "1"}, INFORM, "a guide, not a safe"),
    ("R1", UNREGISTERED | ALL_THERE | {"looked_after": "yes"}, WARN, "all of the pupil's"),
    # It counts pupils of compulsory school age: until 25 June 2027, for somebody born then.
    (
        "R1",
        UNREGISTERED | LEAVER | {"hours_at_provider": "20", "start_date": "2027-06-25"},
        WARN,
        "the pupil is looked after",
    ),
    (
        "R1",
        UNREGISTERED | LEAVER | {"hours_at_provider": "20", "start_date": "2027-06-26"},
        INFORM,
        "does not count them",
    ),
    ("R1", UNREGISTERED | {"hours_at_provider": "18.5"}, WARN, "full-time there"),
    (
        "R1",
        UNREGISTERED | {"hours_at_provider": "18.5", "provider_full_time_pupils": "4"},
        WARN,
        "it has 4 full-time pupils",
    ),
    (
        "R1",
        UNREGISTERED | {"hours_at_provider": "18.5", "provider_full_time_pupils": "5"},
        WARN,
        "must be registered",
    ),
    (
        "R1",
        UNREGISTERED | {"hours_at_provider": "18", "provider_full_time_pupils": "5"},
        INFORM,
        "not more than 18",
    ),
    (
        "R1",
        UNREGISTERED | {"hours_at_provider": "18.5", "looked_after": "yes"},
        WARN,
        "the pupil is looked after",
    ),
    (
        "R1",
        UNREGISTERED | {"hours_at_provider": "18.5", "looked_after": "previously"},
        WARN,
        "full-time there",
    ),
    (
        "R1",
        UNREGISTERED | {"hours_at_provider": "20", "sen_status": "ehc_plan"},
        WARN,
        "has an EHC plan",
    ),
    (
        "R1",
        UNREGISTERED | {"hours_at_provider": "15", "sen_status": "ehc_plan"},
        WARN,
        "close to 18",
    ),
    (
        "R1",
        UNREGISTERED | {"hours_at_provider": "14.9", "sen_status": "ehc_plan"},
        INFORM,
        "not more than 18",
    ),
    (
        "R1",
        UNREGISTERED | {"hours_at_provider": "20", "sen_status": "sen_support"},
        WARN,
        "full-time there",
    ),
    # R1b: as the 2026 Act will have it, SEN support is enough.
    (
        "R1b",
        UNREGISTERED | {"hours_at_provider": "20", "sen_status": "sen_support"},
        WARN,
        "Under the 2026 Act, once it is in force: this may mean",
    ),
    ("R1b", UNREGISTERED | {"hours_at_provider": "20", "sen_status": "none"}, WARN, "full-time"),
    ("R1b", UNREGISTERED | {"hours_at_provider": "12", "sen_status": "ehc_plan"}, INFORM, "18"),
    ("R1b", {"provider_registration": "maintained_or_academy"}, PASS, "or is a school"),
    # R1c, R2: the whole week over all places.
    ("R1c", {}, NOT, "not known"),
    ("R1c", {"hours_at_provider": "12", "hours_at_school": "12"}, PASS, "24 hours"),
    (
        "R1c",
        {"hours_at_provider": "12", "hours_at_school": "1", "hours_elsewhere": "12"},
        INFORM,
        "another provider for 12 hours a week. The whole week comes to 25",
    ),
    ("R2", {}, NOT, "not known"),
    ("R2", {"hours_at_provider": "12", "hours_at_school": "13"}, PASS, "not below 25"),
    ("R2", {"hours_at_provider": "12", "hours_at_school": "12.9"}, WARN, "32.5 hours"),
    (
        "R2",
        {"hours_at_provider": "12", "hours_at_school": "12", "part_time": "yes"},
        INFORM,
        "part-time",
    ),
    # R3: the code of each session.
    ("R3", {}, NOT, "no attendance codes"),
    ("R3", coded(place="Alder Grove School", code="present"), PASS, "fits"),
    ("R3", coded(place="Riverbank Workshop", code="present"), WARN, "does not fit this place"),
    ("R3", coded(place="Riverbank", code="b", activity="Art", supervised_by="Sam"), PASS, "fits"),
    ("R3", coded(place="Riverbank", code="b", activity="Art"), WARN, "who is in charge"),
    (
        "R3",
        coded(place="Alder Grove School", code="b", activity="Art", supervised_by="Sam"),
        WARN,
        "away from the school",
    ),
    ("R3", coded(place="Other School", code="d"), WARN, "on the rolls of both schools"),
    ("R3", coded({"pupil_roll": "dual_main"}, place="Other School", code="d"), PASS, "fits"),
    ("R3", coded(place="Home", code="k"), WARN, "that the council arranges"),
    ("R3", coded({"legal_route": "la_arrangement"}, place="Hub", code="k"), PASS, "fits"),
    ("R3", coded(place="Home", code="c2"), WARN, "agreed part-time timetable"),
    ("R3", coded({"part_time": "yes"}, place="Home", code="c2"), PASS, "fits"),
    ("R3", coded(place="At home", code="b", activity="Art", supervised_by="Sam"), WARN, "at home"),
    ("R3", coded(LEAVER | {"start_date": "2027-06-25"}, code="x"), WARN, "code X is only for"),
    ("R3", coded(LEAVER | {"start_date": "2027-06-26"}, code="x"), PASS, "fits"),
    (
        "R3",
        coded(LEAVER | {"start_date": "2027-06-26", "part_time": "yes"}, code="c2"),
        WARN,
        "code X, not C2",
    ),
    # R4: agreement where the route rests on it.
    ("R4", {"legal_route": "day_six", "parent_agrees": "no"}, NOT, "does not rest"),
    ("R4", {"legal_route": "agreed_placement"}, NOT, "does not rest"),
    ("R4", {"legal_route": "agreed_placement", "parent_agrees": "yes"}, PASS, "agrees"),
    ("R4", {"legal_route": "agreed_placement", "parent_agrees": "no"}, WARN, "does not agree"),
    ("R4", {"legal_route": "agreed_placement", "parent_agrees": "not_needed"}, WARN, "not needed"),
    # R5: the notice: contents, time, who gets it.
    ("R5a", {}, NOT, "not an off-site direction"),
    ("R5a", DIRECTED | NOTICE, PASS, "all five"),
    ("R5a", DIRECTED | NOTICE | {"notice_finishes": ""}, FAIL, "the time when it ends"),
    ("R5a", DIRECTED | NOTICE | {"notice_day": "one"}, PASS, "all five"),
    ("R5a", DIRECTED | NOTICE | {"notice_day": "two"}, FAIL, "the time when the break begins"),
    ("R5a", DIRECTED, FAIL, "the address, the person to report to, the number of days"),
    ("R5", {}, NOT, "not an off-site direction"),
    ("R5", DIRECTED, WARN, "not known"),
    # Monday to Thursday: Tuesday and Wednesday lie between.
    (
        "R5",
        DIRECTED | {"notice_given_on": "2026-11-02", "start_date": "2026-11-05"},
        PASS,
        "2 week",
    ),
    (
        "R5",
        DIRECTED | {"notice_given_on": "2026-11-02", "start_date": "2026-11-04"},
        WARN,
        "1 week",
    ),
    (
        "R5",
        DIRECTED | {"notice_given_on": "2028-02-28", "start_date": "2028-03-02"},
        PASS,
        "2 week",
    ),
    (
        "R5",
        DIRECTED | {"notice_given_on": "2027-02-26", "start_date": "2027-03-02"},
        WARN,
        "1 week",
    ),
    ("R5c", {}, NOT, "not an off-site direction"),
    ("R5c", DIRECTED, WARN, "does not say who"),
    ("R5c", DIRECTED | {"notice_recipients": ["parent"]}, PASS, "whom the law names"),
    (
        "R5c",
        DIRECTED | {"notice_recipients": ["parent"], "sen_status": "ehc_plan"},
        FAIL,
        "the council must get",
    ),
    (
        "R5c",
        DIRECTED | {"notice_recipients": ["parent", "authority"], "sen_status": "ehc_plan"},
        PASS,
        "whom",
    ),
    (
        "R5c",
        DIRECTED
        | {"notice_recipients": ["parent"], "pupil_dob": "2009-01-05", "start_date": "2027-01-05"},
        WARN,
        "18 by then",
    ),
    (
        "R5c",
        DIRECTED
        | {"notice_recipients": ["parent"], "pupil_dob": "2009-01-06", "start_date": "2027-01-05"},
        PASS,
        "whom",
    ),
    (
        "R5c",
        DIRECTED
        | {"notice_recipients": ["parent"], "pupil_dob": "2008-02-29", "start_date": "2026-02-28"},
        PASS,
        "whom",
    ),
    (
        "R5c",
        DIRECTED
        | {"notice_recipients": ["parent"], "pupil_dob": "2008-02-29", "start_date": "2026-03-01"},
        WARN,
        "18 by then",
    ),
    (
        "R5c",
        DIRECTED
        | {"notice_recipients": ["pupil"], "pupil_dob": "2010-01-06", "start_date": "2027-01-05"},
        WARN,
        "goes to a parent",
    ),
    # R6: six school weeks; R6c: ten weeks after the last review.
    ("R6", {}, NOT, "not known"),
    ("R6", dates("2027-01-04", "2027-02-15"), PASS, "0 reviews are planned"),
    ("R6", dates("2027-01-04", "2027-02-16"), WARN, "no review between 4 January"),
    ("R6", dates("2027-01-04", "2027-03-26") | reviews("2027-02-12"), PASS, "1 review is planned"),
    ("R6", dates("2027-01-04", "2027-03-26") | reviews("2027-04-30"), WARN, "no review between"),
    (
        "R6",
        dates("2027-01-04", "2027-03-26") | {"first_review_date": "2027-02-12"},
        PASS,
        "1 review is planned",
    ),
    (
        "R6",
        dates("2027-01-04", "2027-03-26") | {"first_review_date": "2027-02-16"},
        WARN,
        "no review between 4 January",
    ),
    ("R6c", {}, NOT, "Nobody has asked"),
    ("R6c", {"review_asked_on": "2027-03-15"}, WARN, "none is planned"),
    ("R6c", {"review_asked_on": "2027-03-15"} | reviews("2027-03-15"), PASS, "15 March 2027"),
    (
        "R6c",
        {"review_asked_on": "2027-03-15", "review_last_held": "2027-01-04"},  # 70 days
        INFORM,
        "need not be held",
    ),
    (
        "R6c",
        {"review_asked_on": "2027-03-15", "review_last_held": "2027-01-03"},  # 71 days
        WARN,
        "none is planned",
    ),
    # R6b and R6d: what is written at a review.
    ("R6b", {}, NOT, "No worry"),
    ("R6b", {"review_concern": "no", "review_decision": "continue"}, NOT, "No worry"),
    ("R6b", {"review_concern": "yes", "review_decision": "continue"}, WARN, "goes on"),
    ("R6b", {"review_concern": "yes", "review_decision": "more_hours"}, WARN, "goes on"),
    ("R6b", {"review_concern": "yes", "review_decision": "pause"}, PASS, "does not go on"),
    ("R6b", {"review_concern": "yes", "review_decision": "end"}, PASS, "does not go on"),
    ("R6d", {}, NOT, "No review"),
    ("R6d", {"review_date": "2027-01-04", "review_next": "2027-02-15"}, PASS, "within six"),
    ("R6d", {"review_date": "2027-01-04", "review_next": "2027-02-16"}, WARN, "more than six"),
    ("R6d", {"review_date": "2027-01-04", "review_next": "2027-01-04"}, WARN, "not after this"),
    # R7: 45 days in a school year; education from day six.
    ("R7", {}, NOT, "not known"),
    ("R7", {"suspension_days": "45"}, PASS, "not more than 45"),
    ("R7", {"suspension_days": "45.5"}, WARN, "more than 45"),
    ("R7b", {}, NOT, "not provision from day six"),
    ("R7b", {"legal_route": "day_six"}, WARN, "not known"),
    (
        "R7b",
        {"legal_route": "day_six", "suspension_began": "2026-11-02", "start_date": "2026-11-09"},
        PASS,
        "day 6",
    ),
    (
        "R7b",
        {"legal_route": "day_six", "suspension_began": "2026-11-02", "start_date": "2026-11-10"},
        WARN,
        "day 7",
    ),
    # R8: a part-time timetable.
    ("R8", {"part_time": "no"}, NOT, "no part-time"),
    ("R8", {"part_time": "yes", "part_time_reason": "behaviour"}, WARN, "manage behaviour"),
    (
        "R8",
        {"part_time": "yes", "part_time_reason": "health"},
        WARN,
        "an end date and dates of rev",
    ),
    (
        "R8",
        {
            "part_time": "yes",
            "part_time_reason": "health",
            "part_time_agreed_on": "2026-11-02",
            "part_time_end_date": "2026-12-18",
            "part_time_reviews": [{"date": "2026-11-20"}],
        },
        PASS,
        "agreed, reviewed",
    ),
    # R9: twelve weeks with a provider that is not registered.
    ("R9", {}, NOT, "not registered"),
    ("R9", UNREGISTERED | dates("2027-01-04", "2027-03-29"), PASS, "not longer"),
    ("R9", UNREGISTERED | dates("2027-01-04", "2027-03-30"), INFORM, "not law"),
    # R10: evidence that runs out.
    ("R10", {}, NOT, "not known"),
    ("R10", dates("2027-01-04", "2027-03-26"), PASS, "No evidence"),
    (
        "R10",
        dates("2027-01-04", "2027-03-26") | check("chk_public_liability", "2027-01-03"),
        FAIL,
        "public liability insurance runs out on 3 January 2027",
    ),
    (
        "R10",
        dates("2027-01-04", "2027-03-26") | check("chk_public_liability", "2027-01-04"),
        WARN,
        "public liability (4 January 2027)",
    ),
    (
        "R10",
        dates("2027-01-04", "2027-03-26") | check("chk_first_aid", "2026-12-31"),
        WARN,
        "first aid",
    ),
    (
        "R10",
        dates("2027-01-04", "2027-03-26") | check("chk_first_aid", "2027-03-26"),
        PASS,
        "No evidence",
    ),
    (
        "R10",
        dates("2027-01-04", "2027-03-26")
        | check("chk_employers_liability", "2026-12-31", "not_applicable"),
        PASS,
        "No evidence",
    ),
    (
        "R10",
        dates("2027-01-04", "2027-03-26") | check("chk_dsl_training", "2026-12-31"),
        FAIL,
        "lead",
    ),
    # R11 to R14.
    ("R11", {}, NOT, "not an off-site direction"),
    ("R11", DIRECTED | {"sen_status": "sen_support"}, INFORM, "may be a disability"),
    ("R11", DIRECTED | {"has_conditions": "yes"}, INFORM, "may be a disability"),
    ("R11", DIRECTED | {"sen_status": "none", "has_conditions": "no"}, PASS, "no need"),
    ("R12", {}, NOT, "not known"),
    ("R12", {"pupil_dob": "2012-08-31", "pupil_year_group": "year_10"}, PASS, "year 10"),
    ("R12", {"pupil_dob": "2012-09-01", "pupil_year_group": "year_9"}, PASS, "year 9"),
    ("R12", {"pupil_dob": "2012-09-01", "pupil_year_group": "year_10"}, WARN, "usually in year 9"),
    ("R12", {"pupil_dob": "2012-02-29", "pupil_year_group": "year_10"}, PASS, "year 10"),
    ("R12", {"pupil_dob": "2026-01-01", "pupil_year_group": "year_9"}, WARN, "not of school age"),
    ("R12b", {}, NOT, "not known"),
    ("R12b", {"pupil_dob": "2011-02-14", "end_date": "2027-06-25"}, PASS, "25 June 2027"),
    ("R12b", {"pupil_dob": "2011-02-14", "end_date": "2027-06-26"}, INFORM, "code X"),
    ("R13", {"sen_status": "sen_support"}, NOT, "No EHC plan"),
    *(
        (
            "R13",
            dates("2027-01-04", "2027-03-26") | {"sen_status": "ehc_plan", "ehc_next_review": due},
            outcome,
            words,
        )
        for due, outcome, words in (
            ("2027-01-03", PASS, "not due inside"),
            ("2027-01-04", WARN, "4 January 2027"),
            ("2027-03-26", WARN, "26 March 2027"),
            ("2027-03-27", PASS, "not due inside"),
        )
    ),
    ("R14", {"free_school_meals": "no"}, NOT, "does not have"),
    ("R14", {"free_school_meals": "yes"}, FAIL, "no lunch is arranged"),
    ("R14", {"free_school_meals": "yes", "lunch": "home"}, WARN, "no lunch is given"),
    ("R14", {"free_school_meals": "yes", "lunch": "not_needed"}, WARN, "no lunch is given"),
    ("R14", {"free_school_meals": "yes", "lunch": "packed"}, PASS, "arranged"),
    # Checks of the provider, and of single answers.
    ("C1", {}, NOT, "no decision"),
    ("C1", {"decision": "satisfied"}, PASS, "is satisfied"),
    ("C1", {"decision": "with_conditions"}, WARN, "conditions"),
    ("C1", {"decision": "not_satisfied"}, FAIL, "not satisfied"),
    ("C2", {}, NOT, "No checks"),
    ("C2", {"chk_fire": {"result": "seen"}}, PASS, "No check"),
    ("C2", {"chk_fire": {"result": "no"}}, WARN, "fire"),
    ("C6", {"checks_on": "2026-11-20"}, NOT, "of its own"),
    ("C6", {"chk_fire": {"checked_on": "2026-11-20"}}, NOT, "of its own"),
    ("C6", {"checks_on": "2026-11-20", "chk_fire": {"checked_on": "2026-11-20"}}, PASS, "No"),
    ("C6", {"checks_on": "2026-11-20", "chk_fire": {"checked_on": "2026-11-21"}}, WARN, "fire"),
    ("C4", {}, NOT, "no starting points"),
    ("C4", points("attendance", "english", "maths", "wellbeing"), PASS, "each area"),
    ("C4", points("attendance", "attendance", "maths", "wellbeing"), WARN, "for English"),
    ("C5", {}, NOT, "does not say yet"),
    ("C5", learnt("English language", "Mathematics"), PASS, "English and maths"),
    ("C5", learnt("English", "Science"), WARN, "in maths"),
    ("V9", {}, NOT, "No parent"),
    ("V9", {"parents": [PARENT]}, PASS, "has a phone"),
    ("V9", {"parents": [PARENT, PARENT | {"phone": ""}]}, WARN, "no phone number"),
    ("V9", {"parents": [PARENT, {"name": "X", "nothing_sent": "yes"}]}, PASS, "has a phone"),
    ("V9b", {"parents": [PARENT]}, NOT, "Every parent"),
    ("V9b", {"parents": [PARENT | {"signs": "no"}]}, WARN, "nothing says why"),
    (
        "V9b",
        {"parents": [PARENT | {"signs": "no"}], "not_signing_because": "Abroad"},
        PASS,
        "It is said why",
    ),
    ("V9b", {"parents": [PARENT | {"signs": "no", "nothing_sent": "yes"}]}, NOT, "Every parent"),
    ("V9b", {"parents": [PARENT | {"signs": "no"}], "pupil_signs": "yes"}, NOT, "Every parent"),
    ("V10", {}, NOT, "not known"),
    ("V10", UNREGISTERED | {"setting_type": "oth"}, PASS, "fits"),
    ("V10", UNREGISTERED | {"setting_type": "urn"}, WARN, "no URN"),
    ("V10", UNREGISTERED | {"setting_type": "oth", "provider_ukprn": "12345678"}, WARN, "a UKPRN"),
    ("V10", {"provider_registration": "pru_or_ap_school", "setting_type": "wbp"}, WARN, "a URN"),
    ("V1", {}, NOT, "no UPN"),
    ("V1", {"pupil_upn": "A12345678901B"}, INFORM, "temporary"),
    ("V1", {"pupil_upn": "12"}, WARN, "a letter and 12 digits"),
    ("V1", {"pupil_upn": f"{upn_letter('812345678901')}812345678901"}, PASS, "fits"),
    ("V1", {"pupil_upn": f"{upn_letter('812345678901').lower()} 8123 4567 8901"}, PASS, "fits"),
    ("V3", {"parents": [{"nothing_sent": "yes", "signs": "no"}]}, PASS, "Nobody"),
    ("V3", {"parents": [{"nothing_sent": "no", "signs": "yes"}]}, PASS, "Nobody"),
    (
        "V3",
        {
            "parents": [
                {"nothing_sent": "no", "signs": "yes", "email": "A@x.example"},
                {"nothing_sent": "yes", "signs": "no", "email": "a@x.example"},
            ]
        },
        FAIL,
        "same email address",
    ),
    ("V3", {"parents": [{"nothing_sent": "yes", "signs": "yes"}]}, FAIL, "nothing may go"),
    ("V7", family(), PASS, "No parent's or pupil's"),
    ("V7", family(email="Alex@x.example", name="Al Ex"), PASS, "No parent's or pupil's"),
    ("V7", family(email="LEAD@x.example"), FAIL, "Parent or carer 2 has the same"),
    ("V7", family(phone="07700 900009"), FAIL, "Parent or carer 2 has the same"),
    ("V7", family(phone="+44 7700 900009", reach="text"), FAIL, "Parent or carer 2 has the same"),
    ("V7", family(email="LEAD@x.example", reach="by_hand"), PASS, "No parent's or pupil's"),
    ("V7", family(email="LEAD@x.example", signs="no"), PASS, "No parent's or pupil's"),
    ("V7", family(email="office@x.example"), FAIL, "Parent or carer 2 has the same"),
    ("V7", family(email="LEAD@x.example", name="Mrs Lee Ad"), WARN, "is named as one of the staff"),
    ("V7", family(email="office@x.example", name="Offi Ce"), WARN, "is named as one of the staff"),
    ("V7", the_pupil(email="lead@x.example"), FAIL, "The pupil has the same"),
    ("V7", the_pupil(email="ALEX@x.example"), WARN, "The pupil's link goes to a parent's"),
    ("V7", the_pupil(email="robin@x.example"), PASS, "No parent's or pupil's"),
    ("V7", the_pupil("no", email="lead@x.example"), PASS, "No parent's or pupil's"),
    ("V11", {}, NOT, "Nobody of the provider"),
    ("V11", provider(email="sam@x.example"), PASS, "nobody at the school"),
    ("V11", provider(email="LEAD@x.example"), FAIL, "The provider's contact has the same"),
    ("V11", provider(email="office@x.example"), FAIL, "could sign for both sides"),
    ("V11", provider(email="lead@x.example", name="Mrs Lee Ad"), WARN, "at the school and at"),
    ("V11", provider("provider_director", email="lead@x.example"), FAIL, "who signs the agreement"),
    # V8: 18 today, 18 by the first day, or not 18 yet; TODAY is 25 November 2026.
    ("V8", {}, NOT, "does not say yet"),
    ("V8", {"pupil_signs": "yes"}, WARN, "date of birth is not known"),
    ("V8", aged("2008-11-25", "yes"), PASS, "is 18, and signs"),
    ("V8", aged("2008-11-26", "yes"), WARN, "18 on 26 November 2026, and cannot sign before"),
    ("V8", aged("2009-01-05", "yes"), WARN, "18 on 5 January 2027"),
    ("V8", aged("2009-01-06", "yes"), FAIL, "under 18 until 6 January 2027"),
    ("V8", aged("2009-01-05", "no"), WARN, "From then on the pupil decides"),
    ("V8", aged("2009-01-06", "no"), PASS, "under 18, so a parent signs"),
    # A first day that is past makes nobody younger than they are today.
    ("V8", aged("2008-11-25", "no", "2026-11-02"), WARN, "From then on the pupil decides"),
    ("V8", aged("2008-11-26", "no", "2026-11-02"), PASS, "under 18, so a parent signs"),
    ("V4", {}, NOT, "not known"),
    ("V4", dates("2027-01-04", "2027-01-04"), PASS, "4 January 2027"),
    ("V4", dates("2027-01-04", "2027-01-03"), FAIL, "before it begins"),
    ("V5", {}, NOT, "no timetable"),
    (
        "V5",
        {"hours_at_provider": "3", "hours_at_school": "2", "timetable": [{"hours": "5"}]},
        PASS,
        "5 hours",
    ),
    (
        "V5",
        {
            "hours_at_provider": "3",
            "hours_at_school": "2",
            "hours_elsewhere": "1",
            "timetable": [{"hours": "2.5"}, {"hours": "2.5"}],
        },
        WARN,
        "adds up to 5 hours, the referral says 6",
    ),
    ("V6", {}, NOT, "not known"),
    (
        "V6",
        {"rate": "42.50", "units_a_week": "2", "weeks": "3", "total_cost": "255.00"},
        PASS,
        "£255.00",
    ),
    (
        "V6",
        {"rate": "42.50", "units_a_week": "2", "weeks": "3", "total_cost": "255.01"},
        WARN,
        "£255.01",
    ),
    ("V6b", {}, NOT, "not known"),
    ("V6b", dates("2027-01-04", "2027-01-22") | {"weeks": "3"}, PASS, "3 of 3"),
    ("V6b", dates("2027-01-04", "2027-01-22") | {"weeks": "4"}, WARN, "pays for 4"),
]


def everything_found(case):
    """What all rules find: those about a pack, and those about a review."""
    also = frozenset({"R1b"})
    return [*judge(case, also=also), *judge(case, also=also, of_review=True)]


def found(rule, facts, **more):
    """The finding of one rule about these facts."""
    case = Case(facts=facts, **{"on": TODAY, "people": ("dsl",), "accounts": ACCOUNTS} | more)
    by_id = {one.rule: one for one in everything_found(case)}
    return by_id[rule]


@pytest.mark.parametrize(("rule", "facts", "outcome", "words"), TABLE)
def test_a_rule_finds_what_the_table_says(rule, facts, outcome, words):
    finding = found(rule, facts)

    assert (finding.outcome, words in finding.why) == (outcome, True), finding.why
    assert finding.source


def test_the_table_holds_every_rule_and_each_outcome_that_it_may_have():
    seen = {}
    for rule, _, outcome, _ in TABLE:
        seen.setdefault(rule, set()).add(outcome)

    assert set(seen) == {rule.id for rule in ALL_RULES}
    for rule in ALL_RULES:
        assert rule.severity in seen[rule.id], rule.id
        assert PASS in seen[rule.id], rule.id
        worse = {WARN, FAIL} - ({rule.severity} if rule.severity is WARN else {WARN, FAIL})
        if rule.severity is not FAIL:
            assert not worse & seen[rule.id], rule.id


def test_nobody_who_signs_for_the_school_shares_an_address_with_the_provider():
    signing = {
        one["people"]
        for file in FORMS.glob("*.toml")
        for one in tomllib.loads(file.read_text())["signatory"]
        if one["party"] == "school"
    }

    assert "senco" in signing
    for who in signing - {"dsl"}:
        same = {who: {"name": "Other Name", "email": "sam@x.example"}}
        assert found("V11", provider(email="sam@x.example") | same).outcome is FAIL, who


def test_no_finding_is_worse_than_its_rules_severity():
    order = [NOT, PASS, INFORM, WARN, FAIL]
    worst = {rule.id: rule.severity for rule in ALL_RULES}
    for rule, facts, _, _ in TABLE:
        for finding in everything_found(Case(facts=facts, on=TODAY, people=("dsl",))):
            assert order.index(finding.outcome) <= order.index(worst[finding.rule]), rule


def test_two_school_days_are_counted_over_a_half_term():
    """Half-term is from 26 to 30 October: Friday 23 to Tuesday 3 has one school day between."""
    facts = DIRECTED | {"notice_given_on": "2026-10-23", "start_date": "2026-11-03"}
    assert found("R5", facts, calendar=TERMS).outcome is WARN
    assert "leaves 1 school day before" in found("R5", facts, calendar=TERMS).why
    assert found("R5", facts).outcome is PASS
    assert "does not know the school's own holidays" in found("R5", facts).why

    later = facts | {"start_date": "2026-11-04"}
    assert found("R5", later, calendar=TERMS).outcome is PASS


def test_a_half_term_does_not_count_towards_six_school_weeks():
    facts = dates("2026-09-28", "2026-11-16")  # seven weeks, one of them half-term

    assert found("R6", facts, calendar=TERMS).outcome is PASS
    assert found("R6", facts).outcome is WARN


def test_day_six_is_counted_in_school_days():
    facts = {
        "legal_route": "day_six",
        "suspension_began": "2026-10-21",
        "start_date": "2026-11-04",
    }

    assert found("R7b", facts, calendar=TERMS).outcome is PASS
    assert found("R7b", facts).outcome is WARN


def test_a_count_does_not_change_in_the_nights_when_clocks_change():
    spring = DIRECTED | {"notice_given_on": "2027-03-26", "start_date": "2027-03-31"}
    autumn = DIRECTED | {"notice_given_on": "2026-10-23", "start_date": "2026-10-28"}

    assert "2 weekdays" in found("R5", spring, calendar=UNKNOWN).why
    assert "2 weekdays" in found("R5", autumn, calendar=UNKNOWN).why
    for facts, short in ((spring, "2027-03-30"), (autumn, "2026-10-27")):
        assert "1 weekday before" in found("R5", facts | {"start_date": short}).why


@pytest.mark.parametrize(
    ("held", "asked", "outcome"),
    [
        ("2027-01-18", "2027-03-29", INFORM),  # 70 days over the night of 28 March 2027
        ("2027-01-17", "2027-03-29", WARN),
        ("2026-08-31", "2026-11-09", INFORM),  # 70 days over the night of 25 October 2026
        ("2026-08-30", "2026-11-09", WARN),
        ("2027-12-22", "2028-03-01", INFORM),  # 70 days over 29 February 2028
        ("2027-12-21", "2028-03-01", WARN),
    ],
)
def test_ten_weeks_are_seventy_days_over_a_clock_change_and_a_leap_day(held, asked, outcome):
    facts = {"review_asked_on": asked, "review_last_held": held}

    assert found("R6c", facts).outcome is outcome


def test_an_authority_sets_its_own_full_week_and_switches_rules():
    facts = {"hours_at_provider": "12", "hours_at_school": "11"}

    assert found("R2", facts, full_week=Decimal(23)).outcome is PASS
    assert found("C3", {"dfe_items": "no"}, dfe_items=False).outcome is NOT
    ids = {one.rule for one in judge(Case(facts=facts, on=TODAY), without=frozenset({"R9"}))}
    assert "R9" not in ids
    assert "R1b" not in ids


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda one: one.id)
def test_a_rule_counts_from_its_first_day_on(rule):
    assert rule.holds_on(rule.effective_from)
    assert not rule.holds_on(rule.effective_from - timedelta(days=1))
    assert rule.effective_from <= TODAY


def test_a_rule_counts_only_while_it_is_in_force():
    before = {one.rule for one in judge(Case(facts={}, on=date(2023, 8, 31)))}
    assert before == {"R5", "R5a", "R5c", "R6c", "R11", "R13"}
    ended = replace(ALL_RULES[0], effective_to=TODAY)
    assert ended.holds_on(TODAY)
    assert not ended.holds_on(TODAY + timedelta(days=1))
    now = {one.rule for one in judge(Case(facts={}, on=TODAY))}
    assert now == {rule.id for rule in ALL_RULES if not rule.of_review} - {"R1b"}


def test_every_rule_has_its_own_name_version_title_and_source():
    assert len({rule.id for rule in ALL_RULES}) == len(ALL_RULES)
    for rule in ALL_RULES:
        assert rule.version
        assert rule.title
        assert len(rule.source) > 10


@given(
    st.dictionaries(
        st.sampled_from(sorted({name for _, facts, _, _ in TABLE for name in facts})),
        st.one_of(
            st.text(max_size=12),
            st.lists(st.text(max_size=5), max_size=3),
            st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3),
            st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=5)), max_size=3),
            st.sampled_from(["yes", "no", "2027-01-04", "2028-02-29", "18", "NaN", "1e99"]),
        ),
    )
)
def test_no_answer_however_strange_makes_a_rule_fail(facts):
    for finding in everything_found(Case(facts=facts, on=TODAY, people=("dsl",))):
        assert finding.why


@given(st.text("0123456789", min_size=12, max_size=12), st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_of_a_upn_is_found(digits, place, step):
    other = str((int(digits[place]) + step) % 10)
    slipped = digits[:place] + other + digits[place + 1 :]

    assert upn_letter(slipped) != upn_letter(digits)


@given(st.dates(date(2008, 1, 1), date(2020, 12, 31)))
def test_somebody_leaves_on_a_friday_in_june_at_the_end_of_year_11(born):
    leaves = leaving_date(born)

    assert (leaves.month, leaves.weekday()) == (6, 4)
    assert leaves.day >= 24
    assert usual_year_group(born, leaves) == "year_11"


@pytest.mark.parametrize(
    ("born", "adult"),
    [("2008-02-28", "2026-02-28"), ("2008-02-29", "2026-03-01"), ("2008-03-01", "2026-03-01")],
)
def test_a_birthday_on_29_february(born, adult):
    assert adult_from(date.fromisoformat(born)) == date.fromisoformat(adult)

"""What schools' systems call our questions, and how they write some answers.

Data, not code: small letters, no full stops. A question's own name and its own words are known
without standing here. A part of an answer is named after a dot.
"""

from collections.abc import Mapping

#: The usual headings of exports -> the question, or question.part.
LABELS: Mapping[str, str] = {
    "legal surname": "pupil_surname",
    "legal last name": "pupil_surname",
    "surname": "pupil_surname",
    "last name": "pupil_surname",
    "family name": "pupil_surname",
    "legal forename": "pupil_forename",
    "legal first name": "pupil_forename",
    "forename": "pupil_forename",
    "first name": "pupil_forename",
    "given name": "pupil_forename",
    "middle name": "pupil_middle_names",
    "middle names": "pupil_middle_names",
    "middle name(s)": "pupil_middle_names",
    "preferred forename": "pupil_known_as",
    "preferred name": "pupil_known_as",
    "chosen name": "pupil_known_as",
    "known as": "pupil_known_as",
    "dob": "pupil_dob",
    "date of birth": "pupil_dob",
    "birth date": "pupil_dob",
    "upn": "pupil_upn",
    "unique pupil number": "pupil_upn",
    "uln": "pupil_uln",
    "unique learner number": "pupil_uln",
    "year": "pupil_year_group",
    "year group": "pupil_year_group",
    "yeargroup": "pupil_year_group",
    "nc year": "pupil_year_group",
    "nc year actual": "pupil_year_group",
    "gender": "pupil_sex",
    "sex": "pupil_sex",
    "gender/sex": "pupil_sex",
    "legal sex": "pupil_sex",
    "address": "pupil_address.line_1",
    "address line 1": "pupil_address.line_1",
    "house and street": "pupil_address.line_1",
    "street": "pupil_address.line_1",
    "address line 2": "pupil_address.line_2",
    "town": "pupil_address.town",
    "town/city": "pupil_address.town",
    "city": "pupil_address.town",
    "county": "pupil_address.county",
    "postcode": "pupil_address.postcode",
    "post code": "pupil_address.postcode",
    "first language": "pupil_first_language",
    "home language": "pupil_first_language",
    "language": "pupil_first_language",
    "ethnicity": "pupil_ethnicity",
    "religion": "pupil_beliefs",
    "sen status": "sen_status",
    "sen provision": "sen_status",
    "fsm": "free_school_meals",
    "free school meals": "free_school_meals",
    "fsm eligible": "free_school_meals",
    "pupil premium": "pupil_premium",
    "pp": "pupil_premium",
    "in care": "looked_after",
    "looked after": "looked_after",
    "lac": "looked_after",
    "cla": "looked_after",
    "% attend": "attendance_percent",
    "attendance": "attendance_percent",
    "attendance %": "attendance_percent",
    "percentage attendance": "attendance_percent",
    "doctor": "gp",
    "gp": "gp",
    "gp surgery": "gp",
    "medical practice": "gp",
    "dietary needs": "diet",
    "dietary requirements": "diet",
    "school name": "school_name",
    "urn": "school_urn",
    "laestab": "school_laestab",
}

#: How exports write some answers -> the choice's name. "Year 9" and "9" are the same.
WRITTEN: Mapping[str, Mapping[str, str]] = {
    "pupil_sex": {"m": "male", "f": "female", "boy": "male", "girl": "female"},
    "sen_status": {
        "n": "none",
        "no sen": "none",
        "no special educational need": "none",
        "k": "sen_support",
        "e": "ehc_plan",
        "ehcp": "ehc_plan",
        "education, health and care plan": "ehc_plan",
    },
    "pupil_year_group": {
        "r": "reception",
        **{
            said: f"year_{number}"
            for number in range(1, 14)
            for said in (f"{number}", f"{number:02}", f"y{number}", f"yr {number}", f"yr{number}")
        },
    },
}

YES = frozenset({"y", "yes", "true", "t", "1"})
NO = frozenset({"n", "no", "false", "f", "0"})
NOT_KNOWN = frozenset({"not known", "unknown", "u"})

"""The school's pages: its packs, their questions, sending, and what comes back."""

from flask import Blueprint

from formsvc.web import profile, scans
from formsvc.web.school import (
    addressing,
    afterwards,
    amending,
    asking_pages,
    calendar,
    carried,
    drafts,
    files,
    following,
    giving_copies,
    giving_letters,
    handing_over,
    importing,
    in_person,
    instead,
    listing,
    on_paper,
    pack_list,
    passing_on,
    provider_part,
    pupil_record,
    renewing,
    retention,
    retrying,
    reviewing,
    rules_beside,
    sending,
    telling_codes,
)

pages = Blueprint("school", __name__)
for room in (
    addressing,
    afterwards,
    carried,
    calendar,
    pack_list,
    listing,
    reviewing,
    drafts,
    handing_over,
    files,
    rules_beside,
    asking_pages,
    sending,
    following,
    amending,
    instead,
    provider_part,
    passing_on,
    importing,
    renewing,
    retrying,
    telling_codes,
    in_person,
    on_paper,
    retention,
    pupil_record,
    giving_copies,
    giving_letters,
):
    room.add_to(pages)
scans.add_school_to(pages)
profile.add_school_to(pages)

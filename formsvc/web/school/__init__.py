"""The school's pages: its packs, their questions, sending, and what comes back."""

from flask import Blueprint

from formsvc.web.school import (
    asking_pages,
    calendar,
    following,
    listing,
    provider_part,
    reviewing,
    sending,
)

pages = Blueprint("school", __name__)
for room in (calendar, listing, reviewing, asking_pages, sending, following, provider_part):
    room.add_to(pages)

"""The school's pages: its packs, their questions, sending, and what comes back."""

from flask import Blueprint

from formsvc.web.school import asking_pages, following, listing, sending

pages = Blueprint("school", __name__)
for room in (listing, asking_pages, sending, following):
    room.add_to(pages)

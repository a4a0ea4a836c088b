"""The provider's own part: a doorway that shows nothing, then its register, item by item."""

from flask import Blueprint

from formsvc.web.provider import answering, checks, inside

pages = Blueprint("provider", __name__)
for room in (inside, answering, checks):
    room.add_to(pages)

"""The sign-off link: a doorway that shows nothing, then reading, signing, asking, declining."""

from flask import Blueprint

from formsvc.web.signing import answering, codes, doorway, files, papers, stopped

pages = Blueprint("signing", __name__)
for room in (doorway, codes, papers, files, stopped, answering):
    room.add_to(pages)

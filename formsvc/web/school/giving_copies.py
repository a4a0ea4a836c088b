"""Printing the signed copy of a person whom no letter reaches, and saying that it was given."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from formsvc.journeys.giving_copies import find_copy, note_given, open_copy
from formsvc.web.asking import open_to, services, user
from formsvc.web.attachments import own_pdf


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/packs/<ref>/copies/<invitation>")(ask_given)
    pages.post("/packs/<ref>/copies/<invitation>")(given)
    pages.get("/packs/<ref>/copies/<invitation>/<path:name>")(copy_file)


@open_to("school")
def ask_given(ref: str, invitation: str) -> ResponseReturnValue:
    """Show what to print for this person, and ask whether they have it."""
    copy = find_copy(services(), user(), ref, invitation)
    titles = {name: one.title for name, one in services().catalogue.definitions.items()}
    return render_template("school/give_copy.html", ref=ref, copy=copy, titles=titles)


@open_to("school")
def given(ref: str, invitation: str) -> ResponseReturnValue:
    """Write down that they have it."""
    note_given(services(), user(), ref, invitation)
    return redirect(url_for("school.pack", ref=ref), 303)


@open_to("school")
def copy_file(ref: str, invitation: str, name: str) -> ResponseReturnValue:
    """Give one sealed file of this person's copy."""
    data = open_copy(services(), user(), ref, invitation, name)
    file = f"{ref}-{name.replace('/', '-')}"
    return own_pdf(data, name=file, to_keep=True)

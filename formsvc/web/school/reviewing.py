"""Check answers, and the preview of a filled document."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from formsvc.domain.answers import asked_questions
from formsvc.domain.definition import Audience
from formsvc.journeys.access import audiences_of
from formsvc.journeys.answering import definition_of, others_part, own_part, progress
from formsvc.journeys.following import follow_pack
from formsvc.journeys.previewing import preview_page, preview_pdf, previewed_copy
from formsvc.web.asking import open_to, services, user
from formsvc.web.attachments import own_pdf
from formsvc.web.reading_page import mark_gaps
from formsvc.web.saying import said_lines
from formsvc.web.school.rules_beside import said_after


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/packs/<ref>/<document>/check-answers")(check_answers)
    pages.get("/packs/<ref>/<document>/preview")(preview)
    pages.get("/packs/<ref>/<document>/preview.pdf")(preview_as_pdf)


@open_to("school")
def check_answers(ref: str, document: str) -> ResponseReturnValue:
    """Show every answer of a document with a link to change it."""
    view = follow_pack(services(), user(), ref)
    definition = definition_of(services(), document)
    readers = audiences_of(user())
    rows = [
        (
            page,
            [
                (one, said_lines(one, view.facts.get(one.name)))
                for one in asked_questions(own_part(page, readers), view.facts)
            ],
            others_part(page, readers),
        )
        for page in definition.pages
        if asked_questions(page, view.facts)
    ]
    return render_template(
        "school/check_answers.html",
        view=view,
        definition=definition,
        rows=rows,
        after=said_after(ref),
    )


@open_to("school")
def preview(ref: str, document: str) -> ResponseReturnValue:
    """Show the filled document as a page, with its gaps."""
    view = follow_pack(services(), user(), ref)
    page = preview_page(services(), user(), ref, document)
    done = progress(services(), view.all_facts)
    return render_template(
        "school/preview.html",
        view=view,
        done=next(one for one in done if one.definition.name == document),
        document=mark_gaps(page),
        for_dsl=previewed_copy(user()) is Audience.DSL,
    )


@open_to("school")
def preview_as_pdf(ref: str, document: str) -> ResponseReturnValue:
    """Give the filled document as a PDF, marked as a draft."""
    data = preview_pdf(services(), user(), ref, document)
    name = f"{document}-draft-{ref}.pdf"
    return own_pdf(data, name=name, to_keep=False)

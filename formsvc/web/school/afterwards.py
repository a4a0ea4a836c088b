"""After the start: writing a review, or what the placement came to, and reading it again."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.adapters.ledger import StoreUnavailable
from formsvc.journeys.afterwards import (
    COPIES,
    NotWritten,
    Writing,
    begin_writing,
    keep_words,
    kept_words,
    print_written,
    read_written,
    throw_words_away,
    write_down,
)
from formsvc.journeys.moments import uk_words
from formsvc.web.asking import open_to, services, user
from formsvc.web.attachments import own_pdf
from formsvc.web.fields import (
    RowButtons,
    build_page_form,
    error_links,
    mark_faults,
    put_back,
    raws_of,
)
from formsvc.web.problem_pages import page_for

WRITTEN = "/packs/<ref>/afterwards/<int:seq>"
KEPT = "What you type is kept for you. Others see it when you press Write it down."
NOT_KEPT = "What you type is not kept. It stays on this page: try again."


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/packs/<ref>/afterwards/<document>")(write)
    pages.post("/packs/<ref>/afterwards/<document>")(keep_written)
    pages.post("/packs/<ref>/afterwards/<document>/draft")(keep_writing)
    pages.post("/packs/<ref>/afterwards/<document>/throw-away")(throw_writing_away)
    pages.get(WRITTEN)(written)
    pages.get(f"{WRITTEN}/<copy>.pdf")(written_copy)


@open_to("school")
def write(ref: str, document: str) -> ResponseReturnValue:
    """Show a review or ending with what was typed so far, or with the objectives of the plan."""
    writing = begin_writing(services(), user(), ref, document)
    page_form = build_page_form(_questions(writing), values=writing.values)
    typed = kept_words(services(), user(), writing)
    if typed is None:
        return _render(writing, page_form)
    put_back(page_form, typed.typed)
    reason = str(typed.typed.get("reason", ""))
    return _render(writing, page_form, reason=reason, typed_at=uk_words(typed.kept_at))


@open_to("school")
def keep_written(ref: str, document: str) -> ResponseReturnValue:
    """Write it down for good; or show it again with everything that was typed."""
    writing = begin_writing(services(), user(), ref, document)
    posted = build_page_form(_questions(writing), values={}, formdata=request.form)
    if RowButtons(request.form.get("action", "")).apply(posted):
        _keep(writing, posted)
        return _render(writing, posted, reason=_reason())
    try:
        seq = write_down(services(), user(), writing, raws_of(posted), reason=_reason())
    except NotWritten as problem:
        _keep(writing, posted)
        mark_faults(posted, problem.faults)
        return _render(writing, posted, reason=_reason(), problem=problem), 400
    except StoreUnavailable as problem:
        page = _render(writing, posted, reason=_reason(), trouble=str(problem))
        return page, page_for(problem).status
    return redirect(url_for("school.written", ref=ref, seq=seq), 303)


@open_to("school")
def keep_writing(ref: str, document: str) -> ResponseReturnValue:
    """Keep what is being typed; answer with one line for the page's status."""
    writing = begin_writing(services(), user(), ref, document)
    posted = build_page_form(_questions(writing), values={}, formdata=request.form)
    kept = _keep(writing, posted)
    return Response(KEPT if kept else NOT_KEPT, 200 if kept else 409, mimetype="text/plain")


@open_to("school")
def throw_writing_away(ref: str, document: str) -> ResponseReturnValue:
    """Forget what was typed, and show the page as it was at first."""
    throw_words_away(services(), user(), begin_writing(services(), user(), ref, document))
    return redirect(url_for("school.write", ref=ref, document=document), 303)


def _keep(writing: Writing, posted: Any) -> bool:
    """Keep what was typed; where that fails it is on the screen all the same."""
    try:
        keep_words(services(), user(), writing, {**raws_of(posted), "reason": _reason()})
    except StoreUnavailable:
        return False
    return True


def _reason() -> str:
    """Return why the school goes on in spite of a warning, as it was sent."""
    return request.form.get("reason", "")


def _questions(writing: Writing) -> list[Any]:
    return list(writing.definition.questions())


def _render(
    writing: Writing,
    page_form: Any,
    *,
    reason: str = "",
    problem: NotWritten | None = None,
    trouble: str = "",
    typed_at: str = "",
) -> str:
    fields = {one.name: one for one in page_form}
    no_reason = [{"text": problem.no_reason, "href": "#reason"}] if problem else []
    return render_template(
        "school/afterwards_write.html",
        writing=writing,
        ref=writing.pack.ref,
        parts=[
            (page, [fields[one.name] for one in page.questions])
            for page in writing.definition.pages
        ],
        conditions={
            one.name: [
                {"question": each.question, "values": list(each.values)} for each in one.show_if
            ]
            for one in writing.definition.questions()
        },
        warnings=problem.warnings if problem else (),
        no_reason=problem.no_reason if problem else "",
        reason=reason,
        trouble=trouble,
        typed_at=typed_at,
        errors=[*error_links(page_form), *(one for one in no_reason if one["text"])],
    )


@open_to("school")
def written(ref: str, seq: int) -> ResponseReturnValue:
    """Show a review or ending as it was written."""
    return render_template(
        "written.html",
        written=read_written(services(), user(), ref, seq),
        ref=ref,
        back_to=url_for("school.pack", ref=ref),
        copies=[
            (one, url_for("school.written_copy", ref=ref, seq=seq, copy=one)) for one in COPIES
        ],
        uk_words=uk_words,
    )


@open_to("school")
def written_copy(ref: str, seq: int, copy: str) -> ResponseReturnValue:
    """Give a copy of it as a PDF, with what its reader may see."""
    data = print_written(services(), user(), ref, seq, copy)
    name = f"{ref}-{seq}-{copy}.pdf"
    return own_pdf(data, name=name, to_keep=True)

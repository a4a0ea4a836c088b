"""The pages for signing on paper: print, send the scan, and a second person who looks at it."""

from contextlib import closing

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.adapters.uploads import LARGEST
from formsvc.domain.acts import may_be_left_empty
from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.journeys.on_paper import (
    Paper,
    ScanNotTaken,
    confirm_scan,
    open_paper,
    open_scan,
    papers_to_print,
    receive_scan,
    refuse_scan,
    scans_of,
)
from formsvc.journeys.reasons import ReasonMissing
from formsvc.journeys.signing import CAPACITY, key_of
from formsvc.web.asking import open_to, services, user
from formsvc.web.attachments import attachment, own_pdf


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/packs/<ref>/paper/<invitation>")(ask_paper)
    pages.get("/packs/<ref>/paper/<invitation>/<document>/pdf")(paper_pdf)
    pages.get("/packs/<ref>/paper/<invitation>/<document>/cover")(paper_cover)
    pages.post("/packs/<ref>/paper/<invitation>/<document>")(upload_paper)
    pages.get("/packs/<ref>/scan/<int:seq>")(look_at_scan)
    pages.post("/packs/<ref>/scan/<int:seq>")(decide_scan)
    pages.get("/packs/<ref>/scan/<int:seq>/file")(scan_file)


@open_to("school")
def ask_paper(ref: str, invitation: str) -> ResponseReturnValue:
    """Show how to sign on paper, with what to print and a place for each scan."""
    return _page(ref, invitation)


def _page(ref: str, invitation: str, document: str = "", **faults: str) -> str:
    papers = papers_to_print(services(), user(), ref, invitation)
    mine = [one for one in scans_of(services(), user(), ref) if one.invitation.id == invitation]
    return render_template(
        "school/paper.html",
        ref=ref,
        person=papers[0].invitation,
        papers=papers,
        scans={one.document: one for one in mine},
        document=document,
        faults=faults,
        errors=[{"text": one, "href": f"#{name}-{document}"} for name, one in faults.items()],
        largest=LARGEST >> 20,
    )


@open_to("school")
def paper_pdf(ref: str, invitation: str, document: str) -> ResponseReturnValue:
    """Give exactly the PDF that is signed."""
    _, data = open_paper(services(), user(), ref, invitation, document)
    return own_pdf(data, name=f"{ref}-{document}.pdf", to_keep=True)


@open_to("school")
def paper_cover(ref: str, invitation: str, document: str) -> ResponseReturnValue:
    """Show the page to print and sign: what is signed, its code, and room for a signature."""
    paper, _ = open_paper(services(), user(), ref, invitation, document)
    return render_template("school/paper_cover.html", ref=ref, paper=paper)


@open_to("school")
def upload_paper(ref: str, invitation: str, document: str) -> ResponseReturnValue:
    """Take the scan of a signed paper; nothing is signed by this."""
    sent = request.files.get("file")
    name, data = "", b""
    if sent is not None:
        with closing(sent):
            name, data = sent.filename or "", sent.stream.read(LARGEST + 1)
    code = request.form.get("code", "")
    try:
        receive_scan(services(), user(), ref, invitation, document, code=code, name=name, data=data)
    except ScanNotTaken as not_taken:
        return _page(ref, invitation, document, **not_taken.faults), 400
    return redirect(url_for("school.pack", ref=ref), 303)


@open_to("school")
def look_at_scan(ref: str, seq: int) -> ResponseReturnValue:
    """Ask a second person whether the scan shows this signature on this paper."""
    return _scan_page(ref, seq)


def _scan_page(ref: str, seq: int, *, why: str = "", **faults: str) -> str:
    waiting = [one for one in scans_of(services(), user(), ref) if not one.refused]
    scan = next((one for one in waiting if one.seq == seq), None)
    if scan is None:
        raise NotFound("file")
    paper: Paper | None = None
    try:
        paper, _ = open_paper(services(), user(), ref, scan.invitation.id, scan.document)
    except (NotAllowed, NotFound):
        why = why or "This paper is signed already, or can no longer be signed."
    return render_template(
        "school/scan.html",
        ref=ref,
        scan=scan,
        title_of_paper=services().catalogue.definitions[scan.document].title,
        own=scan.is_by(user()),
        why=why,
        ticks=_ticks(paper) if paper else [],
        faults=faults,
        errors=[{"text": one, "href": f"#{name}"} for name, one in faults.items()],
    )


def _ticks(paper: Paper) -> list[tuple[str, str]]:
    """Return the boxes that stand on the paper, in its order: value and words."""
    own = [
        (
            key_of(one),
            one.statement
            + (" (may be empty)" if may_be_left_empty(one.act, required=one.required) else ""),
        )
        for one in paper.items
    ]
    return [*own, (CAPACITY, paper.items[0].capacity)]


@open_to("school")
def decide_scan(ref: str, seq: int) -> ResponseReturnValue:
    """Confirm the signature, or say why not, as the pressed button says."""
    form = request.form
    try:
        if form.get("action") == "confirm":
            confirm_scan(
                services(),
                user(),
                ref,
                seq,
                code=form.get("code", ""),
                written_name=form.get("written_name", ""),
                ticked=form.getlist("ticked"),
            )
        else:
            refuse_scan(services(), user(), ref, seq, form.get("words", ""))
    except ScanNotTaken as not_taken:
        return _scan_page(ref, seq, **not_taken.faults), 400
    except ReasonMissing as missing:
        return _scan_page(ref, seq, words=missing.message), 400
    except NotAllowed as not_allowed:
        return _scan_page(ref, seq, why=str(not_allowed)), 409
    return redirect(url_for("school.pack", ref=ref), 303)


@open_to("school")
def scan_file(ref: str, seq: int) -> ResponseReturnValue:
    """Give the scan, to look at."""
    upload, data = open_scan(services(), user(), ref, seq)
    return attachment(data, kind=upload.kind, name=upload.name)

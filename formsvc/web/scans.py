"""The page of a scan that counts as a signature: for the school, and for the council's officer."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from formsvc.domain.problems import NotFound
from formsvc.journeys.moments import uk_words
from formsvc.journeys.on_paper import kept_scans, open_kept_scan
from formsvc.web.asking import open_to, services, user
from formsvc.web.attachments import attachment


def add_school_to(pages: Blueprint) -> None:
    """Add the school's routes."""
    pages.get("/packs/<ref>/signed-paper/<int:seq>")(signed_paper)
    pages.get("/packs/<ref>/signed-paper/<int:seq>/file")(signed_paper_file)


def add_authority_to(pages: Blueprint) -> None:
    """Add the officer's routes."""
    pages.get("/authority/<ref>/signed-paper/<int:seq>")(checked_paper)
    pages.get("/authority/<ref>/signed-paper/<int:seq>/file")(checked_paper_file)


@open_to("school")
def signed_paper(ref: str, seq: int) -> ResponseReturnValue:
    """Show who signed which paper by hand, and who saw the scan."""
    return _page(ref, seq, back=url_for("school.pack", ref=ref), to=".signed_paper_file")


@open_to("school")
def signed_paper_file(ref: str, seq: int) -> ResponseReturnValue:
    """Give the scan, to keep."""
    return _file(ref, seq)


@open_to("authority")
def checked_paper(ref: str, seq: int) -> ResponseReturnValue:
    """Show who signed which paper by hand, and who saw the scan."""
    return _page(ref, seq, back=url_for("authority.pack", ref=ref), to=".checked_paper_file")


@open_to("authority")
def checked_paper_file(ref: str, seq: int) -> ResponseReturnValue:
    """Give the scan, to keep."""
    return _file(ref, seq)


def _page(ref: str, seq: int, *, back: str, to: str) -> str:
    scan = next((one for one in kept_scans(services(), user(), ref) if one.seq == seq), None)
    if scan is None:
        raise NotFound("file")
    return render_template(
        "kept_scan.html",
        ref=ref,
        back=back,
        scan=scan,
        title_of_paper=services().catalogue.definitions[scan.document].title,
        file=url_for(to, ref=ref, seq=seq),
        uk_words=uk_words,
    )


def _file(ref: str, seq: int) -> ResponseReturnValue:
    scan, data = open_kept_scan(services(), user(), ref, seq)
    return attachment(data, kind=scan.upload.kind, name=scan.upload.name)

"""The files of a page of questions: taken when they come, shown with their answer, given out."""

from collections.abc import Collection, Iterator
from contextlib import closing
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.adapters.blobs import NoRoom
from formsvc.adapters.ledger import StoreUnavailable
from formsvc.adapters.uploads import LARGEST, UploadRefused
from formsvc.domain.answers import Fault
from formsvc.domain.definition import Kind
from formsvc.domain.problems import NotAllowed
from formsvc.journeys.answering import PageView
from formsvc.journeys.attaching import kept_file, open_pack_file, receive_file
from formsvc.web.asking import open_to, services, user
from formsvc.web.attachments import attachment
from formsvc.web.fields import as_typed

TAKE_OUT = "take-out"


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/packs/<ref>/files/<upload>")(file)


@open_to("school")
def file(ref: str, upload: str) -> ResponseReturnValue:
    """Give one file of a pack, to keep and never to show inside the page."""
    row, data = open_pack_file(services(), user(), ref, upload)
    return attachment(data, kind=row.kind, name=row.name)


def take_files(view: PageView, posted: Any) -> tuple[Fault, ...]:
    """Take every file that was chosen, before anything else can go wrong; return the refusals.

    Where one is refused the file that was there before stays.
    """
    faults = []
    for field in _file_fields(posted):
        chosen = request.files.get(f"{field.name}-file")
        if chosen is None or not chosen.filename:
            continue
        with closing(chosen):
            data = chosen.stream.read(LARGEST + 1)
        try:
            upload = receive_file(
                services(),
                user(),
                view.pack.ref,
                field.question,
                name=chosen.filename,
                data=data,
            )
        except (UploadRefused, NotAllowed, StoreUnavailable, NoRoom) as problem:
            faults.append(Fault(question=field.name, message=str(problem)))
        else:
            field.raw = upload.answer
    return tuple(faults)


def status_of(refused: Collection[Fault]) -> int:
    """Return the status of a page after files were taken: it may be our disk that was at fault."""
    ours = {str(NoRoom()), str(StoreUnavailable())}
    if any(one.message in ours for one in refused):
        return 503
    return 400 if refused else 200


def take_out(action: str, posted: Any) -> bool:
    """Take a file out of the page when its button was pressed; say whether it was."""
    what, _, name = action.partition(":")
    for field in _file_fields(posted):
        if (what, name) == (TAKE_OUT, field.name):
            field.raw = {"upload": ""}
            return True
    return False


def describe_files(view: PageView, page_form: Any) -> None:
    """Put beside each file what the page says of it; one that is no longer here is left out."""
    for field in _file_fields(page_form):
        upload = kept_file(services(), user(), view.pack.ref, field.question, field.upload)
        field.raw = {"upload": ""}
        if upload is not None:
            field.raw = upload.answer | {"words": upload.words, "scan": upload.scan.value}
            if upload.may_be_opened:
                field.raw["href"] = url_for("school.file", ref=view.pack.ref, upload=upload.id)


def typed_with_files(posted: Any) -> list[tuple[str, str]]:
    """Return what was posted, as (name, text) pairs, with the files that came just now."""
    files = {field.name: as_typed(field.question, field.raw) for field in _file_fields(posted)}
    typed = [pair for pair in request.form.items(multi=True) if pair[0] not in files]
    return typed + [pair for pairs in files.values() for pair in pairs]


def _file_fields(page_form: Any) -> Iterator[Any]:
    yield from (one for one in page_form if one.question.kind is Kind.FILE)

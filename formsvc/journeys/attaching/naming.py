"""Which file a browser may name: one that was sent for this very question of this very pack."""

from collections.abc import Iterable, Mapping

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers import Fault, Value
from formsvc.domain.definition import Kind, Question, placed_in
from formsvc.domain.problems import NotFound
from formsvc.domain.records import User
from formsvc.domain.uploads import Scan, Upload
from formsvc.journeys.access import audiences_of, pack_of_school
from formsvc.journeys.services import Services
from formsvc.journeys.uploads import bytes_of, copy_row

GONE = "This file is no longer here. Choose it again"
INFECTED = (
    "The virus scanner found something in this file. Take it out, and send another copy from a "
    "clean computer"
)


def named_files(
    services: Services, ref: str, questions: Iterable[Question], raws: Mapping[str, object]
) -> tuple[dict[str, object], tuple[Fault, ...]]:
    """Return the raw answers with every file as it is kept here, and what is wrong with some.

    Of what a browser said about a file only its id counts; name, size and SHA-256 come from here.
    """
    named, faults = dict(raws), []
    asked = {one.name: id_in(raws.get(one.name)) for one in questions if one.kind is Kind.FILE}
    for name, upload_id in asked.items():
        named[name] = None
        upload = _sent_for(services, ref, name, upload_id) if upload_id else None
        if upload is not None and upload.scan is not Scan.INFECTED:
            named[name] = upload.answer
        elif upload_id:
            faults.append(Fault(question=name, message=INFECTED if upload else GONE))
    return named, tuple(faults)


def id_in(raw: object) -> str:
    """Return the id of the file that a raw answer names, or ""."""
    return str(raw.get("upload") or "") if isinstance(raw, Mapping) else ""


def _sent_for(services: Services, ref: str, question: str, upload_id: str) -> Upload | None:
    try:
        with services.ledger.reading() as tx:
            upload = tx.uploads.get(upload_id)
    except NotFound:
        return None
    return upload if (upload.pack_ref, upload.question) == (ref, question) else None


def kept_file(
    services: Services, user: User, ref: str, question: Question, raw: object
) -> Upload | None:
    """Return the file that a raw answer names, for showing it on its page, or None."""
    if not question.seen_by & audiences_of(user):
        return None
    with services.ledger.reading() as tx:
        pack_of_school(tx, user, ref)
    return _sent_for(services, ref, question.name, id_in(raw))


def open_pack_file(
    services: Services, user: User, ref: str, upload_id: str
) -> tuple[Upload, bytes]:
    """Return a file of a pack of the user's own school, when they may see its answer.

    Raises NotFound for every other, NotAllowed while it waits for the scan or was refused.
    """
    with services.ledger.reading() as tx:
        pack_of_school(tx, user, ref)
        upload = tx.uploads.get(upload_id)
    placed = placed_in(services.catalogue.definitions).get(upload.question)
    if upload.pack_ref != ref or placed is None or not placed[2].seen_by & audiences_of(user):
        raise NotFound("file")
    return upload, bytes_of(services, upload)


def carry_file(services: Services, tx: Transaction, value: Value, *, to: str) -> Value | None:
    """Let a pack that is copied from another have its file; None when it cannot be opened."""
    try:
        upload = tx.uploads.get(id_in(value))
    except NotFound:
        return None
    if not upload.may_be_opened or not services.blobs.has(upload.sha256):
        return None
    return copy_row(services, tx, upload, pack=to).answer

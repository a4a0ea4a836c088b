"""Takes a file for one question of a draft: whose it is, how often, and how much in all."""

from collections.abc import Iterable

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.uploads import UploadRefused
from formsvc.domain.attached import uploads_in
from formsvc.domain.definition import Definition, Kind, Question
from formsvc.domain.events import Event
from formsvc.domain.pack import State, after
from formsvc.domain.problems import NotFound
from formsvc.domain.records import User
from formsvc.domain.uploads import MOST_OF_A_PACK, Upload
from formsvc.journeys.access import audiences_of, pack_of_school
from formsvc.journeys.services import Services
from formsvc.journeys.uploads import keep_row, take_in

FILES_A_DAY = 100


def receive_file(
    services: Services, user: User, ref: str, question: Question, *, name: str, data: bytes
) -> Upload:
    """Take a file for a question and return its row; no answer is changed yet.

    Raises UploadRefused, NotAllowed when the pack is no longer being drafted, NotFound when the
    pack or the question is not this person's to answer.
    """
    if question.kind is not Kind.FILE or not question.seen_by & audiences_of(user):
        raise NotFound("question")
    with services.ledger.transaction() as tx:
        _draft_of(tx, user, ref)
        within = tx.counters.hit(f"pack-files:{ref}", window_seconds=86_400, limit=FILES_A_DAY)
    if not within:
        raise UploadRefused("often")
    upload = take_in(services, data, name=name, pack=ref, question=question.name)
    with services.ledger.transaction() as tx:
        _draft_of(tx, user, ref)
        if _together(tx, services.catalogue.definitions.values(), upload) > MOST_OF_A_PACK:
            raise UploadRefused("together")
        keep_row(services, tx, upload)
    return upload


def _draft_of(tx: Transaction, user: User, ref: str) -> None:
    after(State(pack_of_school(tx, user, ref).state), Event.ANSWERS_SAVED)


def _together(tx: Transaction, definitions: Iterable[Definition], upload: Upload) -> int:
    """Return the bytes of all the pack's files once this one stands in its place."""
    kept = uploads_in(definitions, tx.facts.values(str(upload.pack_ref)))
    others = [int(one["size"]) for name, one in kept.items() if name != upload.question]
    return sum(others) + upload.size

"""Files that come beside a file of answers: taken in by the same rules as on the pages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from formsvc.adapters.uploads import UploadRefused
from formsvc.domain.answers import Fault
from formsvc.domain.definition import Kind, placed_in
from formsvc.domain.uploads import MOST_OF_A_PACK, Upload
from formsvc.journeys.services import Services
from formsvc.journeys.uploads import take_in

#: A file of answers cannot hold a file: a name, a size or a SHA-256 in it would only be a claim.
BESIDE = "Give the name of a file that lies beside the file of answers"


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFile:
    """A file as it came beside a file of answers."""

    name: str
    data: bytes


def files_given(
    services: Services, raws: Mapping[str, object]
) -> tuple[dict[str, object], tuple[Upload, ...], tuple[Fault, ...]]:
    """Return the raw answers with every file taken in, the files' rows, and the faults.

    The rows belong to no pack yet: `replace` their `pack_ref` and keep them with the answers.
    """
    taken, uploads, faults = dict(raws), list[Upload](), list[Fault]()
    for name, (_, _, question) in placed_in(services.catalogue.definitions).items():
        raw = raws.get(name)
        if question.kind is not Kind.FILE or raw in (None, ""):
            continue
        taken[name] = None
        if not isinstance(raw, GivenFile):
            faults.append(Fault(question=name, message=BESIDE))
            continue
        try:
            uploads.append(_take(services, raw, name, uploads))
        except UploadRefused as refused:
            faults.append(Fault(question=name, message=str(refused)))
        else:
            taken[name] = uploads[-1].answer
    return taken, tuple(uploads), tuple(faults)


def _take(services: Services, given: GivenFile, question: str, before: list[Upload]) -> Upload:
    upload = take_in(services, given.data, name=given.name, question=question)
    if sum(one.size for one in (*before, upload)) > MOST_OF_A_PACK:
        raise UploadRefused("together")
    return upload


def owned(uploads: tuple[Upload, ...], ref: str) -> tuple[Upload, ...]:
    """Return the rows as those of a pack."""
    return tuple(replace(one, pack_ref=ref) for one in uploads)

"""What only one copy holds: its answers as data, the list of its files, and the files beside it."""

from collections.abc import Callable, Mapping
from functools import cache

from formsvc.domain.attached import Attached, attached_files
from formsvc.domain.definition import Audience
from formsvc.domain.pack_evidence import ANSWERS, LIST, answers_file, attached_list, place_in_pack
from formsvc.journeys.editions import Sources, all_editions
from formsvc.journeys.sealing.reading import SignedVersion
from formsvc.journeys.sealing.scans import scans_for
from formsvc.journeys.services import Services

#: The files that come with one copy of one document.
FilesWith = Callable[[str, Audience], tuple[Attached, ...]]


def files_with(services: Services, signed: SignedVersion, sources: Sources) -> FilesWith:
    """Return what says, of a document and a reader, which files come with that copy."""
    definitions = tuple(sources.definitions.values())

    @cache
    def of_reader(audience: Audience) -> tuple[Attached, ...]:
        return attached_files(definitions, sources.facts, audience)

    def of_copy(document: str, audience: Audience) -> tuple[Attached, ...]:
        own = tuple(one for one in of_reader(audience) if one.document == document)
        return own + scans_for(services, signed, definitions, document, audience)

    return of_copy


def with_own_papers(
    evidence: Mapping[str, bytes],
    sources: Sources,
    document: str,
    audience: Audience,
    *,
    files: tuple[Attached, ...],
) -> Mapping[str, bytes]:
    """Return what lies inside one sealed copy: evidence, its answers, the list of its `files`."""
    answers = answers_file(
        sources.definitions.values(), sources.facts, document=document, audience=audience
    )
    return {**evidence, ANSWERS: answers, **({LIST: attached_list(files)} if files else {})}


def all_attached(services: Services, sources: Sources, files: FilesWith) -> dict[str, bytes]:
    """Return the files of every copy, by their name in the pack. Raises BlobDamaged."""
    return {
        place_in_pack(one.place, audience.value): services.blobs.get(one.sha256)
        for document, audience in all_editions(sources)
        for one in files(document, audience)
    }

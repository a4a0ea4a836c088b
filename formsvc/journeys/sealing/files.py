"""What only one copy holds: its answers as data, the list of its files, and the files beside it."""

from collections.abc import Mapping

from formsvc.domain.attached import Attached, attached_files
from formsvc.domain.definition import Audience
from formsvc.domain.pack_evidence import ANSWERS, LIST, answers_file, attached_list, place_in_pack
from formsvc.journeys.editions import Sources, all_editions
from formsvc.journeys.services import Services


def with_own_papers(
    evidence: Mapping[str, bytes], sources: Sources, document: str, audience: Audience
) -> Mapping[str, bytes]:
    """Return what lies inside one sealed copy: evidence, its answers, the list of its files."""
    files = _files_with(sources, document, audience)
    answers = answers_file(
        sources.definitions.values(), sources.facts, document=document, audience=audience
    )
    return {**evidence, ANSWERS: answers, **({LIST: attached_list(files)} if files else {})}


def all_attached(services: Services, sources: Sources) -> dict[str, bytes]:
    """Return the files of every copy, by their name in the pack. Raises BlobDamaged."""
    return {
        place_in_pack(one.place, audience.value): services.blobs.get(one.sha256)
        for document, audience in all_editions(sources)
        for one in _files_with(sources, document, audience)
    }


def _files_with(sources: Sources, document: str, audience: Audience) -> tuple[Attached, ...]:
    found = attached_files(sources.definitions.values(), sources.facts, audience)
    return tuple(one for one in found if one.document == document)

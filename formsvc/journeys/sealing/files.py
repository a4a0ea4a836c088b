"""The files that lie in a sealed pack beside its documents, and the lists of them inside these."""

from collections.abc import Mapping

from formsvc.domain.attached import Attached, attached_files
from formsvc.domain.definition import Audience
from formsvc.domain.pack_evidence import LIST, attached_list, place_in_pack
from formsvc.journeys.editions import Sources, all_editions
from formsvc.journeys.services import Services


def with_list(
    evidence: Mapping[str, bytes], sources: Sources, document: str, audience: Audience
) -> Mapping[str, bytes]:
    """Return what lies inside one sealed copy: the evidence, and the list of its files if any."""
    files = _files_with(sources, document, audience)
    return {**evidence, LIST: attached_list(files)} if files else evidence


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

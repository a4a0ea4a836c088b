"""Says how far each document of a pack is."""

from collections.abc import Mapping
from dataclasses import dataclass

from formsvc.domain.answers import Value, asked_pages, missing
from formsvc.domain.definition import Definition, Page
from formsvc.journeys.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentProgress:
    """How far one document is: pages with what is missing on each."""

    definition: Definition
    pages: tuple[tuple[Page, int], ...]
    missing: int

    @property
    def first_to_do(self) -> Page:
        """The page to go on with."""
        waiting = [page for page, count in self.pages if count]
        return waiting[0] if waiting else self.pages[0][0]


def progress(services: Services, facts: Mapping[str, Value]) -> tuple[DocumentProgress, ...]:
    """Return how far each document is; one that does not apply to this pack is left out."""
    found = []
    for definition in services.catalogue.definitions.values():
        if not asked_pages(definition, facts):
            continue
        gaps = [page.name for page, _ in missing(definition, facts)]
        pages = tuple((page, gaps.count(page.name)) for page in asked_pages(definition, facts))
        found.append(DocumentProgress(definition=definition, pages=pages, missing=len(gaps)))
    return tuple(found)

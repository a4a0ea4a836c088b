"""The form definitions of a version, as they were when it was sent."""

from functools import lru_cache

from formsvc.adapters.catalogue import thaw_definition
from formsvc.domain.definition import Definition
from formsvc.domain.records import Version
from formsvc.journeys.services import Services

#: The same bytes give the same definition: packs that are out share a handful of forms.
_thawed = lru_cache(maxsize=32)(thaw_definition)


def frozen_definition(services: Services, name: str, sha256: str) -> Definition:
    """Return a document's definition from its kept bytes. Raises BlobDamaged."""
    return _thawed(name, services.blobs.get(sha256))


def frozen_definitions(services: Services, version: Version) -> list[Definition]:
    """Return the definitions that a version was sent with, in the order of its documents."""
    definitions = [
        frozen_definition(services, name, sha256) for name, sha256 in version.definitions.items()
    ]
    return sorted(definitions, key=lambda one: one.order)

"""Gives out the files of a version that was sent: exactly those that a copy of it comes with."""

import json

from formsvc.domain.attached import Attached, attached_files
from formsvc.domain.definition import Audience
from formsvc.domain.problems import NotFound
from formsvc.domain.records import Edition, User, Version
from formsvc.journeys.access import pack_of_authority
from formsvc.journeys.frozen_forms import frozen_definitions
from formsvc.journeys.services import Services


def attached_to(services: Services, edition: Edition) -> tuple[Attached, ...]:
    """Return the files that come with one copy of one document, as they were when it was sent."""
    with services.ledger.reading() as tx:
        if not tx.uploads.frozen(edition.pack_ref, edition.version):
            return ()
        version = tx.versions.get(edition.pack_ref, edition.version)
    files = _of_version(services, version, Audience(edition.audience))
    return tuple(one for one in files if one.document == edition.document)


def _of_version(services: Services, version: Version, audience: Audience) -> tuple[Attached, ...]:
    facts = json.loads(services.blobs.get(version.answers_sha256))
    return attached_files(frozen_definitions(services, version), facts, audience)


def open_attached(services: Services, edition: Edition, question: str) -> tuple[Attached, bytes]:
    """Return one file that comes with a copy. Raises NotFound for what does not."""
    for one in attached_to(services, edition):
        if one.question == question:
            return one, services.blobs.get(one.sha256)
    raise NotFound("file")


def files_for_authority(services: Services, user: User, ref: str) -> tuple[Attached, ...]:
    """Return the files that come with the authority's copies. Raises NotFound."""
    return tuple(
        file for one in _editions(services, user, ref) for file in attached_to(services, one)
    )


def open_for_authority(
    services: Services, user: User, ref: str, question: str
) -> tuple[Attached, bytes]:
    """Return one file that comes with the authority's copies. Raises NotFound."""
    for one in _editions(services, user, ref):
        try:
            return open_attached(services, one, question)
        except NotFound:
            continue
    raise NotFound("file")


def _editions(services: Services, user: User, ref: str) -> list[Edition]:
    with services.ledger.reading() as tx:
        pack = pack_of_authority(tx, user, ref)
        # What the school has out for signature since is its own until it is sealed.
        sealed = tx.versions.last_sealed(pack.ref)
        if sealed is None:
            return []
        theirs = tx.versions.editions_for(pack.ref, sealed.number, Audience.AUTHORITY)
    return list(theirs.values())

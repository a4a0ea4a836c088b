"""The parts of a paper, of which somebody may say that this one should change."""

import json

from formsvc.adapters.ledger import Transaction
from formsvc.domain.definition import Audience
from formsvc.domain.records import Edition
from formsvc.domain.showing import SHOWN, placings
from formsvc.journeys.frozen_forms import frozen_definitions
from formsvc.journeys.services import Services

#: (the title of a page, and (name, words) of each of its questions), in the order of the paper.
Parts = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def parts_shown(services: Services, tx: Transaction, edition: Edition) -> Parts:
    """Return the questions whose answers one copy of one paper shows, as they were frozen."""
    version = tx.versions.get(edition.pack_ref, edition.version)
    facts = json.loads(services.blobs.get(version.answers_sha256))
    found: dict[str, list[tuple[str, str]]] = {}
    definitions = frozen_definitions(services, version)
    for one in placings(definitions, facts, Audience(edition.audience)):
        if one.definition.name == edition.document and one.state == SHOWN:
            asked = (one.question.name, one.question.ask)
            found.setdefault(one.page.title, []).append(asked)
    return tuple((title, tuple(group)) for title, group in found.items())


def parts_of_paper(services: Services, edition: Edition) -> Parts:
    """Return what somebody may choose on the page of a paper. Reads only."""
    with services.ledger.reading() as tx:
        return parts_shown(services, tx, edition)


def part_meant(services: Services, tx: Transaction, edition: Edition, name: str) -> str:
    """Return the part that somebody chose, "" when the copy does not show any such."""
    shown = parts_shown(services, tx, edition) if name else ()
    return name if any(name == one for _, group in shown for one, _ in group) else ""

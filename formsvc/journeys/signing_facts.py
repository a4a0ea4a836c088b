"""The few facts that a signatory needs first: where, when, who, and whom to call."""

import json

from formsvc.domain.answers import words
from formsvc.domain.definition import Audience, placed_in
from formsvc.journeys.services import Services
from formsvc.journeys.signing import Visit

#: (label, fact, part): what is shown first, when this person may see it.
_FIRST = (
    ("Who it is about", "pupil_forename", ""),
    ("Where", "provider_name", ""),
    ("First day", "start_date", ""),
    ("Last day planned", "end_date", ""),
    ("Hours a week there", "hours_at_provider", ""),
    ("Who to ask at the school", "link_person", "name"),
    ("Their phone number", "link_person", "phone"),
)


def key_facts(services: Services, visit: Visit) -> list[tuple[str, str]]:
    """Return (label, words) pairs from the frozen answers, in this person's own edition."""
    with services.ledger.reading() as tx:
        version = tx.versions.get(visit.reference, visit.invitation.version)
    facts = json.loads(services.blobs.get(version.answers_sha256))
    placed = placed_in(services.catalogue.definitions)
    audience = Audience(visit.invitation.party)
    shown = []
    for label, name, part in _FIRST:
        if name not in placed or name not in facts or audience not in placed[name][2].seen_by:
            continue
        value = facts[name]
        said = value.get(part, "") if part else words(placed[name][2], value)
        if said:
            shown.append((label, str(said)))
    return shown

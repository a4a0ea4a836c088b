"""Says who fills in what is still missing of a pack: each person's own part first."""

from collections.abc import Mapping
from dataclasses import dataclass

from formsvc.domain.answers import Value, missing
from formsvc.domain.definition import Definition, Page
from formsvc.domain.records import User
from formsvc.journeys.services import Services

REFERRER = "referrer"
#: What nobody in particular fills in is the referrer's.
ANYBODY = "school"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is missing and filled in by one role: by page, with how many answers.

    `who` names the people at the school with this role; `mine` says that the reader is one.
    """

    filled_by: str
    mine: bool
    who: tuple[str, ...]
    pages: tuple[tuple[Definition, Page, int], ...]


def parts_of(services: Services, user: User, facts: Mapping[str, Value]) -> tuple[Part, ...]:
    """Return the parts that are not done, the reader's own first."""
    names = _names_by_role(services, user)
    found: dict[str, dict[tuple[str, str], tuple[Definition, Page, int]]] = {}
    for definition in services.catalogue.definitions.values():
        for page, question in missing(definition, facts):
            pages = found.setdefault(question.filled_by, {})
            key = (definition.name, page.name)
            pages[key] = (definition, page, pages[key][2] + 1 if key in pages else 1)
    own = {user.role}
    if user.role == REFERRER or REFERRER not in names:
        own.add(ANYBODY)
    parts = [
        Part(
            filled_by=filler,
            mine=filler in own,
            who=tuple(names.get(REFERRER if filler == ANYBODY else filler, ())),
            pages=tuple(pages.values()),
        )
        for filler, pages in found.items()
    ]
    return tuple(sorted(parts, key=lambda one: not one.mine))


def _names_by_role(services: Services, user: User) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    with services.ledger.reading() as tx:
        for one in tx.people.users_of(user.organisation_id):
            if not one.disabled:
                names.setdefault(one.role, []).append(one.name)
    return names

"""Which facts a Word template prints."""

from collections.abc import Mapping
from functools import lru_cache

from formsvc.adapters.documents import read_template

#: What a template may print of the pack, and the facts behind it.
_BEHIND: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("pack", "provider"): ("provider_name",),
    ("pack", "pupil_initials"): ("pupil_forename", "pupil_surname"),
    ("sums", "hours_a_week"): ("hours_at_provider", "hours_at_school", "hours_elsewhere"),
}


@lru_cache(maxsize=32)
def printed_in(template: bytes) -> frozenset[str]:
    """Return the names of the facts that a template uses; kept for the same bytes."""
    found: set[str] = set()
    for use in read_template(template).uses:
        head, following = use.path[0], use.path[1] if use.path[1:] else ""
        found.update(_BEHIND.get((head, following), ()))
        found.add(following if head in {"when", "asked"} else head)
    return frozenset(found)

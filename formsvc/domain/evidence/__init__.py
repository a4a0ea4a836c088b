"""A provider's own part: what it is asked once for all schools, and what it gave."""

from formsvc.domain.evidence.asking import (
    CHECK_PAGE,
    DOCUMENT,
    RegisterPage,
    asked_now,
    is_item,
    read_check,
    register_pages,
)
from formsvc.domain.evidence.register import (
    Evidence,
    Standing,
    fill,
    is_used,
    may_be_used,
    name_key,
    stamp,
    standing_of,
)
from formsvc.domain.evidence.running_out import TOLD_AT, days_to_tell

__all__ = [
    "CHECK_PAGE",
    "DOCUMENT",
    "TOLD_AT",
    "Evidence",
    "RegisterPage",
    "Standing",
    "asked_now",
    "days_to_tell",
    "fill",
    "is_item",
    "is_used",
    "may_be_used",
    "name_key",
    "read_check",
    "register_pages",
    "stamp",
    "standing_of",
]

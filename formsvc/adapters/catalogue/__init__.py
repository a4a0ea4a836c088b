"""Reads `forms/` and `doc_templates/` into definitions, and tells faults in plain English."""

from formsvc.adapters.catalogue.afterwards import AFTERWARDS_TEMPLATE
from formsvc.adapters.catalogue.judging import RESERVED
from formsvc.adapters.catalogue.loading import (
    RECORD_TEMPLATE,
    load_catalogue,
    read_catalogue,
    thaw_definition,
)
from formsvc.adapters.catalogue.settings import did_you_mean

__all__ = [
    "AFTERWARDS_TEMPLATE",
    "RECORD_TEMPLATE",
    "RESERVED",
    "did_you_mean",
    "load_catalogue",
    "read_catalogue",
    "thaw_definition",
]

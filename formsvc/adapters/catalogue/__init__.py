"""Reads `forms/` and `doc_templates/` into definitions, and tells faults in plain English."""

from formsvc.adapters.catalogue.loading import load_catalogue, thaw_definition

__all__ = ["load_catalogue", "thaw_definition"]

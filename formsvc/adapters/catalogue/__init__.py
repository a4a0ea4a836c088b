"""Reads `forms/` and `doc_templates/` into definitions, and tells faults in plain English."""

from formsvc.adapters.catalogue.loading import load_catalogue

__all__ = ["load_catalogue"]

"""Turns a filled Word document into a reflowing page with the same words, for small screens."""

from formsvc.adapters.reading.pages import to_page

__all__ = ["to_page"]

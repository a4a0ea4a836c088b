"""Word templates: read for what they ask and print, and filled so that nothing is lost."""

from formsvc.adapters.documents.filling import fill_template
from formsvc.adapters.documents.problems import TemplateUnusable, WordsLost
from formsvc.adapters.documents.reading import TemplateReading, read_template
from formsvc.adapters.documents.text import document_text
from formsvc.adapters.documents.uses import EACH, How, Remark, Use

__all__ = [
    "EACH",
    "How",
    "Remark",
    "TemplateReading",
    "TemplateUnusable",
    "Use",
    "WordsLost",
    "document_text",
    "fill_template",
    "read_template",
]

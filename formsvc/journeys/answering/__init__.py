"""Asks and keeps answers: a page at a time in the browser, or a whole file at once."""

from formsvc.journeys.answering.drafting import (
    DRAFTS_KEPT,
    Kept,
    Unsaved,
    keep_draft,
    pages_with_drafts,
    throw_away_draft,
)
from formsvc.journeys.answering.files import AnswersNotAccepted, new_pack_from, read_answers
from formsvc.journeys.answering.hiding import TakesOutAnswers
from formsvc.journeys.answering.own_part import others_part, own_part
from formsvc.journeys.answering.pages import (
    PageView,
    definition_of,
    next_page,
    open_page,
    reachable_questions,
    save_page,
)
from formsvc.journeys.answering.parts import Part, parts_of
from formsvc.journeys.answering.progress import DocumentProgress, progress
from formsvc.journeys.answering.shown import ShownFact

__all__ = [
    "DRAFTS_KEPT",
    "AnswersNotAccepted",
    "DocumentProgress",
    "Kept",
    "PageView",
    "Part",
    "ShownFact",
    "TakesOutAnswers",
    "Unsaved",
    "definition_of",
    "keep_draft",
    "new_pack_from",
    "next_page",
    "open_page",
    "others_part",
    "own_part",
    "pages_with_drafts",
    "parts_of",
    "progress",
    "reachable_questions",
    "read_answers",
    "save_page",
    "throw_away_draft",
]

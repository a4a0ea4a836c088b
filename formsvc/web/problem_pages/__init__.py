"""Problem -> (status, page): what people see when something is wrong."""

from formsvc.web.problem_pages.showing import page_for, show_problems
from formsvc.web.problem_pages.table import PAGES, ProblemPage

__all__ = [
    "PAGES",
    "ProblemPage",
    "page_for",
    "show_problems",
]

"""Sample answers for any form, the sets that try every branch, and sample documents."""

from formsvc.journeys.sampling.afterwards import SAMPLE_AFTERWARDS
from formsvc.journeys.sampling.answers import sample_facts
from formsvc.journeys.sampling.branching import Branch, branches, plan_branches
from formsvc.journeys.sampling.documents import (
    RECORD,
    SAMPLE,
    SAMPLE_PACK,
    SAMPLE_RECORD,
    preview_sample,
    sample_docx,
)

__all__ = [
    "RECORD",
    "SAMPLE",
    "SAMPLE_AFTERWARDS",
    "SAMPLE_PACK",
    "SAMPLE_RECORD",
    "Branch",
    "branches",
    "plan_branches",
    "preview_sample",
    "sample_docx",
    "sample_facts",
]

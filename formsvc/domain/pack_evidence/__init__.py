"""What a sealed pack's own papers prove about its files."""

from formsvc.domain.pack_evidence.judging import Evidence, judge_evidence
from formsvc.domain.pack_evidence.papers import (
    CHECKPOINT,
    ENTRIES,
    RECORD,
    RECORD_AUDIENCES,
    SHOWN,
    entry_line,
    path_of,
    read_entries,
)

__all__ = [
    "CHECKPOINT",
    "ENTRIES",
    "RECORD",
    "RECORD_AUDIENCES",
    "SHOWN",
    "Evidence",
    "entry_line",
    "judge_evidence",
    "path_of",
    "read_entries",
]

"""What a sealed pack's own papers prove about its files."""

from formsvc.domain.pack_evidence.answers import ANSWERS, answers_file
from formsvc.domain.pack_evidence.attachments import (
    LIST,
    attached_list,
    is_attached,
    place_in_pack,
    read_attached_list,
)
from formsvc.domain.pack_evidence.carrying import earlier_name
from formsvc.domain.pack_evidence.judging import Evidence, judge_entries, judge_evidence
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
    "ANSWERS",
    "CHECKPOINT",
    "ENTRIES",
    "LIST",
    "RECORD",
    "RECORD_AUDIENCES",
    "SHOWN",
    "Evidence",
    "answers_file",
    "attached_list",
    "earlier_name",
    "entry_line",
    "is_attached",
    "judge_entries",
    "judge_evidence",
    "path_of",
    "place_in_pack",
    "read_attached_list",
    "read_entries",
]

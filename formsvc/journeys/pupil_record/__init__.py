"""A pupil's record: giving out everything that is held, and corrections put beside it."""

from formsvc.journeys.pupil_record.correcting import (
    DECISIONS,
    Correction,
    CorrectionNotTaken,
    corrections_of,
    note_correction,
)
from formsvc.journeys.pupil_record.exporting import export_record, may_export

__all__ = [
    "DECISIONS",
    "Correction",
    "CorrectionNotTaken",
    "corrections_of",
    "export_record",
    "may_export",
    "note_correction",
]

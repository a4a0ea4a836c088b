"""docx bytes -> tagged PDF/A-3b and PDF/UA-1 bytes, by warm LibreOffice workers."""

from formsvc.adapters.pdf.engine import EngineReport, describe_engine
from formsvc.adapters.pdf.making import PdfMaker
from formsvc.adapters.pdf.problems import (
    ConversionFailed,
    EngineDied,
    EngineMissing,
    EngineTimedOut,
    GlyphsMissing,
    UnsafeDocument,
)
from formsvc.adapters.pdf.structure import structure_faults

__all__ = [
    "ConversionFailed",
    "EngineDied",
    "EngineMissing",
    "EngineReport",
    "EngineTimedOut",
    "GlyphsMissing",
    "PdfMaker",
    "UnsafeDocument",
    "describe_engine",
    "structure_faults",
]

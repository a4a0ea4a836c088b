"""docx bytes -> tagged PDF/A-3b and PDF/UA-1 bytes, by warm LibreOffice workers."""

from formsvc.adapters.pdf.finding import EngineReport, describe_engine
from formsvc.adapters.pdf.making import PdfMaker
from formsvc.adapters.pdf.mending import Enclose
from formsvc.adapters.pdf.problems import (
    ConversionFailed,
    EngineBusy,
    EngineDied,
    EngineMissing,
    EngineTimedOut,
    GlyphsMissing,
    UnsafeDocument,
)
from formsvc.adapters.pdf.smallest import smallest_document
from formsvc.adapters.pdf.structure import structure_faults

__all__ = [
    "ConversionFailed",
    "Enclose",
    "EngineBusy",
    "EngineDied",
    "EngineMissing",
    "EngineReport",
    "EngineTimedOut",
    "GlyphsMissing",
    "PdfMaker",
    "UnsafeDocument",
    "describe_engine",
    "smallest_document",
    "structure_faults",
]

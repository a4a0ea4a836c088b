"""PDF -> sealed PDF, and sealed PDF -> verdict (pyHanko, pikepdf)."""

from formsvc.adapters.seals.attaching import Attachment, attach
from formsvc.adapters.seals.judging import check_seal
from formsvc.adapters.seals.keys import (
    is_demonstration,
    keep_trusted,
    make_demo_key,
    trusted_in,
    valid_until,
)
from formsvc.adapters.seals.sealing import LEVEL, Sealer, SealKeyUnusable, SealNotMade

__all__ = [
    "LEVEL",
    "Attachment",
    "SealKeyUnusable",
    "SealNotMade",
    "Sealer",
    "attach",
    "check_seal",
    "is_demonstration",
    "keep_trusted",
    "make_demo_key",
    "trusted_in",
    "valid_until",
]

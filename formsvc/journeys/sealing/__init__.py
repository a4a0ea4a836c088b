"""Makes the sealed pack of a version whose last signature is in."""

from formsvc.journeys.sealing.believing import prove_seal_key
from formsvc.journeys.sealing.copying import papers_for, promise_copy
from formsvc.journeys.sealing.laying_out import forget_laid_out, lay_out_ahead
from formsvc.journeys.sealing.making import Sealed
from formsvc.journeys.sealing.reading import SignedVersion
from formsvc.journeys.sealing.sealing import entries_file, seal_pack

__all__ = [
    "Sealed",
    "SignedVersion",
    "entries_file",
    "forget_laid_out",
    "lay_out_ahead",
    "papers_for",
    "promise_copy",
    "prove_seal_key",
    "seal_pack",
]

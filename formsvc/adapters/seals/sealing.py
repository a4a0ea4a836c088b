"""Seals a PDF with one certification signature over the whole file (PAdES, EN 319 142-1)."""

import io
from datetime import datetime
from pathlib import Path
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from formsvc.adapters.seals.field import FIELD
from formsvc.adapters.seals.signer import KeptKeySigner, check_in_date, load_signer
from formsvc.adapters.seals.stamping import PROMISE, StampAuthority, TimeStampMissing
from formsvc.domain.problems import FormsvcProblem

#: The level that a seal reaches without a time-stamp authority.
LEVEL = "B-B"
#: The level with one: it confirms by when the seal was there.
STAMPED_LEVEL = "B-T"
#: Bytes kept for the signature, so that pyHanko need not make a second one to measure it.
_RESERVED = 16384
#: The same with a time-stamp and its certificates; authorities send up to four.
_RESERVED_STAMPED = 40960


class SealNotMade(FormsvcProblem):
    """Raised when a PDF could not be sealed; nothing of it was kept."""

    def __init__(self) -> None:
        super().__init__("The document could not be sealed. It will be tried again.")


class _TimedPdfSigner(PdfSigner):
    """States the time that it is given: pyHanko asks the machine's clock otherwise."""

    def __init__(
        self,
        metadata: PdfSignatureMetadata,
        signer: SimpleSigner,
        at: datetime,
        stamper: StampAuthority | None,
    ) -> None:
        super().__init__(metadata, signer, timestamper=stamper)
        self._at = at

    def init_signing_session(self, *given: Any, **named: Any) -> PdfSigningSession:
        session = super().init_signing_session(*given, **named)
        session.system_time = self._at
        return session


class Sealer:
    """Seals PDFs with one organisation's key, loaded once."""

    def __init__(
        self, signer: KeptKeySigner, certificate_pem: bytes, stamper: StampAuthority | None
    ) -> None:
        self._signer = signer
        self._stamper = stamper
        self.certificate_pem = certificate_pem
        self.level = STAMPED_LEVEL if stamper else LEVEL

    @classmethod
    def load(
        cls,
        key_file: Path,
        passphrase_file: Path,
        *,
        now: datetime,
        stamper: StampAuthority | None = None,
    ) -> "Sealer":
        """Return the sealer of a PKCS#12 file (RSA key). Raises SealKeyUnusable.

        With a `stamper` every seal has its time-stamp, or is not made.
        """
        signer, pem = load_signer(key_file, passphrase_file, now=now)
        return cls(signer, pem, stamper)

    def without_stamps(self) -> "Sealer":
        """Return the sealer of the same key that asks no time-stamp authority."""
        return Sealer(self._signer, self.certificate_pem, None)

    def seal(self, pdf: bytes, *, reason: str, name: str, at: datetime) -> bytes:
        """Return the PDF under one certification signature that allows no change at all.

        `at` is the time that the seal states. Raises SealKeyUnusable when the key is not in date
        then, TimeStampMissing when the authority gives no time-stamp, SealNotMade when the PDF
        cannot be sealed.
        """
        check_in_date(self._signer.certificate, at)
        metadata = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            reason=f"{reason} ({PROMISE})" if self._stamper else reason,
            name=name,
            certify=True,
            subfilter=SigSeedSubFilter.PADES,
            docmdp_permissions=MDPPerm.NO_CHANGES,
        )
        out = io.BytesIO()
        try:
            writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=True)
            signer = _TimedPdfSigner(metadata, self._signer, at, self._stamper)
            reserved = _RESERVED_STAMPED if self._stamper else _RESERVED
            signer.sign_pdf(writer, bytes_reserved=reserved, output=out)
        except TimestampRequestError as error:
            raise TimeStampMissing("gives no time-stamp just now") from error
        except (PdfError, SigningError, ValueError, TypeError) as error:
            raise SealNotMade from error
        return out.getvalue()

"""Seals a PDF with one certification signature over the whole file (PAdES, EN 319 142-1)."""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from formsvc.adapters.seals.archiving import add_archive, make_room
from formsvc.adapters.seals.field import FIELD
from formsvc.adapters.seals.keys import is_demonstration
from formsvc.adapters.seals.proofs import lists_of_seal, newest_lists
from formsvc.adapters.seals.signer import KeptKeySigner, check_in_date, load_signer
from formsvc.adapters.seals.stamped_texts import stamp_text
from formsvc.adapters.seals.stamping import PROMISE, ROOM, StampAuthority, TimeStampMissing
from formsvc.adapters.seals.token import load_token_signer
from formsvc.adapters.seals.trusting import read_pem
from formsvc.domain.problems import FormsvcProblem

#: The level that a seal reaches without a time-stamp authority.
LEVEL = "B-B"
#: The level of a seal with one time-stamp and nothing behind it.
STAMPED_LEVEL = "B-T"
#: The level that a seal reaches with an authority: provable when keys and methods have aged.
ARCHIVED_LEVEL = "B-LTA"
#: Bytes kept for the signature beside its certificates, so that pyHanko need not make a second one
#: to measure it. No more than that: every check reads them digit by digit, which takes long.
_BESIDE_CERTIFICATES = 2048
_NOT_SET = "is not set (FORMSVC_TSA_URL)"


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
        self,
        signer: KeptKeySigner,
        certificate_pem: bytes,
        stamper: StampAuthority | None,
        trusted: Iterable[bytes],
    ) -> None:
        self._signer = signer
        self._stamper = stamper
        self._trusted = trusted
        self.certificate_pem = certificate_pem
        self.level = ARCHIVED_LEVEL if stamper else LEVEL
        certificates = sum(
            len(one.public_bytes(Encoding.DER)) for one in read_pem([certificate_pem])
        )
        beside = ROOM if stamper else 0
        self._digits = 2 * (certificates + _BESIDE_CERTIFICATES) + beside

    @classmethod
    def load(
        cls,
        key_file: Path,
        passphrase_file: Path,
        *,
        now: datetime,
        stamper: StampAuthority | None = None,
        trusted: Iterable[bytes] = (),
        token: str = "",
    ) -> "Sealer":
        """Return the sealer of a PKCS#12 file (RSA key). Raises SealKeyUnusable.

        With a `token` (see `load_token_signer`) the key lies in that, `key_file` is the PEM file of
        its certificates, and the other file holds the PIN.

        With a `stamper` every seal has its time-stamps, or is not made. `trusted` are the trusted
        texts: the lists of revoked keys are among them.
        """
        if token:
            signer, pem = load_token_signer(token, key_file, passphrase_file, now=now)
        else:
            signer, pem = load_signer(key_file, passphrase_file, now=now)
        return cls(signer, pem, stamper, trusted)

    def without_stamps(self) -> "Sealer":
        """Return the sealer of the same key that asks no time-stamp authority."""
        return Sealer(self._signer, self.certificate_pem, None, self._trusted)

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
        if self._stamper is None:
            return self._sign(pdf, metadata, at)
        return self.archive(self._sign(make_room(pdf), metadata, at))

    def lists_since(self, pdf: bytes, moment: datetime) -> bool:
        """Say whether the newest list of the issuer of the key that sealed a PDF is of after then.

        That key need not be the one in use now, nor under the same root. True too when the list is
        not kept here but fetched, and in a demonstration: its issuer is gone.
        """
        own, lists = lists_of_seal(pdf, self._trusted)
        made = [one.last_update_utc for one in lists]
        demo = is_demonstration(own.public_bytes(Encoding.PEM))
        return demo or not made or max(made) >= moment

    def stamp(self, text: str) -> str:
        """Return a time-stamp on a text, as PEM. Raises TimeStampMissing, also when none is set."""
        if self._stamper is None:
            raise TimeStampMissing(_NOT_SET)
        return stamp_text(text, self._stamper, self._trusted)

    def _sign(self, pdf: bytes, metadata: PdfSignatureMetadata, at: datetime) -> bytes:
        out = io.BytesIO()
        with _problems_told():
            writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=True)
            signer = _TimedPdfSigner(metadata, self._signer, at, self._stamper)
            signer.sign_pdf(writer, bytes_reserved=self._digits, output=out)
        return out.getvalue()

    def archive(self, pdf: bytes) -> bytes:
        """Return a sealed PDF with one more archive time-stamp and the newest lists.

        Raises TimeStampMissing, also when no authority is set; SealKeyUnusable when there is no
        list of the key's issuer; SealNotMade.
        """
        if self._stamper is None:
            raise TimeStampMissing(_NOT_SET)
        with _problems_told():
            lists = newest_lists(pdf, self._stamper, self._trusted)
            return add_archive(pdf, self._stamper, lists)


@contextmanager
def _problems_told() -> Iterator[None]:
    try:
        yield
    except TimestampRequestError as error:
        raise TimeStampMissing("gives no time-stamp just now") from error
    except (PdfError, SigningError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise SealNotMade from error

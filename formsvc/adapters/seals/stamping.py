"""Asks a time-stamp authority for a time-stamp on a seal (RFC 3161, over HTTP)."""

import asyncio
import http.client
import urllib.error
import urllib.request
from collections.abc import Iterable
from concurrent.futures import Future
from threading import Thread
from typing import Any

from asn1crypto import tsp
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import (
    Certificate,
    CRLDistributionPoints,
    ExtensionNotFound,
    load_der_x509_crl,
    load_pem_x509_crl,
)
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from formsvc.domain.problems import FormsvcProblem

SECONDS = 10.0
#: Stands under the seal itself, so that a time-stamp cannot be taken away without a trace.
PROMISE = "with time-stamps, level B-LTA"
LARGEST = 64 << 10
#: Digits kept for a time-stamp and its certificates; authorities send up to four.
ROOM = 24576
#: A list of revoked keys may be longer: it grows with what an authority issued.
LARGEST_LIST = 2 << 20
_QUERY, _REPLY = "application/timestamp-query", "application/timestamp-reply"


class TimeStampMissing(FormsvcProblem):
    """Raised when a seal got no time-stamp that our own check believes: nothing of it is kept."""

    def __init__(self, why: str) -> None:
        super().__init__(
            "The documents are signed and safe. They wait for their time-stamp: the time-stamp "
            f"authority {why}."
        )
        self.why = why


class _SameAddress(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: a time-stamp comes from the address that was set, or not at all."""

    def redirect_request(self, *_given: object, **_named: object) -> None:
        return None


class StampAuthority(TimeStamper):
    """One authority at one address."""

    def __init__(self, url: str, *, seconds: float = SECONDS) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._url, self._seconds = url, seconds
        self._opener = urllib.request.build_opener(_SameAddress)

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
        """Return the time-stamp. Raises TimestampRequestError, whatever the authority sent."""
        try:
            token = await super().async_timestamp(message_digest, md_algorithm)
            needed = 2 * len(token.dump())
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise TimestampRequestError("does not answer what was asked") from error
        if needed > ROOM:
            raise TimestampRequestError("answers too much")
        return token

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Return the authority's answer. Raises TimestampRequestError when it gives none."""
        answer = await asyncio.to_thread(self._ask, req.dump())
        return tsp.TimeStampResp.load(answer, strict=True)

    def lists_for(self, certificates: Iterable[Certificate]) -> list[bytes]:
        """Return the lists of revoked keys (DER) that certificates name the addresses of.

        Only for certificates that are trusted: their issuers chose the addresses. Raises
        TimeStampMissing when a list cannot be had.
        """
        addresses = dict.fromkeys(one for each in certificates for one in _addresses(each))
        try:
            return [self._list_at(one) for one in addresses]
        except (TimestampRequestError, ValueError) as error:
            raise TimeStampMissing("gives no list of revoked keys just now") from error

    def _list_at(self, address: str) -> bytes:
        request = urllib.request.Request(address)  # noqa: S310 - `_addresses` lets only http pass
        _, data = self._read(request, LARGEST_LIST)
        found = load_pem_x509_crl(data) if data.startswith(b"-----") else load_der_x509_crl(data)
        return found.public_bytes(Encoding.DER)

    def _ask(self, query: bytes) -> bytes:
        headers = {"Content-Type": _QUERY, "Accept": _REPLY}
        request = urllib.request.Request(self._url, data=query, headers=headers)  # noqa: S310 - the settings let only http and https pass
        kind, data = self._read(request, LARGEST)
        if kind != _REPLY:
            raise TimestampRequestError("does not answer with a time-stamp")
        return data

    def _read(self, request: urllib.request.Request, most: int) -> tuple[str, bytes]:
        """Return the kind of answer and its bytes, or give up when the time is over.

        The time limit of a socket begins anew with every byte: who sends one now and then would
        never be given up. Nobody waits for the thread that is left behind.
        """
        done: Future[tuple[str, bytes]] = Future()
        Thread(target=self._read_apart, args=(done, request, most), daemon=True).start()
        try:
            kind, data = done.result(timeout=self._seconds)
        except urllib.error.HTTPError as error:
            error.close()
            raise TimestampRequestError("refuses") from error
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise TimestampRequestError("does not answer") from error
        if len(data) > most:
            raise TimestampRequestError("answers too much")
        return kind, data

    def _read_apart(
        self, done: Future[tuple[str, bytes]], request: urllib.request.Request, most: int
    ) -> None:
        try:
            with self._opener.open(request, timeout=self._seconds) as answer:
                done.set_result((answer.headers.get_content_type(), answer.read(most + 1)))
        except Exception as error:  # noqa: BLE001 - told to whoever waits
            done.set_exception(error)


def _addresses(certificate: Certificate) -> list[str]:
    try:
        points = certificate.extensions.get_extension_for_class(CRLDistributionPoints).value
    except ExtensionNotFound:
        return []
    names = [one.value for point in points for one in point.full_name or ()]
    return [one for one in names if str(one).startswith(("http://", "https://"))][:1]

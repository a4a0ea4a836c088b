"""Asks a time-stamp authority for a time-stamp on a seal (RFC 3161, over HTTP)."""

import asyncio
import urllib.error
import urllib.request
from typing import Any

from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from formsvc.domain.problems import FormsvcProblem

SECONDS = 10.0
#: Stands under the seal itself, so that a time-stamp cannot be taken away without a trace.
PROMISE = "with a time-stamp, level B-T"
LARGEST = 64 << 10
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
            return await super().async_timestamp(message_digest, md_algorithm)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise TimestampRequestError("does not answer what was asked") from error

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Return the authority's answer. Raises TimestampRequestError when it gives none."""
        answer = await asyncio.to_thread(self._ask, req.dump())
        return tsp.TimeStampResp.load(answer, strict=True)

    def _ask(self, query: bytes) -> bytes:
        headers = {"Content-Type": _QUERY, "Accept": _REPLY}
        request = urllib.request.Request(self._url, data=query, headers=headers)  # noqa: S310 - the settings let only http and https pass
        try:
            with self._opener.open(request, timeout=self._seconds) as answer:
                kind = answer.headers.get_content_type()
                data: bytes = answer.read(LARGEST + 1)
        except urllib.error.HTTPError as error:
            error.close()
            raise TimestampRequestError("refuses") from error
        except (OSError, ValueError) as error:
            raise TimestampRequestError("does not answer") from error
        if kind != _REPLY or len(data) > LARGEST:
            raise TimestampRequestError("does not answer with a time-stamp")
        return data

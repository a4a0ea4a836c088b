"""A time-stamp on a short text (RFC 3161), written beside it as PEM, and the check of one."""

import asyncio
import base64
import hashlib
import re
import textwrap
from collections.abc import Iterable
from datetime import UTC, datetime

from asn1crypto import cms
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus

from formsvc.adapters.seals.judging_stamps import stamp_trust
from formsvc.adapters.seals.stamping import StampAuthority, TimeStampMissing
from formsvc.adapters.seals.trusting import read_authorities

_BEGIN, _END = "-----BEGIN PKCS7-----", "-----END PKCS7-----"
#: Mail programs quote and break lines: base64 has neither ">" nor spaces of its own.
_IN_A_TEXT = re.compile(f"{_BEGIN}([A-Za-z0-9+/=>\\s]*){_END}")
_LINE = 64


def stamp_text(text: str, stamper: StampAuthority, trusted: Iterable[bytes]) -> str:
    """Return a time-stamp on a text, as PEM.

    Raises TimeStampMissing when there is none, or one that our own check does not believe.
    """
    digest = hashlib.sha256(text.encode()).digest()
    try:
        token = asyncio.run(stamper.async_timestamp(digest, "sha256")).dump()
    except TimestampRequestError as error:
        raise TimeStampMissing("gives no time-stamp just now") from error
    if stamped_at(token, [text], trusted) is None:
        raise TimeStampMissing("gives one that our own check does not believe")
    lines = textwrap.wrap(base64.b64encode(token).decode(), _LINE)
    return "\n".join([_BEGIN, *lines, _END])


def stamps_in(text: str) -> list[bytes]:
    """Return the time-stamps that a text holds, a letter for instance; believed by nobody yet.

    What is in the place of one and cannot be read is returned too, empty.
    """
    return [_decoded(re.sub(r"[>\s]", "", one)) for one in _IN_A_TEXT.findall(text)]


def _decoded(words: str) -> bytes:
    try:
        return base64.b64decode(words, validate=True)
    except ValueError:
        return b""


def stamped_at(token: bytes, texts: Iterable[str], trusted: Iterable[bytes]) -> datetime | None:
    """Return when a known authority stamped one of these texts; None when it did not.

    `trusted` are the trusted texts, the roots of authorities among them.
    """
    digests = {hashlib.sha256(one.encode()).digest() for one in texts}
    known = read_authorities(trusted)
    try:
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        info = signed["encap_content_info"]["content"].parsed
        imprint = info["message_imprint"]["hashed_message"].native
        at = info["gen_time"].native.astimezone(UTC)
        context = stamp_trust(signed, known, at)
        checked = validate_tst_signed_data(
            signed, context, lambda kind: imprint if kind == "sha256" else b""
        )
        status = TimestampSignatureStatus(**asyncio.run(checked))
    except Exception:  # noqa: BLE001 - a hostile one fails in ways that no list of errors foresees
        return None
    believed = status.intact and status.valid and status.trusted and imprint in digests
    return at if believed else None

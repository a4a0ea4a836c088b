"""The hole of a seal: the signature's own place, of which every byte is known beforehand."""

from __future__ import annotations

from typing import NamedTuple

from .der import FIRST, OCTETS, SECOND, SEQUENCE, SET, Element, read, write
from .keys import Certificate, Trusted

_SHA256 = bytes.fromhex("300d06096086480165030402010500")
_RSA_SHA256 = bytes.fromhex("300d06092a864886f70d01010b0500")
_DATA = bytes.fromhex("300b06092a864886f70d010701")
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")
_STAMP = bytes.fromhex("060b2a864886f70d010910020e")
_VERSION_1 = bytes.fromhex("020101")


class Signature(NamedTuple):
    """What a signature (CMS, RFC 5652) says, the certificates that go with it, its time-stamp."""

    signer: bytes
    signed: bytes
    value: bytes
    certificates: tuple[bytes, ...]
    stamp: bytes | None

    @property
    def digest(self) -> bytes:
        """The digest of what was signed."""
        attributes = Element(SET, self.signed, b"").inner()
        values = [one.inner() for one in attributes if one.contents.startswith(_MESSAGE_DIGEST)]
        return values[0][1].inner()[0].contents if len(values) == 1 else b""

    def named(self, among: tuple[Certificate, ...]) -> Certificate | None:
        """Return the certificate that the signature names by issuer and number."""
        for one in among:
            if not one.issues and write(SEQUENCE, one.issuer, one.serial) == self.signer:
                return one
        return None


def read_signature(data: bytes) -> Signature:
    """Return the signature that a hole holds. Raises ValueError or IndexError when it is none."""
    content = read(data).inner()[1].inner()[0].inner()
    certificates = content[3].inner() if content[3].tag == FIRST else []
    info = content[-1].inner()[0].inner()
    return Signature(
        info[1].whole,
        info[3].contents,
        info[5].contents,
        tuple(one.whole for one in certificates),
        _stamp_in(info[6].inner()) if len(info) == 7 else None,
    )


def _stamp_in(attributes: list[Element]) -> bytes | None:
    stamps = [one.inner() for one in attributes if one.contents.startswith(_STAMP)]
    return stamps[0][1].inner()[0].whole if stamps else None


def is_clean(found: bytes, signature: Signature, trusted: Trusted | None, stamp: bytes) -> bool:
    """Say whether the hole holds what the sealer writes, byte for byte, and zeros to its end.

    `stamp` is its time-stamp, made anew. When a stranger signed, `trusted` is None: then strangers'
    certificates may go with him.
    """
    enclosed = set(signature.certificates)
    if trusted is not None:
        enclosed &= {one.whole for one in trusted.certificates}
    beside = write(SECOND, write(SEQUENCE, _STAMP, write(SET, stamp))) if stamp else b""
    info = write(
        *(SEQUENCE, _VERSION_1, signature.signer, _SHA256),
        *(write(FIRST, signature.signed), _RSA_SHA256, write(OCTETS, signature.value), beside),
    )
    content = write(
        *(SEQUENCE, _VERSION_1, write(SET, _SHA256), _DATA),
        *(write(FIRST, *sorted(enclosed)), write(SET, info)),
    )
    anew = write(SEQUENCE, _SIGNED_DATA, write(FIRST, content))
    return found == anew.hex().upper().encode().ljust(len(found), b"0")

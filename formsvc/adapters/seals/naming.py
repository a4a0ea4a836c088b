"""Whether a file names keys that can be trusted, before anything is built on it."""

from collections.abc import Callable

from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from formsvc.adapters.seals.trusting import TrustUnreadable, read_revocations

_PEM = b"-----BEGIN"


def names_trust(text: bytes) -> bool:
    """Say whether a text names what can be trusted, and holds no key that must stay secret.

    That is PEM that is whole (certificates, a public key, a list of revoked ones), or our list.
    """
    if b"PRIVATE KEY" in text:
        return False
    if _PEM not in text:
        try:
            read_revocations([text])
        except TrustUnreadable:
            return False
        return True
    return any(_reads(one, text) for one in _PEM_READERS)


_PEM_READERS: tuple[Callable[[bytes], object], ...] = (
    x509.load_pem_x509_certificates,
    x509.load_pem_x509_crl,
    load_pem_public_key,
)


def _reads(reader: Callable[[bytes], object], text: bytes) -> bool:
    try:
        reader(text)
    except ValueError:
        return False
    return True

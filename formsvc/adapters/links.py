"""Sign-off links: a signed outer token around 32 secret bytes, of which only a digest is kept."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence

from itsdangerous import BadData, URLSafeSerializer
from itsdangerous.encoding import base64_decode, base64_encode

from formsvc.domain.problems import FormsvcProblem

SECRET_BYTES = 32
_NAME_BYTES = 4


class LinkNotGenuine(FormsvcProblem):
    """Raised when a link was not made here, was mistyped, or is for another purpose."""

    def __init__(self) -> None:
        super().__init__("This link is not right. Check that you have all of it.")


class LinkKeyMissing(FormsvcProblem):
    """Raised when a letter waits for a link whose key was taken out of the settings."""

    def __init__(self) -> None:
        super().__init__("The key of this link is no longer there. Send the person a new link.")


class LinkSigner:
    """Makes and reads tokens under a list of keys, the newest last.

    itsdangerous refuses junk and other purposes before any look-up. It decides nothing else: its
    strings are malleable and cannot be revoked, so the row found by the secret's SHA-256 decides
    expiry, revocation and single use, and no two strings lead to two rows.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys = list(keys)
        self._serializers: dict[str, URLSafeSerializer] = {}

    def _serializer(self, purpose: str) -> URLSafeSerializer:
        """Return the serializer of a purpose, one of a few; it keeps nothing of what it reads."""
        if purpose not in self._serializers:
            self._serializers[purpose] = URLSafeSerializer(
                self._keys,
                salt=f"formsvc.{purpose}",
                signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
            )
        return self._serializers[purpose]

    def mint(self, purpose: str, secret: bytes) -> str:
        """Return the token that carries `secret` (32 bytes) for one purpose."""
        return str(self._serializer(purpose).dumps(urlsafe_b64encode(secret).decode()))

    def read(self, purpose: str, token: str) -> bytes:
        """Return the secret of a token. Raises LinkNotGenuine."""
        try:
            secret = urlsafe_b64decode(self._serializer(purpose).loads(token))
        except (BadData, ValueError, TypeError) as error:
            raise LinkNotGenuine from error
        # The last letter of a base64 text has bits to spare: a slip there would go unseen.
        if len(secret) != SECRET_BYTES or not _is_canonical(token.rpartition(".")[2]):
            raise LinkNotGenuine
        return secret

    def new_seed(self, random_bytes: Callable[[int], bytes]) -> bytes:
        """Return a seed for `derive`: the name of the newest key, then 32 random bytes."""
        return _name_of(self._keys[-1]) + random_bytes(SECRET_BYTES)

    def derive(self, seed: bytes, subject: str) -> bytes:
        """Return 32 secret bytes from a seed and what they are for.

        A letter may have to be made twice when the mail system does not answer. The seed waits in
        the letter's job and is forgotten when the letter is out; without the key it tells nothing.
        It names its key, so that a key added in between makes no other link. Raises
        LinkKeyMissing when that key is no longer there.
        """
        for key in self._keys:
            if _name_of(key) == seed[:_NAME_BYTES]:
                return hmac.new(key, seed + subject.encode(), hashlib.sha256).digest()
        raise LinkKeyMissing

    def code_digest(self, subject: str, code: str) -> str:
        """Return the keyed digest under which a one-time code is kept."""
        key = hmac.new(self._keys[-1], b"formsvc.code", hashlib.sha256).digest()
        return hmac.new(key, f"{subject}\0{code}".encode(), hashlib.sha256).hexdigest()


def _name_of(key: bytes) -> bytes:
    return hashlib.sha256(b"formsvc.key-name\0" + key).digest()[:_NAME_BYTES]


def digest(secret: bytes) -> str:
    """Return the SHA-256 under which a secret is looked up."""
    return hashlib.sha256(secret).hexdigest()


def _is_canonical(signature: str) -> bool:
    return base64_encode(base64_decode(signature)).decode() == signature

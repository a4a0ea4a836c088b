"""The key that seals, kept in a token that never gives it out (PKCS#11)."""

import asyncio
import threading
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.general import SigningError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from formsvc.adapters.seals.signer import SealKeyUnusable, asn1, check_certificate
from formsvc.adapters.seals.trusting import read_pem

_PROOF = b"Does the key in the token belong to the certificate?"


def load_token_signer(
    address: str, certificate_file: Path, pin_file: Path, *, now: datetime
) -> tuple[Any, bytes]:
    """Return the signer of an RSA key in a token, and its certificates as PEM.

    `address` is the key's (RFC 7512), with the library that opens the token, as in
    pkcs11:token=seals;object=seal?module-path=/usr/lib/softhsm/libsofthsm2.so. The certificate and
    then those above it stand in a PEM file; the PIN in another. Raises SealKeyUnusable.
    """
    module, token, label = read_address(address)
    try:
        pem, pin = certificate_file.read_bytes(), pin_file.read_text().strip()
    except (OSError, ValueError) as error:
        raise SealKeyUnusable("the file of its certificate or of its PIN is missing") from error
    certificates = read_pem([pem])
    if not certificates or not isinstance(certificates[0].public_key(), RSAPublicKey):
        raise SealKeyUnusable("FORMSVC_SEAL should be a PEM file that begins with its certificate")
    check_certificate(certificates[0], now)
    signer = _open(module, token, pin, label, certificates)
    signer.prove()
    return signer, b"".join(one.public_bytes(Encoding.PEM) for one in certificates)


def read_address(address: str) -> tuple[str, str, str]:
    """Return the library, the token's name and the key's. Raises SealKeyUnusable."""
    path, _, query = address.removeprefix("pkcs11:").partition("?")
    parts = dict(one.partition("=")[::2] for one in path.split(";"))
    module = parse_qs(query).get("module-path", [""])[0]
    token, label = (unquote(parts.get(name, "")) for name in ("token", "object"))
    if not address.startswith("pkcs11:") or not (module and token and label):
        raise SealKeyUnusable(
            "FORMSVC_SEAL_TOKEN should be like pkcs11:token=…;object=…?module-path=/…/….so"
        )
    return module, token, label


def _open(module: str, token: str, pin: str, label: str, certificates: list[Certificate]) -> Any:
    try:  # an extra, see pyproject.toml
        from pkcs11.exceptions import PKCS11Error, UserAlreadyLoggedIn
        from pyhanko.sign.pkcs11 import open_pkcs11_session
    except ImportError as error:
        raise SealKeyUnusable("tokens need the extra formsvc[pkcs11] to be installed") from error
    criteria = TokenCriteria(label=token)
    try:
        try:
            session = open_pkcs11_session(module, token_criteria=criteria, user_pin=pin)
        except UserAlreadyLoggedIn:  # a process logs in once for all its sessions
            session = open_pkcs11_session(module, token_criteria=criteria)
    except (PKCS11Error, RuntimeError, OSError) as error:
        raise SealKeyUnusable(
            "the token cannot be opened: its library, its name or its PIN is wrong"
        ) from error
    own, *above = [asn1(one) for one in certificates]
    signer = _signer_class()(
        session, signing_cert=own, ca_chain=above, key_label=label, other_certs_to_pull=()
    )
    signer.certificate = certificates[0]
    # pyHanko puts the key's own certificate here too, and then twice into every seal.
    signer._cert_registry = SimpleCertificateStore.from_certs(above)  # type: ignore[no-untyped-call]  # noqa: SLF001
    return signer


def _signer_class() -> Any:
    from pkcs11.exceptions import PKCS11Error
    from pyhanko.sign.pkcs11 import PKCS11Signer

    class TokenSigner(PKCS11Signer):
        """Lets one thread at a time sign: a session of a token is good for one."""

        _one_at_a_time = threading.Lock()
        certificate: Certificate

        async def async_sign_raw(
            self,
            data: bytes,
            digest_algorithm: str,
            dry_run: bool = False,  # noqa: FBT001, FBT002 - pyHanko's own signature
        ) -> bytes:
            with self._one_at_a_time:
                try:
                    return await super().async_sign_raw(data, digest_algorithm, dry_run)
                except PKCS11Error as error:
                    raise SigningError("the token does not sign") from error

        def prove(self) -> None:
            """Raise SealKeyUnusable unless the token signs what the certificate confirms."""
            try:
                value = asyncio.run(self.async_sign_raw(_PROOF, "sha256"))
                key: Any = self.certificate.public_key()
                key.verify(value, _PROOF, PKCS1v15(), hashes.SHA256())
            except InvalidSignature as error:
                raise SealKeyUnusable("the certificate belongs to another key") from error
            except (SigningError, PKCS11Error) as error:
                raise SealKeyUnusable("the token has no such key that signs") from error

    return TokenSigner

"""Gathers the lists of revoked keys that show, later, that the keys behind a seal were good."""

import io
from collections.abc import Iterable

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import (
    Certificate,
    CertificateRevocationList,
    load_der_x509_certificate,
)
from pyhanko.pdf_utils.reader import PdfFileReader

from formsvc.adapters.seals.hole import stamp_of
from formsvc.adapters.seals.lists import lists_in, made_by
from formsvc.adapters.seals.signer import SealKeyUnusable
from formsvc.adapters.seals.stamping import StampAuthority
from formsvc.adapters.seals.trusting import issued, read_authorities


def newest_lists(pdf: bytes, stamper: StampAuthority, trusted: Iterable[bytes]) -> list[bytes]:
    """Return the newest lists (DER) for the keys behind a seal and behind all its time-stamps.

    Those of our own issuers lie among the trusted texts; others are fetched from the addresses
    that trusted certificates name. Raises SealKeyUnusable when the seal's issuer has no list,
    TimeStampMissing when one cannot be fetched.
    """
    own, theirs = _certificates(pdf)
    texts = tuple(trusted)
    known = lists_in(texts)
    found = []
    for one in own:
        mine = _made_above(one, own, known)
        fetched = [] if mine or one.subject == one.issuer else stamper.lists_for([one])
        if not mine and not fetched and one.subject != one.issuer:
            raise SealKeyUnusable(
                "there is no list of revoked keys of its issuer. `formsvc keys crl` makes one"
            )
        found += [each.public_bytes(Encoding.DER) for each in mine] + fetched
    return list(dict.fromkeys([*found, *stamper.lists_for(_led(theirs, read_authorities(texts)))]))


def lists_of_seal(
    pdf: bytes, trusted: Iterable[bytes]
) -> tuple[Certificate, list[CertificateRevocationList]]:
    """Return the certificate that sealed a PDF, and the trusted lists that its issuer signed.

    By the signature and not by the name: who makes new keys mostly gives them the names of old.
    """
    reader = PdfFileReader(io.BytesIO(pdf), strict=True)
    seal = reader.embedded_regular_signatures[0]
    own = load_der_x509_certificate(seal.signer_cert.dump())
    return own, _made_above(own, _read([seal.signed_data]), lists_in(trusted))


def _made_above(
    one: Certificate,
    others: Iterable[Certificate],
    lists: Iterable[CertificateRevocationList],
) -> list[CertificateRevocationList]:
    """Return the lists that were signed by an issuer, among others, of a certificate."""
    above = [each for each in others if issued(each, one)]
    return [each for each in lists if any(made_by(issuer, each) for issuer in above)]


def _led(certificates: list[Certificate], roots: list[Certificate]) -> list[Certificate]:
    """Return those that lead to a known authority: only they may name addresses to fetch from."""
    known: list[Certificate] = []
    for _ in certificates:
        known += [
            one
            for one in certificates
            if one not in known and any(issued(above, one) for above in (*roots, *known))
        ]
    return known


def _certificates(pdf: bytes) -> tuple[list[Certificate], list[Certificate]]:
    """Return the certificates that go with the seal, and those with its time-stamps."""
    reader = PdfFileReader(io.BytesIO(pdf), strict=True)
    seal = reader.embedded_regular_signatures[0]
    stamps = [one.signed_data for one in reader.embedded_timestamp_signatures]
    first = stamp_of(seal)
    return _read([seal.signed_data]), _read([first, *stamps] if first is not None else stamps)


def _read(signed: Iterable[object]) -> list[Certificate]:
    found = [one.chosen.dump() for data in signed for one in data["certificates"]]  # type: ignore[index]
    return [load_der_x509_certificate(one) for one in dict.fromkeys(found)]

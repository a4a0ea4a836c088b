"""Whether an ECDSA key made a signature, on the curves P-256 and P-384 (FIPS 186-5, 6.4.2).

Nothing here is secret, so it need not take the same time for every key.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple, Optional

from .der import SEQUENCE, read

Point = Optional[tuple[int, int]]


class Curve(NamedTuple):
    """A curve y^2 = x^3 - 3x + b over a prime field, its order, and where it starts."""

    prime: int
    b: int
    order: int
    start: tuple[int, int]


#: By the OID (DER) that names the curve; the numbers are those of SP 800-186, 3.2.1.3 and 3.2.1.4.
CURVES = {
    bytes.fromhex("06082a8648ce3d030107"): Curve(
        2**256 - 2**224 + 2**192 + 2**96 - 1,
        0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
        0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
        (
            0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
            0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
        ),
    ),
    bytes.fromhex("06052b81040022"): Curve(
        2**384 - 2**128 - 2**96 + 2**32 - 1,
        0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF,
        0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
        (
            0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
            0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F,
        ),
    ),
}


def ecdsa_signed(curve: Curve, key: bytes, digest: str, signature: bytes, data: bytes) -> bool:
    """Say whether the key (an uncompressed point) signed the data."""
    point = _point(curve, key)
    try:
        parts = read(signature)
        numbers = [int.from_bytes(one.contents, "big", signed=True) for one in parts.inner()]
    except ValueError:
        return False
    if point is None or parts.tag != SEQUENCE or len(numbers) != 2:
        return False
    r, s = numbers
    if not (0 < r < curve.order and 0 < s < curve.order):
        return False
    hashed = hashlib.new(digest, data).digest()
    number = int.from_bytes(hashed, "big")
    number >>= max(0, 8 * len(hashed) - curve.order.bit_length())
    inverse = pow(s, -1, curve.order)
    found = _sum(
        curve,
        _times(curve, number * inverse % curve.order, curve.start),
        _times(curve, r * inverse % curve.order, point),
    )
    return found is not None and found[0] % curve.order == r


def _point(curve: Curve, key: bytes) -> Point:
    size = (curve.prime.bit_length() + 7) // 8
    if len(key) != 1 + 2 * size or key[0] != 4:
        return None
    x, y = int.from_bytes(key[1 : 1 + size], "big"), int.from_bytes(key[1 + size :], "big")
    on_it = (y * y - x * x * x + 3 * x - curve.b) % curve.prime == 0
    return (x, y) if on_it and max(x, y) < curve.prime else None


def _sum(curve: Curve, one: Point, other: Point) -> Point:
    if one is None or other is None:
        return one or other
    if one[0] == other[0] and (one[1] + other[1]) % curve.prime == 0:
        return None
    if one == other:
        slope = (3 * one[0] * one[0] - 3) * pow(2 * one[1], -1, curve.prime)
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, curve.prime)
    x = (slope * slope - one[0] - other[0]) % curve.prime
    return x, (slope * (one[0] - x) - one[1]) % curve.prime


def _times(curve: Curve, number: int, point: Point) -> Point:
    found: Point = None
    while number:
        if number & 1:
            found = _sum(curve, found, point)
        point = _sum(curve, point, point)
        number >>= 1
    return found

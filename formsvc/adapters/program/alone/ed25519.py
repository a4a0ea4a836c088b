"""Whether an Ed25519 key made a signature (RFC 8032, 5.1.7).

Nothing here is secret, so it need not take the same time for every key.
"""

from __future__ import annotations

import hashlib

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
Point = tuple[int, int, int, int]
_NOWHERE: Point = (0, 1, 1, 0)


def ed25519_signed(key: bytes, signature: bytes, data: bytes) -> bool:
    """Say whether the key (32 bytes) signed the data."""
    if len(key) != 32 or len(signature) != 64:
        return False
    owner, promised = _point(key), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if owner is None or promised is None or scalar >= _ORDER:
        return False
    hashed = hashlib.sha512(signature[:32] + key + data).digest()
    challenge = int.from_bytes(hashed, "little") % _ORDER
    return _same(_times(scalar, _BASE), _sum(promised, _times(challenge, owner)))


def _point(data: bytes) -> Point | None:
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    x = _P - x if x & 1 != sign else x
    return x, y, 1, x * y % _P


def _sum(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(scalar: int, point: Point) -> Point:
    total = _NOWHERE
    while scalar:
        if scalar & 1:
            total = _sum(total, point)
        point = _sum(point, point)
        scalar >>= 1
    return total


def _same(one: Point, other: Point) -> bool:
    return (one[0] * other[2] - other[0] * one[2]) % _P == 0 and (
        one[1] * other[2] - other[1] * one[2]
    ) % _P == 0


_BASE = _point((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little")) or _NOWHERE

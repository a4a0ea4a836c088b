"""The Merkle tree over the entries (RFC 6962 section 2.1, June 2013).

It lets a pack prove that its own entries stand in the ledger without showing anybody else's.
"""

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").digest()


def leaf(data: bytes) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(b"\0" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees."""
    return hashlib.sha256(b"\1" + left + right).digest()


class Frontier:
    """The roots of the perfect subtrees, largest first: all that is needed to append a leaf."""

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        self.size = size
        self.hashes = list(hashes)

    def append(self, leaf_hash: bytes) -> None:
        """Append a leaf hash, joining equal subtrees."""
        joined, size = leaf_hash, self.size
        while size & 1:
            joined = node(self.hashes.pop(), joined)
            size >>= 1
        self.hashes.append(joined)
        self.size += 1

    def root(self) -> bytes:
        """Return the root of the tree so far."""
        if not self.hashes:
            return EMPTY
        root = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            root = node(left, root)
        return root


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes."""
    frontier = Frontier()
    for one in leaves:
        frontier.append(one)
    return frontier.root()


def _split(size: int) -> int:
    """Return the largest power of two smaller than `size`."""
    return 1 << (size - 1).bit_length() - 1


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the proof that leaf `index`, from 0, is in the tree over `leaves`.

    Raises IndexError when there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    middle = _split(len(leaves))
    if index < middle:
        return [*inclusion_proof(leaves[:middle], index), root_of(leaves[middle:])]
    return [*inclusion_proof(leaves[middle:], index - middle), root_of(leaves[:middle])]


def is_included(
    leaf_hash: bytes, proof: Sequence[bytes], *, index: int, size: int, root: bytes
) -> bool:
    """Say whether the proof shows the leaf at `index` in the tree of `size` with that root.

    The walk is that of RFC 9162 section 2.1.3.2 (December 2021).
    """
    if not 0 <= index < size:
        return False
    number, last, computed = index, size - 1, leaf_hash
    for one in proof:
        if last == 0:
            return False
        if number & 1 or number == last:
            computed = node(one, computed)
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            computed = node(computed, one)
        number, last = number >> 1, last >> 1
    return last == 0 and computed == root

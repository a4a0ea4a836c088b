"""The Merkle tree over the entries (RFC 6962 section 2.1, June 2013).

It lets a pack prove that its own entries stand in the ledger without showing anybody else's.
"""

import hashlib
from collections.abc import Sequence

#: The length of a SHA-256.
_BYTES = 32
EMPTY = hashlib.sha256(b"").digest()


def leaf(data: bytes) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(b"\0" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees."""
    return hashlib.sha256(b"\1" + left + right).digest()


class Frontier:
    """The roots of the perfect subtrees, largest first: all that is needed to append a leaf.

    `hashes` are the roots one after the other, as they are kept: an append touches the last ones.
    """

    def __init__(self, size: int = 0, hashes: bytes = b"") -> None:
        self.size = size
        self.hashes = hashes

    def append(self, leaf_hash: bytes) -> None:
        """Append a leaf hash, joining equal subtrees."""
        joined, size, hashes = leaf_hash, self.size, self.hashes
        while size & 1:
            joined = node(hashes[-_BYTES:], joined)
            hashes = hashes[:-_BYTES]
            size >>= 1
        self.hashes = hashes + joined
        self.size += 1

    def root(self) -> bytes:
        """Return the root of the tree so far."""
        if not self.hashes:
            return EMPTY
        root = self.hashes[-_BYTES:]
        for at in range(len(self.hashes) - 2 * _BYTES, -1, -_BYTES):
            root = node(self.hashes[at : at + _BYTES], root)
        return root


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes."""
    frontier = Frontier()
    for one in leaves:
        frontier.append(one)
    return frontier.root()

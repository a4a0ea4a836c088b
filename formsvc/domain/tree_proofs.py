"""Proofs over the Merkle tree of entries (RFC 6962 section 2.1, June 2013).

An inclusion proof shows that one entry stands in a tree; a consistency proof shows that a larger
tree begins with a smaller one, so that nothing was changed or cut between two checkpoints. Both are
checked by the walks of RFC 9162 section 2.1 (December 2021), without the entries.
"""

from collections.abc import Sequence

from formsvc.domain.tree import node


class Tree:
    """All nodes over some leaf hashes, made once: each proof is then looked up, not computed."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._levels = [list(leaves)]
        while len(self._levels[-1]) > 1:
            below = self._levels[-1]
            pairs = zip(below[::2], below[1::2], strict=False)
            # A last node without a neighbour goes up as it is.
            lone = below[-1:] if len(below) & 1 else []
            self._levels.append([node(left, right) for left, right in pairs] + lone)
        self.size = len(leaves)

    def inclusion(self, index: int) -> list[bytes]:
        """Return the proof that leaf `index`, from 0, is in the tree.

        Raises IndexError when there is no such leaf.
        """
        if not 0 <= index < self.size:
            raise IndexError(index)
        proof = []
        for level in self._levels[:-1]:
            beside = index ^ 1
            if beside < len(level):
                proof.append(level[beside])
            index >>= 1
        return proof

    def consistency(self, size: int) -> list[bytes]:
        """Return the proof that the tree over the first `size` leaves is the start of this one.

        Raises IndexError when there are not so many leaves, or `size` is not above 0.
        """
        if not 0 < size <= self.size:
            raise IndexError(size)
        return self._consistency(0, self.size, size, whole=True)

    def _consistency(self, start: int, end: int, size: int, *, whole: bool) -> list[bytes]:
        """Return SUBPROOF(size - start, leaves[start:end], whole) of the RFC."""
        if size == end:
            return [] if whole else [self._over(start, end)]
        middle = start + _split(end - start)
        if size <= middle:
            inner = self._consistency(start, middle, size, whole=whole)
            return [*inner, self._over(middle, end)]
        return [
            *self._consistency(middle, end, size, whole=False),
            self._over(start, middle),
        ]

    def _over(self, start: int, end: int) -> bytes:
        """Return the node over leaves[start:end]: a perfect subtree, or one at the right edge."""
        height = (end - start - 1).bit_length()
        return self._levels[height][start >> height]


def _split(size: int) -> int:
    """Return the largest power of two smaller than `size`."""
    return 1 << (size - 1).bit_length() - 1


def is_included(
    leaf_hash: bytes, proof: Sequence[bytes], *, index: int, size: int, root: bytes
) -> bool:
    """Say whether the proof shows the leaf at `index` in the tree of `size` with that root."""
    if not 0 <= index < size:
        return False
    sides = _sides(index, size - 1, len(proof))
    if sides is None:
        return False
    computed = leaf_hash
    for one, on_the_left in zip(proof, sides, strict=True):
        computed = node(one, computed) if on_the_left else node(computed, one)
    return computed == root


def is_consistent(
    proof: Sequence[bytes], *, size: int, root: bytes, later_size: int, later_root: bytes
) -> bool:
    """Say whether the proof shows that the tree of `later_size` begins with the tree of `size`."""
    if not 0 < size <= later_size:
        return False
    if size == later_size:
        return not proof and root == later_root
    # A perfect tree is itself the first node of its proof, which leaves it out.
    path = [root, *proof] if size & (size - 1) == 0 else list(proof)
    number, last = size - 1, later_size - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    sides = _sides(number, last, len(path) - 1)
    if not path or sides is None:
        return False
    old = new = path[0]
    for one, on_the_left in zip(path[1:], sides, strict=True):
        old = node(one, old) if on_the_left else old
        new = node(one, new) if on_the_left else node(new, one)
    return (old, new) == (root, later_root)


def _sides(number: int, last: int, steps: int) -> list[bool] | None:
    """Return for each step of a proof whether the other node stands on the left.

    `number` is where the walk starts on its level, `last` that level's last place. None when a
    proof of so many steps cannot lead to the root.
    """
    sides = []
    for _ in range(steps):
        if last == 0:
            return None
        sides.append(bool(number & 1) or number == last)
        if sides[-1]:
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        number, last = number >> 1, last >> 1
    return sides if last == 0 else None

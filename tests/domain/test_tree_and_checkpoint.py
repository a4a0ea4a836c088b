"""The tree against a naive one and RFC 6962's own numbers; checkpoints against forgery."""

import hashlib

import pymerkle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formsvc.adapters.checkpoints import CheckpointSigner, read_checkpoint
from formsvc.domain.tree import Frontier, leaf, node, root_of
from formsvc.domain.tree_proofs import Tree, is_consistent, is_included

leaves_of_any_size = st.lists(st.binary(max_size=4), min_size=1, max_size=40)


def naive_root(data):
    if len(data) == 1:
        return hashlib.sha256(b"\0" + data[0]).digest()
    middle = 1
    while middle * 2 < len(data):
        middle *= 2
    return hashlib.sha256(b"\1" + naive_root(data[:middle]) + naive_root(data[middle:])).digest()


@given(leaves_of_any_size)
def test_the_root_is_that_of_the_definition(data):
    assert root_of([leaf(one) for one in data]) == naive_root(data)


def test_the_root_is_that_of_the_published_test_vectors():
    inputs = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    root = root_of([leaf(bytes.fromhex(one)) for one in inputs])

    assert root.hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@given(leaves_of_any_size, st.data())
def test_every_leaf_is_proved_and_nothing_else(data, draw):
    hashes = [leaf(one) for one in data]
    index = draw.draw(st.integers(0, len(data) - 1))
    proof = Tree(hashes).inclusion(index)
    place = {"index": index, "size": len(data), "root": root_of(hashes)}

    assert is_included(hashes[index], proof, **place)
    assert not is_included(leaf(b"something else"), proof, **place)
    assert not is_included(hashes[index], [*proof, b"x" * 32], **place)
    assert not is_included(hashes[index], proof, **{**place, "size": len(data) * 4 + 1})


@given(leaves_of_any_size, st.data())
def test_a_tree_is_shown_to_begin_with_a_smaller_one_and_with_no_other(data, draw):
    hashes = [leaf(one) for one in data]
    size = draw.draw(st.integers(1, len(data)))
    proof = Tree(hashes).consistency(size)
    place = {"size": size, "root": root_of(hashes[:size])}
    place |= {"later_size": len(data), "later_root": root_of(hashes)}
    other = root_of([leaf(b"rewritten!"), *hashes[1:size]])

    assert is_consistent(proof, **place)
    assert not is_consistent(proof, **place | {"root": other})
    assert not is_consistent(proof, **place | {"later_root": other})
    assert not is_consistent([*proof, b"x" * 32], **place)
    assert not is_consistent(proof, **place | {"size": len(data) + 1})
    if proof:
        assert not is_consistent(proof[:-1], **place)


@given(leaves_of_any_size, st.data())
def test_another_library_takes_our_proofs_and_we_take_its(data, draw):
    theirs = pymerkle.InmemoryTree(algorithm="sha256")
    for one in data:
        theirs.append_entry(one)
    ours = Tree([leaf(one) for one in data])
    index = draw.draw(st.integers(0, len(data) - 1))
    size = draw.draw(st.integers(1, len(data)))
    roots = {"root": theirs.get_root(size), "later_root": theirs.get_root()}
    place = {"index": index, "size": len(data), "root": theirs.get_root()}
    included = theirs.prove_inclusion(index + 1)

    assert is_included(leaf(data[index]), ours.inclusion(index), **place)
    assert is_consistent(ours.consistency(size), size=size, later_size=len(data), **roots)
    # Its path begins with the leaf itself.
    assert included.path[1:] == ours.inclusion(index)


def test_the_proofs_are_those_of_the_examples_in_the_rfc():
    # RFC 6962 section 2.1.3: seven leaves, a to f and j, and g to l above them.
    a, b, c, d, e, f, j = (leaf(bytes([number])) for number in range(7))
    g, h, i = node(a, b), node(c, d), node(e, f)
    k = node(g, h)
    tree = Tree([a, b, c, d, e, f, j])

    assert tree.inclusion(0) == [b, h, node(i, j)]
    assert tree.inclusion(3) == [c, g, node(i, j)]
    assert tree.inclusion(4) == [f, j, k]
    assert tree.inclusion(6) == [i, k]
    assert tree.consistency(3) == [c, d, g, node(i, j)]
    assert tree.consistency(4) == [node(i, j)]
    assert tree.consistency(6) == [i, j, k]


def test_a_proof_is_asked_only_for_what_there_is():
    tree = Tree([leaf(b"a"), leaf(b"b")])

    for wrong in (0, 3, -1):
        with pytest.raises(IndexError):
            tree.consistency(wrong)
    with pytest.raises(IndexError):
        tree.inclusion(2)


@given(leaves_of_any_size)
def test_a_kept_frontier_goes_on_where_it_stopped(data):
    frontier = Frontier()
    for one in data:
        frontier = Frontier(frontier.size, frontier.hashes)
        frontier.append(leaf(one))

    assert frontier.root() == naive_root(data)


def test_a_checkpoint_is_believed_only_when_its_key_signed_it(tmp_path):
    ours = CheckpointSigner.load(tmp_path / "a", "formsvc.example/ledger")
    other = CheckpointSigner.load(tmp_path / "b", "formsvc.example/ledger")
    note = ours.sign(size=7, root=b"r" * 32)

    assert read_checkpoint(note, ours.public_key).size == 7
    assert read_checkpoint(note, other.public_key) is None
    assert read_checkpoint(note.replace("\n7\n", "\n8\n"), ours.public_key) is None
    assert read_checkpoint("", ours.public_key) is None
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o400

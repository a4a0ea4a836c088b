"""The chain without a database: canonical bytes, commitments, and the first fault of a run."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from formsvc.domain.catalogue import DefinitionFault, DefinitionProblem
from formsvc.domain.chain import (
    NOTHING_BEFORE,
    _normal,
    canonical,
    commitment_to,
    entry_hash,
    next_entry,
    utc_text,
)
from formsvc.domain.chain_check import first_fault
from formsvc.domain.checkpoint import Checkpoint, read_note, sign_note
from formsvc.domain.events import Event, Happening
from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.domain.tree import Frontier, leaf, root_of
from formsvc.domain.tree_proofs import Tree

AT = datetime(2026, 11, 23, 8, 15, 0, 123456, tzinfo=UTC)


def chain(count):
    entries, previous = [], NOTHING_BEFORE
    for seq in range(1, count + 1):
        happening = Happening(event=Event.PACK_SIGNED, pack="P", actor="a", data={"version": seq})
        entry = next_entry(happening, seq=seq, at=AT, previous=previous, private=None)
        entries.append(entry)
        previous = entry.sha256
    return entries


def forged(entry, **changed):
    """An entry whose bytes were changed and whose hash was made to fit."""
    body = canonical(json.loads(entry.body) | changed)
    return entry._replace(body=body, sha256=entry_hash(body))


def unbound(entry):
    """An entry that follows another than the one in front of it, in its bytes and its column."""
    return forged(entry, previous="1" * 64)._replace(previous="1" * 64)


def test_a_whole_run_has_no_fault():
    assert first_fault(chain(4)) is None
    assert first_fault([]) is None


@pytest.mark.parametrize(
    ("harm", "seq", "why"),
    [
        (lambda run: [run[0], run[2], run[3]], 2, "entry 2 is missing"),
        (lambda run: [run[1], run[0], *run[2:]], 1, "entry 1 is missing"),
        (lambda run: [run[0], run[1]._replace(sha256="0" * 64), *run[2:]], 2, "altered"),
        (lambda run: [run[0], run[1]._replace(body=run[1].body + b" "), *run[2:]], 2, "altered"),
        (lambda run: [run[0], forged(run[1], actor="b"), *run[2:]], 2, "a column says"),
        (lambda run: [run[0], forged(run[1], data={}), *run[2:]], 2, "exactly the facts"),
        (lambda run: [run[0], forged(run[1], extra=1), *run[2:]], 2, "exactly the facts"),
        (lambda run: [run[0], forged(run[1], event="x.y"), *run[2:]], 2, "its event is none"),
        (lambda run: [run[0], forged(run[1], data=None), *run[2:]], 2, "cannot be read"),
        (lambda run: [run[0], forged(run[1], previous="1" * 64), *run[2:]], 2, "a column says"),
        (lambda run: [run[0], unbound(run[1]), *run[2:]], 2, "does not follow"),
        (lambda run: [run[0], run[1]._replace(at="2020"), *run[2:]], 2, "a column says"),
    ],
)
def test_the_first_fault_is_named(harm, seq, why):
    fault = first_fault(harm(chain(4)))

    assert fault.seq == seq
    assert why in fault.why


def test_an_entry_dated_before_the_one_in_front_of_it_is_a_fault():
    first, second = chain(2)
    happening = Happening(event=Event.PACK_SIGNED, pack="P", actor="a", data={"version": 2})
    earlier = AT - timedelta(milliseconds=1)
    back = next_entry(happening, seq=2, at=earlier, previous=first.sha256, private=None)

    assert first_fault([first, second]) is None
    assert "dated before" in first_fault([first, back]).why


def test_bytes_that_are_no_json_are_a_fault():
    (entry,) = chain(1)
    broken = entry._replace(body=b"\xff", sha256=entry_hash(b"\xff"))

    assert "cannot be read" in first_fault([broken]).why


def test_equal_meaning_gives_equal_bytes():
    assert canonical({"b": ["e\u0301"], "a": 1}) == canonical({"a": 1, "b": ("\u00e9",)})
    with pytest.raises(TypeError, match="no floats"):
        canonical({"a": 1.5})


_PLAIN = st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | st.text()
_NESTED = st.recursive(
    _PLAIN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(st.dictionaries(st.text(), _NESTED, max_size=4))
def test_the_bytes_are_those_of_the_library_of_the_standard(value):
    assert canonical(value) == rfc8785.dumps(_normal(value))


@given(st.dictionaries(st.text(st.characters(max_codepoint=127)), st.text('\x00\x1f"\\/\x7fa')))
def test_so_they_are_for_every_ascii_character(value):
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [2**53, -(2**53), "\ud800"])
def test_what_another_reader_would_not_keep_whole_is_refused(value):
    with pytest.raises(ValueError, match="whole|UTF-8"):
        canonical({"a": [value]})


def test_a_commitment_depends_on_salt_and_on_every_fact():
    facts, others = canonical({"name": "Robin"}), canonical({"name": "robin"})

    assert len({commitment_to(salt * 32, facts) for salt in (b"a", b"b", b"a")}) == 2
    assert commitment_to(b"a" * 32, facts) != commitment_to(b"a" * 32, others)


def test_moments_are_written_in_utc():
    summer = AT.astimezone(timezone(timedelta(hours=1)))

    assert utc_text(summer) == "2026-11-23T08:15:00.123Z"


def test_an_entry_says_itself_in_words():
    assert chain(1)[0].sentence == "The last signature of version 1 came in."


def test_the_root_of_nothing_is_that_of_nothing():
    assert Frontier().root() == root_of([])
    with pytest.raises(IndexError):
        Tree([leaf(b"a")]).inclusion(1)


def test_a_note_that_is_no_note_is_refused():
    note = sign_note(
        Checkpoint(origin="o", size=1, root=b"r" * 32), public_key=b"k" * 32, sign=lambda _: b"s"
    )

    def read(text, *, good=True):
        return read_note(text, public_key=b"k" * 32, verify=lambda *_: good)

    assert read(note).size == 1
    assert read(note, good=False) is None
    for text in (
        "",
        "a\nb",
        note.replace("\n1\n", "\n-1\n"),
        note.replace("— o", "— p"),
        note[:-9],
    ):
        assert read(text) is None


def test_problems_carry_their_facts():
    assert NotFound("pack").what == "pack"
    assert NotAllowed("Because.").why == "Because."


def test_a_fault_of_a_form_names_its_place():
    faults = (
        DefinitionFault(file="a.toml", message="broken"),
        DefinitionFault(file="a.toml", page="one", question="two", message="unknown"),
    )

    assert str(DefinitionProblem(faults)).split("\n") == [
        "a.toml: broken",
        'a.toml, page "one", question "two": unknown',
    ]

"""Judges what the papers inside a sealed pack prove about its files.

A manifest is not sealed, so whoever swaps two files can write a manifest that fits. The enclosures
are under the seals: from them this module tells which files belong, and where.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from formsvc.domain.checkpoint import Checkpoint, read_unsigned
from formsvc.domain.pack_evidence.attachments import attached_faults, is_attached, listed_in_pack
from formsvc.domain.pack_evidence.carrying import carried_in, earlier_checks
from formsvc.domain.pack_evidence.entries import entry_faults, proof_faults
from formsvc.domain.pack_evidence.papers import (
    BESIDE,
    CHECKPOINT,
    ENTRIES,
    RECORD,
    RECORD_AUDIENCES,
    SHOWN,
    PackEntry,
    path_of,
    read_entries,
    shown_in,
    signed_in,
)
from formsvc.domain.verdict import Check

Enclosed = Mapping[str, Mapping[str, str]]
Found = tuple[str, list[str] | None, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was checked, and what does not fit, one sentence each."""

    checks: tuple[Check, ...]
    faults: tuple[str, ...]


def judge_evidence(
    files: Mapping[str, bytes],
    enclosed: Enclosed,
    *,
    lists: Mapping[str, Mapping[str, str]],
    checkpoint_signed: bool | None,
) -> Evidence:
    """Return what a pack's papers prove about its files.

    `enclosed` gives for each sealed PDF its enclosures' SHA-256 by name, `lists` the SHA-256 of
    the files that it lists as coming with it, by their place; `checkpoint_signed` says whether a
    key that is known signed the checkpoint, None when no key for it is known.
    """
    entries, checkpoint = _read(files)
    if not entries or checkpoint is None:
        found: list[Found] = [_UNREADABLE]
    else:
        found = [
            *_entry_checks(entries, checkpoint, signed=checkpoint_signed),
            *_file_checks(files, enclosed, entries),
            _attached_check(files, lists),
            *earlier_checks(entries, enclosed),
        ]
    return _evidence(found, _NOT_SEEN)


def judge_entries(papers: Mapping[str, bytes], *, checkpoint_signed: bool | None) -> Evidence:
    """Return what the entries that lie inside one sealed document prove by themselves."""
    entries, checkpoint = _read(papers)
    found = (
        _entry_checks(entries, checkpoint, signed=checkpoint_signed)
        if entries and checkpoint is not None
        else [_UNREADABLE]
    )
    return _evidence(found)


def _evidence(found: list[Found], *more: Check) -> Evidence:
    checks = [
        Check(name=name, passed=None if faults is None else not faults, sentence=said)
        for name, faults, said in found
    ]
    faults = tuple(fault for _, faults, _ in found for fault in faults or ())
    return Evidence(checks=(*checks, *more), faults=faults)


def _read(papers: Mapping[str, bytes]) -> tuple[list[PackEntry], Checkpoint | None]:
    try:
        return read_entries(papers[ENTRIES]), read_unsigned(papers[CHECKPOINT].decode())
    except (KeyError, ValueError):
        return [], None


_UNREADABLE: Found = (
    "entries",
    [f"{ENTRIES} or {CHECKPOINT} is missing or cannot be read."],
    "The pack's entries and its checkpoint are here and can be read.",
)
_NOT_SEEN = Check(
    name="sealed files",
    passed=None,
    sentence="The entries end before the sealing. Only where the ledger is kept can it be checked "
    "that these are the very files it recorded as sealed.",
)


def _entry_checks(
    entries: list[PackEntry], checkpoint: Checkpoint, *, signed: bool | None
) -> list[Found]:
    return [
        ("entries", entry_faults(entries), f"{len(entries)} entries are as they were, in order."),
        (
            "in the ledger",
            proof_faults(entries, checkpoint),
            "Each entry is proved to stand in the ledger that the checkpoint describes.",
        ),
        ("checkpoint", *_SIGNED_WORDS[signed]),
    ]


_SIGNED_WORDS: Mapping[bool | None, tuple[list[str] | None, str]] = {
    None: (
        None,
        "The checkpoint's own signature was not checked, because no key for it is known here. "
        "The seals stand over it all the same.",
    ),
    True: ([], "The checkpoint is signed with a key that this check knows."),
    False: (
        ["The checkpoint was altered: its signature does not fit."],
        "The checkpoint is signed with a key that this check knows.",
    ),
}


def _file_checks(
    files: Mapping[str, bytes], enclosed: Enclosed, entries: list[PackEntry]
) -> list[Found]:
    shown = shown_in(entries)
    there = {name for name in files.keys() - BESIDE if not is_attached(name)}
    wanted = shown.keys() | {path_of(RECORD, one) for one in RECORD_AUDIENCES}
    return [
        (
            "complete",
            [f"{name} is missing from the pack." for name in sorted(wanted - there)]
            + [f"{name} was never part of this pack." for name in sorted(there - wanted)],
            "Every document and copy that the entries speak of is here, and no other.",
        ),
        (
            "same story",
            _story_faults(files, enclosed),
            "Every sealed PDF holds the same entries and the same checkpoint as the pack.",
        ),
        (
            "as shown",
            [
                f"{name} does not hold what was shown for signature in its place."
                for name in sorted(wanted & enclosed.keys())
                if enclosed[name].get(SHOWN) != shown.get(name)
            ],
            "Every document holds exactly the PDF that was shown for signature, in its own place.",
        ),
        (
            "as signed",
            _signature_faults(entries, shown),
            "Every signature was given to the PDF that was shown.",
        ),
    ]


def _attached_check(files: Mapping[str, bytes], lists: Mapping[str, Mapping[str, str]]) -> Found:
    listed = listed_in_pack(lists)
    said = "Every file that came with the documents is here, as it was, and no other."
    return ("attached files", attached_faults(files, listed), said)


def _story_faults(files: Mapping[str, bytes], enclosed: Enclosed) -> list[str]:
    from_pack = {name: _sha256(files[name]) for name in (ENTRIES, CHECKPOINT)}
    return [
        f"{name} tells another story than the pack: its {paper} is different."
        for name, papers in sorted(enclosed.items())
        for paper, sha256 in from_pack.items()
        if papers.get(paper) != sha256
    ]


def _signature_faults(entries: list[PackEntry], shown: Mapping[str, str]) -> list[str]:
    signatures = signed_in(entries)
    if not signatures and not carried_in(entries):
        return ["The entries tell of no signature."]
    return [
        f"{path} was signed as another PDF than the one that was shown."
        for path, sha256 in signatures
        if shown.get(path) != sha256
    ]


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

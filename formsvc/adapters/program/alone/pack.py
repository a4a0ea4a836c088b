"""The verdict on a whole pack: each seal, the list of files, and what the pack's papers prove."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from .enclosed import enclosed_in
from .keys import Trusted
from .papers import (
    CHECKPOINT,
    ENTRIES,
    RECORDS,
    SHOWN,
    Checkpoint,
    Entry,
    checkpoint_signed,
    entry_faults,
    proof_faults,
    read_checkpoint,
    read_entries,
    sha256,
    shown_in,
    signed_in,
)
from .seal import check_seal
from .verdict import ALTERED, UNKNOWN, VALID, Check, Verdict, worst

MANIFEST = "manifest.json"
_BESIDE = {ENTRIES, CHECKPOINT, MANIFEST, "check.html"}
_NOT_SEEN = Check(
    "sealed files",
    None,
    "The entries end before the sealing. Only where the ledger is kept can it be checked that "
    "these are the very files it recorded as sealed.",
)


def check_pack(files: Mapping[str, bytes], trusted: Trusted) -> Verdict:
    """Return the verdict on the files of a pack, by name."""
    names = sorted(one for one in files if one.lower().endswith(".pdf") and not _attached(one))
    seals = {name: check_seal(files[name], trusted) for name in names}
    listed = tuple(_manifest_faults(files))
    if not seals:
        return Verdict(UNKNOWN, "There is no sealed PDF in it.", (), listed)
    checks, evidence = _judge_papers(files, seals, trusted)
    faults = listed + evidence
    outcome = ALTERED if faults else worst([one.outcome for one in seals.values()])
    reasons = [one.reason for one in seals.values() if one.outcome == outcome]
    reason = faults[0] if faults else reasons[0]
    if outcome == VALID:
        reason = f"All {len(seals)} PDFs are as they were when they were sealed."
    return Verdict(outcome, reason, checks, faults, files=seals)


def _manifest_faults(files: Mapping[str, bytes]) -> Iterator[str]:
    try:
        listed = json.loads(files[MANIFEST])["files"]
        wanted = {str(name): str(one["sha256"]) for name, one in listed.items()}
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError):
        yield f"The list of files ({MANIFEST}) is missing or cannot be read."
        return
    there = files.keys() - {MANIFEST}
    yield from (f"{name} is missing." for name in sorted(wanted.keys() - there))
    yield from (f"{name} does not belong to the pack." for name in sorted(there - wanted.keys()))
    for name in sorted(there & wanted.keys()):
        if sha256(files[name]) != wanted[name]:
            yield f"{name} is not the file that was put into the pack."


def _judge_papers(
    files: Mapping[str, bytes], seals: Mapping[str, Verdict], trusted: Trusted
) -> tuple[tuple[Check, ...], tuple[str, ...]]:
    try:
        entries = read_entries(files[ENTRIES])
        checkpoint = read_checkpoint(files[CHECKPOINT])
        inside = {
            name: enclosed_in(files[name]) for name, seal in seals.items() if seal.outcome == VALID
        }
        listed = _listed(inside)
    except (KeyError, ValueError, TypeError):
        fault = f"{ENTRIES} or {CHECKPOINT} is missing or cannot be read."
        return (Check("entries", False, fault), _NOT_SEEN), (fault,)
    enclosed = {
        name: {one: sha256(data) for one, data in held.items()} for name, held in inside.items()
    }
    signed = checkpoint_signed(checkpoint, trusted.checkpoint_keys)
    unsigned = (
        ["The checkpoint was altered: its signature does not fit."] if signed is False else []
    )
    found = [
        *_papers(entries, checkpoint),
        ("checkpoint", unsigned, "The checkpoint is signed with a key that is known here."),
        *_documents(files, enclosed, entries),
        (
            "attached files",
            list(_attached_faults(files, listed)),
            "Every file that came with the documents is here, as it was, and no other.",
        ),
    ]
    checks = [
        Check(name, None if name == "checkpoint" and signed is None else not faults, said)
        for name, faults, said in found
    ]
    return (*checks, _NOT_SEEN), tuple(fault for _, faults, _ in found for fault in faults)


def _attached(name: str) -> bool:
    """Say whether a name is that of a file that came with the documents: it lies in `files`."""
    parts = PurePosixPath(name).parts
    return len(parts) in {2, 3} and parts[-2] == "files"


def _listed(inside: Mapping[str, Mapping[str, bytes]]) -> dict[str, str]:
    """Return the SHA-256 of each such file by its name in the pack, as the sealed lists say."""
    return {
        str(PurePosixPath(document).parent / one["path"]): str(one["sha256"])
        for document, held in inside.items()
        if "files.json" in held
        for one in json.loads(held["files.json"])["files"]
    }


def _attached_faults(files: Mapping[str, bytes], listed: Mapping[str, str]) -> Iterator[str]:
    there = {one for one in files if _attached(one)}
    yield from (f"{one} is missing from the pack." for one in sorted(listed.keys() - there))
    yield from (f"{one} was never part of this pack." for one in sorted(there - listed.keys()))
    for one in sorted(there & listed.keys()):
        if sha256(files[one]) != listed[one]:
            yield f"{one} is not the file that came with the documents."


def _papers(entries: list[Entry], checkpoint: Checkpoint) -> list[tuple[str, list[str], str]]:
    return [
        (
            "entries",
            list(entry_faults(entries)),
            f"{len(entries)} entries are as they were, in order.",
        ),
        (
            "in the ledger",
            list(proof_faults(entries, checkpoint)),
            "Each entry is proved to stand in the ledger that the checkpoint describes.",
        ),
    ]


def _documents(
    files: Mapping[str, bytes], enclosed: Mapping[str, Mapping[str, str]], entries: list[Entry]
) -> list[tuple[str, list[str], str]]:
    shown, signed = shown_in(entries), signed_in(entries)
    there, wanted = (
        {one for one in files if one not in _BESIDE and not _attached(one)},
        shown.keys() | set(RECORDS),
    )
    complete = [f"{one} is missing from the pack." for one in sorted(wanted - there)]
    complete += [f"{one} was never part of this pack." for one in sorted(there - wanted)]
    story = [
        f"{name} tells another story than the pack: its {paper} is different."
        for name, papers in sorted(enclosed.items())
        for paper in (ENTRIES, CHECKPOINT)
        if papers.get(paper) != sha256(files[paper])
    ]
    as_shown = [
        f"{name} does not hold what was shown for signature in its place."
        for name in sorted(wanted & enclosed.keys())
        if enclosed[name].get(SHOWN) != shown.get(name)
    ]
    as_signed = [
        f"{path} was signed as another PDF than the one that was shown."
        for path, digest in signed
        if shown.get(path) != digest
    ]
    if not signed and all(one.said["event"] != "signature.carried" for one in entries):
        as_signed = ["The entries tell of no signature."]
    return [
        ("complete", complete, "Every document and copy that the entries speak of is here."),
        ("same story", story, "Every sealed PDF holds the same entries and checkpoint."),
        ("as shown", as_shown, "Every document holds the PDF that was shown, in its own place."),
        ("as signed", as_signed, "Every signature was given to the PDF that was shown."),
    ]

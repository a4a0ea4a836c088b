"""The files that lie in a pack beside its documents, and the sealed lists that they belong to.

A document with files holds, under its seal, the list of those files with their SHA-256. So whoever
swaps a file, adds one or takes one out is found, though the manifest was written anew.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from formsvc.domain.attached import FOLDER, Attached

#: The list of attached files inside a sealed document.
LIST = "files.json"


def attached_list(files: Iterable[Attached]) -> bytes:
    """Return the list of a document's files, as it lies inside the sealed PDF."""
    listed = [
        {"path": one.place, "name": one.name, "bytes": one.size, "sha256": one.sha256}
        for one in files
    ]
    said = {"version": 1, "files": listed}
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()


def read_attached_list(data: bytes) -> dict[str, str]:
    """Return the SHA-256 of each file by its place. Raises ValueError for what is no such list."""
    try:
        listed = json.loads(data)["files"]
        return {str(one["path"]): str(one["sha256"]) for one in listed}
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(LIST) from error


def place_in_pack(place: str, audience: str) -> str:
    """Return where a reader's attached file lies in a pack; the school's lie at the top."""
    return place if audience == "school" else f"{audience}/{place}"


def is_attached(name: str) -> bool:
    """Say whether a name in a pack is that of an attached file: it lies in a folder `files`."""
    parts = PurePosixPath(name).parts
    return len(parts) in {2, 3} and parts[-2] == FOLDER


def listed_in_pack(lists: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the SHA-256 of every attached file by its name in the pack.

    `lists` holds what each sealed document lists, by the document's own name in the pack.
    """
    return {
        str(PurePosixPath(document).parent / place): sha256
        for document, listed in lists.items()
        for place, sha256 in listed.items()
    }


def attached_faults(files: Mapping[str, bytes], listed: Mapping[str, str]) -> list[str]:
    """Return how a pack's attached files differ from what its documents list, one by one."""
    there = {name: data for name, data in files.items() if is_attached(name)}
    faults = [f"{name} is missing from the pack." for name in sorted(listed.keys() - there.keys())]
    faults += [
        f"{name} was never part of this pack." for name in sorted(there.keys() - listed.keys())
    ]
    return faults + [
        f"{name} is not the file that came with the documents."
        for name in sorted(there.keys() & listed.keys())
        if hashlib.sha256(there[name]).hexdigest() != listed[name]
    ]

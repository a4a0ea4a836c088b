"""The manifest of a sealed pack: which files belong to it, by SHA-256."""

import hashlib
import json
from collections.abc import Mapping

MANIFEST = "manifest.json"


def make_manifest(files: Mapping[str, bytes]) -> bytes:
    """Return the manifest: SHA-256 and size in bytes of every file, by name."""
    listed = {
        name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
        for name, data in sorted(files.items())
    }
    return (json.dumps({"version": 1, "files": listed}, indent=2) + "\n").encode()


def manifest_faults(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return how a pack's files differ from its manifest, one sentence each; none is good."""
    try:
        listed = json.loads(files[MANIFEST])["files"]
        wanted = {str(name): str(one["sha256"]) for name, one in listed.items()}
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError):
        return ("The list of files (manifest.json) is missing or cannot be read.",)
    there = {name: data for name, data in files.items() if name != MANIFEST}
    faults = [f"{name} is missing." for name in sorted(wanted.keys() - there.keys())]
    faults += [f"{name} does not belong to the pack." for name in sorted(there.keys() - wanted)]
    faults += [
        f"{name} is not the file that was put into the pack."
        for name, data in sorted(there.items())
        if name in wanted and hashlib.sha256(data).hexdigest() != wanted[name]
    ]
    return tuple(faults)

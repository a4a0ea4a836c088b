"""Reading an answer that is a file: what is kept of it, never the file itself.

Who may name which file is decided before, where the files are kept: nothing here can be believed
that a browser said.
"""

import re
from collections.abc import Mapping

from formsvc.domain.answers.cells import Faults
from formsvc.domain.uploads import FILE_KINDS, FILE_PARTS

_SHA256 = re.compile("[0-9a-f]{64}")
_NUMBER = re.compile("[0-9]{1,12}")
CHOOSE = "Choose the file again"


def read_file(raw: object, faults: Faults) -> dict[str, str]:
    """Return the parts of a file's answer; without a file it is empty."""
    if raw in (None, "") or (isinstance(raw, Mapping) and not any(raw.values())):
        return {}
    if not isinstance(raw, Mapping):
        faults.add("This answer should be a file, not words")
        return {}
    said = {name: raw.get(name) for name in FILE_PARTS}
    parts = {name: part for name, part in said.items() if isinstance(part, str) and part}
    if len(parts) < len(FILE_PARTS) or not _fits(parts):
        faults.add(CHOOSE)
        return {}
    return parts


def _fits(parts: Mapping[str, str]) -> bool:
    return bool(
        parts["kind"] in FILE_KINDS
        and _NUMBER.fullmatch(parts["size"])
        and _SHA256.fullmatch(parts["sha256"])
    )

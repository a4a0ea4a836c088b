"""Files that answer a question of a pack: taken in, named, sent along, and given out."""

from formsvc.journeys.attaching.checking import files_not_ready
from formsvc.journeys.attaching.frozen import (
    attached_to,
    files_for_authority,
    open_attached,
    open_for_authority,
)
from formsvc.journeys.attaching.giving import GivenFile, files_given, owned
from formsvc.journeys.attaching.naming import carry_file, kept_file, named_files, open_pack_file
from formsvc.journeys.attaching.receiving import receive_file

__all__ = [
    "GivenFile",
    "attached_to",
    "carry_file",
    "files_for_authority",
    "files_given",
    "files_not_ready",
    "kept_file",
    "named_files",
    "open_attached",
    "open_for_authority",
    "open_pack_file",
    "owned",
    "receive_file",
]

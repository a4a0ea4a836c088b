"""Tells of a checked file which version it is, where the ledger of this machine knows it."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from formsvc.adapters.ledger import Ledger
from formsvc.adapters.packs import PackUnreadable, read_pack
from formsvc.domain.problems import FormsvcProblem
from formsvc.journeys.standing import standing_of


def standings(paths: Iterable[Path], data: Path) -> dict[str, str]:
    """Return where each path's version stands, in a sentence; without a database nothing.

    A check never depends on it: a database that cannot be read is as good as none.
    """
    file = data / "formsvc.db"
    if not file.exists():
        return {}
    try:
        ledger = Ledger(file, clock=lambda: datetime.now(UTC), random_bytes=secrets.token_bytes)
    except FormsvcProblem:
        return {}
    try:
        said = {str(path): _standing(ledger, path) for path in paths}
    finally:
        ledger.close()
    return {path: sentence for path, sentence in said.items() if sentence}


def _standing(ledger: Ledger, path: Path) -> str:
    for data in _pdfs(path):
        said = standing_of(ledger, hashlib.sha256(data).hexdigest())
        if said:
            return said
    return ""


def _pdfs(path: Path) -> list[bytes]:
    if not (path.is_dir() or path.suffix.lower() == ".zip"):
        return [path.read_bytes()]
    try:
        files = read_pack(path)
    except PackUnreadable:
        return []
    return [data for name, data in files.items() if name.lower().endswith(".pdf")]

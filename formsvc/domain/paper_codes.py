"""The short code on a cover sheet: it names a paper, and opens nothing."""

import hashlib
import re

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 10


def paper_code(*, pack: str, version: int, document: str, pdf_sha256: str, invitation: str) -> str:
    """Return the code of one person's copy of one document: ten letters and digits, "2345A-BCDEF".

    It follows from what it names (pack, version, document, the SHA-256 of the copy, and the
    person), so another version, copy or person has another code. Anyone may see it.
    """
    named = "\n".join(("paper", pack, str(version), document, pdf_sha256, invitation))
    number = int.from_bytes(hashlib.sha256(named.encode()).digest())
    picked = ""
    for _ in range(_LENGTH):
        number, at = divmod(number, len(_LETTERS))
        picked += _LETTERS[at]
    return f"{picked[:5]}-{picked[5:]}"


def same_code(typed: str, code: str) -> bool:
    """Say whether somebody typed this code, with whatever case, spaces and dashes."""
    return re.sub(r"[^0-9A-Z]", "", typed.upper()) == code.replace("-", "")

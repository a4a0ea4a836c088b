"""Writes the program `formsvc-verify`: one file that checks packs where we are not."""

import io
import zipfile
from collections.abc import Iterable
from importlib.resources import files

_TIME = (2020, 1, 1, 0, 0, 0)  # the same keys give the same program, byte for byte
_START = b"from formsvc_verify.telling import main\n\nraise SystemExit(main())\n"


def make_program(trusted: Iterable[bytes]) -> bytes:
    """Return the program, for any Python from 3.9 on, with the texts that it trusts.

    These are as `trusted_in` gives them: PEM, and lists of revoked keys.
    Its form is Python's own (PEP 441): a zip behind one line that says who runs it.
    """
    sources = files(__package__).joinpath("alone")
    parts = {
        f"formsvc_verify/{one.name}": one.read_bytes()
        for one in sources.iterdir()
        if one.name.endswith(".py")
    }
    # Each text by itself: which certificates stand together says what they are trusted for.
    for number, text in enumerate(sorted(trusted)):
        parts[f"trusted/{number}"] = text
    parts["__main__.py"] = _START
    out = io.BytesIO(b"#!/usr/bin/env python3\n")
    out.seek(0, io.SEEK_END)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts):
            archive.writestr(zipfile.ZipInfo(name, _TIME), parts[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()

"""Files given out: those from outside only to keep, never shown inside a page of ours."""

import re

from flask import Response
from flask.typing import ResponseReturnValue

_TYPES = {
    "pdf": ("application/pdf", "pdf"),
    "jpeg": ("image/jpeg", "jpg"),
    "png": ("image/png", "png"),
}


def own_pdf(data: bytes, *, name: str, to_keep: bool) -> ResponseReturnValue:
    """Return a PDF that this service made, under a name: to keep, or for the browser to show."""
    way = "attachment" if to_keep else "inline"
    headers = {"Content-Disposition": f'{way}; filename="{name}"'}
    return Response(data, mimetype="application/pdf", headers=headers)


def attachment(data: bytes, *, kind: str, name: str) -> ResponseReturnValue:
    """Return a file as an attachment that a browser may neither guess about nor run.

    `kind` is pdf, jpeg or png, as the bytes were judged; the name's own ending counts for nothing.
    """
    mimetype, ending = _TYPES[kind]
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", name.rpartition(".")[0] or name).strip("-.") or "file"
    return Response(
        data,
        mimetype=mimetype,
        headers={
            "Content-Disposition": f'attachment; filename="{stem}.{ending}"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
        },
    )

"""Sends style sheets and scripts compressed: they are most of what an old phone has to load.

Pages themselves are not compressed: they hold a browser's own mark beside words from outside, and
the size of a compressed answer would tell about it (the BREACH attack).
"""

import gzip
import hashlib
from functools import lru_cache

from flask import Flask, Response, request

_KINDS = frozenset({"text/css", "text/javascript", "application/javascript"})


def squeeze_files(app: Flask) -> None:
    """Compress our own files for browsers that say they can read it."""
    app.after_request(_squeeze)


def _squeeze(answer: Response) -> Response:
    if request.endpoint != "static" or answer.mimetype not in _KINDS:
        return answer
    answer.vary.add("Accept-Encoding")
    if answer.status_code != 200 or not request.accept_encodings["gzip"]:
        return answer
    answer.direct_passthrough = False
    answer.set_data(_gzipped(answer.get_data()))
    answer.headers["Content-Encoding"] = "gzip"
    answer.set_etag(hashlib.sha256(answer.get_data()).hexdigest()[:32])
    answer.make_conditional(request)
    return answer


@lru_cache(maxsize=64)
def _gzipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)

"""The page that lies in every pack and checks it in a browser, without us and without network."""

import base64
import re
from collections.abc import Iterable
from importlib.resources import files

CHECK_PAGE = "check.html"
_SCRIPTS = ("bytes.js", "seal.js", "stamp.js", "enclosed.js", "archives.js", "papers.js", "page.js")
_CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----")


def check_page(checkpoint_key: bytes, trusted: Iterable[bytes]) -> bytes:
    """Return the page: one file that fetches nothing, put together from its parts.

    On it stand the keys that it goes by: the public key (32 bytes) that signs the checkpoints,
    and the certificates in the PEM texts `trusted`: of seals and their roots, of time-stamp
    authorities. Those of one text stand together, which says what they are trusted for.
    """
    parts = files(__package__).joinpath("check")
    script = b"\n".join(parts.joinpath(name).read_bytes() for name in _SCRIPTS)
    together = [b"\n".join(_CERTIFICATE.findall(text)) for text in sorted(trusted)]
    # A line for itself each: the commands on the page cut them out with sed.
    seals = b"\n".join(b"<pre>\n%s\n</pre>" % text for text in together if text)
    page = parts.joinpath("page.html").read_bytes()
    for mark, words in (
        (b"CHECKPOINT-PUBLIC-KEY", base64.b64encode(checkpoint_key)),
        (b"SEAL-CERTIFICATES", seals),
        (b"/*STYLE*/", parts.joinpath("page.css").read_bytes()),
        (b"/*SCRIPT*/", script),
    ):
        page = page.replace(mark, words)
    return page

"""Headers, cookies and origins: what every answer carries, and which posts are believed."""

import secrets
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask.sessions import SecureCookieSessionInterface

from formsvc.domain.problems import FormsvcProblem
from formsvc.web.typists import mark_pages

#: Several files may come with one page. One that is too large is told at its box, with everything
#: else that was typed; that needs the whole post.
LARGEST_WITH_FILES = 64 << 20
_WITH_FILES = frozenset({"school.save", "provider.keep_check", "school.upload_paper"})
_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
YEAR_SECONDS = 31_536_000
_POLICY = (
    "style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: What every answer says, unless its page says otherwise.
_ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Robots-Tag", "noindex"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
)
_HTTPS = ("Strict-Transport-Security", f"max-age={YEAR_SECONDS}; includeSubDomains")


class _Sessions(SecureCookieSessionInterface):
    """Flask's own signed cookie; what signs it is made once, and not for every request."""

    def __init__(self) -> None:
        self._made: Any = None

    def get_signing_serializer(self, app: Flask) -> Any:
        """Return what signs the cookie of the one app that this belongs to."""
        if self._made is None:
            self._made = super().get_signing_serializer(app)
        return self._made


class PostFromElsewhere(FormsvcProblem):
    """Raised when a post comes from another site, or does not carry this browser's own mark."""

    def __init__(self) -> None:
        super().__init__("This did not come from one of our own pages.")


def secure(app: Flask, base_url: str) -> None:
    """Set up headers, cross-site protection and the hosts that may be asked for."""
    url = urlsplit(base_url)
    app.session_interface = _Sessions()
    https = url.scheme == "https"
    app.config.update(
        TRUSTED_HOSTS=[url.hostname],
        SESSION_COOKIE_NAME="__Host-formsvc-csrf" if https else "formsvc-csrf",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        # The mark lives as long as the browser's session: a page left open overnight still saves.
        WTF_CSRF_TIME_LIMIT=None,
        # Our pages send no Referer, so the origin is checked below instead.
        WTF_CSRF_SSL_STRICT=False,
    )
    app.before_request(_make_room_for_files)  # before the mark is looked for in the post
    mark_pages(app)
    app.before_request(lambda: _check_origin(base_url))
    app.after_request(lambda response: _with_headers(response, https=https))
    app.jinja_env.globals["csp_nonce"] = nonce


def nonce() -> str:
    """Return this request's own mark for the one inline script."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def _make_room_for_files() -> None:
    if request.endpoint in _WITH_FILES:
        request.max_content_length = LARGEST_WITH_FILES


def _check_origin(base_url: str) -> None:
    if request.method not in _UNSAFE:
        return
    origin = request.headers.get("Origin", "")
    site = request.headers.get("Sec-Fetch-Site", "")
    if site == "cross-site" or (origin not in {"", "null"} and origin != base_url):
        raise PostFromElsewhere


def _with_headers(response: Response, *, https: bool) -> Response:
    # Only a page that asked for it has an inline script: a file or a redirect has none.
    inline = f" 'nonce-{g.nonce}'" if "nonce" in g else ""
    policy = f"default-src 'none'; script-src 'self'{inline}; {_POLICY}"
    ours = [("Content-Security-Policy", policy), *_ALWAYS]
    if https:
        ours.append(_HTTPS)
    there = {name.lower() for name, _ in response.headers}
    response.headers.extend([one for one in ours if one[0].lower() not in there])
    # What is not there may be tomorrow, after an update: only the file itself may be kept.
    if request.endpoint != "static" or response.status_code >= HTTPStatus.BAD_REQUEST:
        response.headers["Cache-Control"] = "no-store"
    return response

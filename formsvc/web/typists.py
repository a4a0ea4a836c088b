"""Knows for whom a page was made: nobody sends as their own what somebody else typed on it.

At a computer that people share, a page stays open when one signs out and another signs in. Whose it
is goes with the page's own mark against posts from elsewhere, after a sign that no such mark has.
It is no secret, and proves nothing: it keeps slips apart, not crimes.
"""

import hashlib

from flask import Flask, request
from flask_wtf.csrf import CSRFProtect, generate_csrf

from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.records import User
from formsvc.web.asking import signed_in

_SIGN = "~"
_SHOWN = 16
#: What goes along with every post and is nobody's words.
_OURS = frozenset({"csrf_token", "again"})


class TypedByAnother(FormsvcProblem):
    """Raised when a page that was made for one person is sent while another is signed in."""

    def __init__(self) -> None:
        super().__init__("Somebody else had this page open, and typed this.")


class _Protect(CSRFProtect):  # type: ignore[misc]  # the library says nothing of its types
    def _get_csrf_token(self) -> str | None:
        return str(super()._get_csrf_token() or "").partition(_SIGN)[0] or None


def mark_pages(app: Flask) -> None:
    """Have every form of ours carry its mark, and whose it is; believe no post without the mark."""
    _Protect(app)
    ours = {"csrf_token": lambda: mark_of(_typist(signed_in()))}
    app.jinja_env.globals |= ours  # for macros, which see nothing of a page
    app.context_processor(lambda: ours)


def mark_of(typist: str) -> str:
    """Return a form's mark on a page whose words are a person's, told by `typed_for`."""
    return f"{generate_csrf()}{_SIGN}{typist}" if typist else str(generate_csrf())


def typed_for() -> str:
    """Return for whom the page was made that is sent, "" when it does not say."""
    return request.form.get("csrf_token", "").partition(_SIGN)[2][:_SHOWN]


def typed_fields() -> list[tuple[str, str]]:
    """Return what was posted, but for our own marks."""
    return [pair for pair in request.form.items(multi=True) if pair[0] not in _OURS]


def check_typist(user: User) -> None:
    """Raise TypedByAnother when what is sent stood on a page that was made for somebody else."""
    if typed_for() not in {"", _typist(user)}:
        raise TypedByAnother


def _typist(user: User | None) -> str:
    return hashlib.sha256(user.id.encode()).hexdigest()[:_SHOWN] if user else ""

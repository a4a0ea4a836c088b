"""Gives browsers their secrets and takes them back: one way for all cookies of ours."""

from flask import request
from werkzeug.wrappers import Response

from formsvc.web.asking import is_https


def own_cookie(name: str) -> str:
    """Return the full name of a cookie for one part of the site: with https it must be Secure."""
    return f"{'__Secure-' if is_https() else ''}{name}"


def read_cookie(name: str) -> str:
    """Return the secret that this browser brought, or ""."""
    return request.cookies.get(name, "")


def give_cookie(
    answer: Response, name: str, secret: str, *, path: str = "/", seconds: int | None = None
) -> None:
    """Give the browser a secret that no script can read, for so long or until it is closed."""
    answer.set_cookie(
        name,
        secret,
        max_age=seconds,
        secure=is_https(),
        httponly=True,
        samesite="Lax",
        path=path,
    )


def take_cookie(answer: Response, name: str, *, path: str = "/") -> None:
    """Take a secret back from the browser."""
    # A browser takes an answer about a cookie named __Host- only when it says Secure as well.
    answer.delete_cookie(name, path=path, secure=is_https(), httponly=True, samesite="Lax")

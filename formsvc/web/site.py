"""The kind of Flask that the site is."""

from collections.abc import Callable
from typing import Any

from flask import Flask


class Site(Flask):
    """Flask, which need not look nine times in each request whether a function is async."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function as it is: none of ours is async."""
        return func

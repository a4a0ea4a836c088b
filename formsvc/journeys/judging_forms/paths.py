"""Follows what a template names through the shape of what it is filled with."""

from collections.abc import Mapping

from formsvc.adapters.catalogue import did_you_mean
from formsvc.adapters.documents import EACH, How, Use


def why_unknown(use: Use, shape: Mapping[str, object]) -> str:
    """Return why a path leads nowhere or to what cannot be printed, or ""."""
    here: object = shape
    for depth, part in enumerate(use.path):
        why = _wrong_step(use, depth, here)
        if why:
            return why
        if isinstance(here, list):
            here = here[0] if here else ""
        elif isinstance(here, dict):
            here = here[part]
    return _wrong_end(use, here)


def _wrong_step(use: Use, depth: int, here: object) -> str:
    """Return why the step of the path at `depth` cannot be taken from `here`, or ""."""
    part, whole = use.path[depth], said(use.path[:depth])
    if isinstance(here, list):
        return "" if part == EACH else f"“{whole}” is a table: {_loop(whole)}."
    if part == EACH:
        return f"“{whole}” is not a table, so a loop cannot go through it."
    if not isinstance(here, dict):
        return f"“{whole}” is plain words: it has no part “{part}”."
    return "" if part in here else _not_there(use, depth, here)


def _not_there(use: Use, depth: int, known: Mapping[str, object]) -> str:
    part, whole = use.path[depth], use.path[:depth]
    near = did_you_mean(part, known)
    if not whole:
        return f"{{{{ {said(use.path)} }}}}: no form asks this.{near}"
    if whole[-1] == EACH:
        return f"“{part}”: the table “{said(whole[:-1])}” has no such column.{near}"
    return f"{{{{ {said(use.path)} }}}}: “{said(whole)}” has no part “{part}”.{near}"


def _wrong_end(use: Use, here: object) -> str:
    """Return why what the path leads to cannot be used like this, or ""."""
    name = said(use.path)
    if use.how is How.LOOPED and not isinstance(here, list):
        return f"“{name}” is not a table, so a loop cannot go through it."
    if use.how is How.PRINTED and isinstance(here, list):
        return f"{{{{ {name} }}}} prints a whole table: {_loop(name)}."
    if use.how is How.PRINTED and isinstance(here, dict):
        parts = ", ".join(f"{{{{ {name}.{part} }}}}" for part in here)
        return f"{{{{ {name} }}}} prints several things at once. Print one of: {parts}."
    return ""


def always_true(use: Use, shape: Mapping[str, object]) -> bool:
    """Say whether what is asked about prints words even when nothing was answered."""
    here: object = shape
    for part in use.path:
        here = here.get(part, "") if isinstance(here, dict) else ""
    return bool(here)


def said(path: tuple[str, ...]) -> str:
    """Return a path as a template would write it: row.name."""
    return ".".join("row" if part == EACH else part for part in path)


def _loop(name: str) -> str:
    return f"print it row by row, with {{%tr for row in {name} %}} in a row of its own"

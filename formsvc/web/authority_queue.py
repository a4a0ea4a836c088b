"""The local authority's list of packs: those that wait, and what is looked for."""

from collections.abc import Iterable

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from formsvc.domain.answers.words import date_in_words
from formsvc.journeys.checking_queue import QueueLine, open_queue
from formsvc.web.asking import open_to, services, user
from formsvc.web.lists import LONG, find_lines, group_lines


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/authority")(queue)
    pages.post("/authority")(find_packs)


@open_to("authority")
def queue() -> ResponseReturnValue:
    """List the packs that wait, the one that starts first on top."""
    return _list("")


@open_to("authority")
def find_packs() -> ResponseReturnValue:
    """List the packs that hold the words that were looked for."""
    return _list(request.form.get("find", ""))


def _list(looked_for: str) -> str:
    waiting, checked = open_queue(services(), user())
    found = find_lines([*waiting, *checked], looked_for, _words)
    groups = (
        ("waiting", "Waiting for you, the first to start on top", 10, waiting),
        ("checked", "Checked before", 5, checked),
    )
    count = len(waiting) + len(checked)
    return render_template(
        "authority/queue.html",
        waiting=len(waiting),
        count=count,
        long=count > LONG,
        looked_for=looked_for.strip(),
        groups=group_lines(groups) if found is None else [found],
        date_in_words=date_in_words,
    )


def _words(line: QueueLine) -> Iterable[str]:
    return (line.pupil, line.pack.ref, line.school, line.provider, line.pack.state)

"""The local authority's list of packs: those that wait, and what is looked for."""

from collections.abc import Iterable

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from formsvc.domain.answers.words import date_in_words
from formsvc.journeys.checking_queue import QueueLine, open_queue
from formsvc.web.asking import open_to, services, user
from formsvc.web.lists import LONG, LONGEST, find_lines, group_lines, keep_search, kept_search


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/authority")(queue)
    pages.post("/authority")(find_packs)


@open_to("authority")
def queue() -> ResponseReturnValue:
    """List the packs that wait, the one that starts first on top."""
    looked_for = kept_search()
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
        looked_for=looked_for,
        longest=LONGEST,
        groups=group_lines(groups) if found is None else [found],
        date_in_words=date_in_words,
    )


@open_to("authority")
def find_packs() -> ResponseReturnValue:
    """Look for packs that hold the words that were sent."""
    return keep_search("authority.queue")


def _words(line: QueueLine) -> Iterable[str]:
    return (line.pupil, line.pack.ref, line.school, line.provider, line.pack.where.words)

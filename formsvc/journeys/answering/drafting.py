"""Keeps what was typed and not saved, for the person who typed it and nobody else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from formsvc.adapters.ledger import SavedMeanwhile
from formsvc.domain.answers.words import date_in_words
from formsvc.domain.definition import Definition, Page
from formsvc.domain.events import Event
from formsvc.domain.pack import State, after
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import User
from formsvc.domain.uk_days import uk_day
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.answering.pages import PageView
from formsvc.journeys.services import Services

#: What nobody touched for so long is forgotten: about a term, so that a pack left over the long
#: holidays loses nothing, and words about a pupil that became no answer do not lie here for ever.
DRAFTS_KEPT = timedelta(days=90)
#: In characters: the longest page takes about a tenth of it.
MOST_KEPT = 1 << 20
#: So long before, the pack's own page tells on which day that is.
TOLD_BEFORE = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaved:
    """A page on which somebody typed and has not saved; `goes_on` is the day, once it is near."""

    definition: Definition
    page: Page
    goes_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What became of typed words: `late` ones are not kept; `meanwhile` the page was saved."""

    late: bool
    meanwhile: SavedMeanwhile | None


def keep_draft(
    services: Services,
    user: User,
    view: PageView,
    *,
    raws: Mapping[str, object],
    version: int,
    asked_for: bool,
    opening: str = "",
) -> Kept:
    """Keep what a person typed on a page; say whether the page was saved since they opened it.

    `raws` may be incomplete and wrong: nothing is read or judged. Without `asked_for` it comes by
    itself while somebody types: once the page was saved from this very `opening` of it, it comes
    too late, and is not kept; a second tab is another opening. Raises NotAllowed when the pack is
    no longer being drafted, or for far more than anybody types.
    """
    if len(json.dumps(raws)) > MOST_KEPT:
        raise NotAllowed("It is too long to be kept before it is saved.")
    where = _where(view)
    with services.ledger.transaction() as tx:
        pack = pack_of_school(tx, user, view.pack.ref)
        after(State(pack.state), Event.ANSWERS_SAVED)
        saved_by, saved_at = tx.facts.last_saved(*where)
        stale = tx.facts.page_version(*where) != version
        late = stale and not asked_for and tx.drafts.comes_late(where, opening)
        if not late:
            tx.drafts.put(where, user.id, typed=raws, version=version)
    return Kept(late=late, meanwhile=SavedMeanwhile(saved_by, saved_at) if stale else None)


def pages_with_drafts(services: Services, user: User, ref: str) -> tuple[Unsaved, ...]:
    """Return the pages of a pack on which this person typed and has not saved."""
    with services.ledger.reading() as tx:
        pack_of_school(tx, user, ref)
        kept = tx.drafts.pages_of(ref, user.id)
    return tuple(
        Unsaved(definition=definition, page=page, goes_on=_goes_on(services, kept[where]))
        for definition in services.catalogue.definitions.values()
        for page in definition.pages
        if (where := (definition.name, page.name)) in kept
    )


def _goes_on(services: Services, kept_at: str) -> str:
    end = datetime.fromisoformat(kept_at) + DRAFTS_KEPT
    near = end - services.clock() <= TOLD_BEFORE
    return date_in_words(uk_day(end).isoformat()) if near else ""


def throw_away_draft(services: Services, user: User, view: PageView) -> None:
    """Forget what this person typed on the page."""
    with services.ledger.transaction() as tx:
        pack_of_school(tx, user, view.pack.ref)
        tx.drafts.remove(_where(view), user.id)


def _where(view: PageView) -> tuple[str, str, str]:
    return (view.pack.ref, view.definition.name, view.page.name)

"""How the service is doing, one thing after the other: for its administrator and for the doctor.

Nothing that is looked at here waits for another machine, so that a page can show it; the doctor
asks the mail system and the virus scanner besides.
"""

from formsvc.domain.examination import Examined
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import User
from formsvc.journeys.access import ADMINISTRATOR
from formsvc.journeys.services import Services
from formsvc.journeys.watching.keys import look_at_lists, look_at_seal_key
from formsvc.journeys.watching.machine import look_at_room
from formsvc.journeys.watching.nightly import look_at_backups, look_at_examination
from formsvc.journeys.watching.outside import look_at_checkpoints, look_at_ways_out
from formsvc.journeys.watching.work import (
    look_at_erasing,
    look_at_jobs,
    look_at_letters,
    look_at_scans,
    look_at_time_stamps,
)


def look_at_what_is_kept(services: Services) -> list[Examined]:
    """Return how the service is doing, as far as its own database and folders tell."""
    return [
        look_at_examination(services),
        look_at_backups(services),
        look_at_checkpoints(services),
        look_at_jobs(services),
        look_at_letters(services),
        look_at_time_stamps(services),
        look_at_scans(services),
        look_at_erasing(services),
        *look_at_lists(services),
    ]


def how_it_goes(services: Services, user: User) -> list[Examined]:
    """Return how the service is doing, for its administrator. Raises NotAllowed for others."""
    if user.role != ADMINISTRATOR:
        raise NotAllowed("Only whoever runs this service sees how it is doing.")
    places = {services.ledger.path.parent, services.packs.root}
    rooms = [look_at_room(one) for one in sorted(places) if one.exists()]
    return [*look_at_what_is_kept(services), look_at_seal_key(services), *rooms]


__all__ = [
    "how_it_goes",
    "look_at_room",
    "look_at_seal_key",
    "look_at_ways_out",
    "look_at_what_is_kept",
]

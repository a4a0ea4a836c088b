"""Looks at what the settings say of watching over the ledger, before there is a database."""

from formsvc.config import Settings
from formsvc.domain.examination import Examined
from formsvc.journeys.watching import look_at_ways_out


def look_at_checkpoints(settings: Settings) -> Examined:
    """Say whether checkpoints leave this machine: else a cut or rewritten ledger cannot show."""
    watch = settings.watch
    return look_at_ways_out(watch.checkpoint_folder, watch.checkpoint_to, mode=settings.mode)

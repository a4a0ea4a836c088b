"""The bank holidays of England (holidays)."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import holidays


def bank_holidays(years: Iterable[int]) -> frozenset[date]:
    """Return the bank holidays of England in these years."""
    return frozenset(day for year in years for day in _bank_holidays(year))


@lru_cache(maxsize=32)
def _bank_holidays(year: int) -> tuple[date, ...]:
    return tuple(holidays.country_holidays("GB", subdiv="ENG", years=[year]))

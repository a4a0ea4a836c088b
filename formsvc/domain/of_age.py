"""When somebody is 18: from that day a pupil decides, and signs, for themself."""

from datetime import date

ADULT_YEARS = 18


def adult_from(born: date) -> date:
    """Return the day on which somebody is 18 (Family Law Reform Act 1969 ss.1 and 9).

    Who was born on 29 February is so on 1 March where the year has no 29 February.
    """
    year = born.year + ADULT_YEARS
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)

"""Where people live whom a pack writes to: in whose night no reminder comes."""

from collections.abc import Mapping

#: The column that asks for it. It is for our letters alone: no template has to print it.
TIME_ZONE = "time_zone"
#: The places that a form may offer in a column `time_zone`, by the choice's name. Places that
#: share a clock share a choice: what counts is when it is night there.
PLACES: Mapping[str, str] = {
    "central_europe": "Europe/Paris",
    "eastern_europe": "Europe/Bucharest",
    "turkey": "Europe/Istanbul",
    "west_africa": "Africa/Lagos",
    "southern_africa": "Africa/Johannesburg",
    "egypt": "Africa/Cairo",
    "east_africa": "Africa/Nairobi",
    "arabia": "Asia/Riyadh",
    "iran": "Asia/Tehran",
    "gulf": "Asia/Dubai",
    "afghanistan": "Asia/Kabul",
    "pakistan": "Asia/Karachi",
    "india": "Asia/Kolkata",
    "nepal": "Asia/Kathmandu",
    "bangladesh": "Asia/Dhaka",
    "south_east_asia": "Asia/Bangkok",
    "china": "Asia/Hong_Kong",
    "japan": "Asia/Tokyo",
    "eastern_australia": "Australia/Sydney",
    "new_zealand": "Pacific/Auckland",
    "eastern_america": "America/New_York",
    "jamaica": "America/Jamaica",
    "central_america": "America/Chicago",
    "western_america": "America/Los_Angeles",
    "brazil": "America/Sao_Paulo",
}


def zone_of(said: str) -> str:
    """Return the time zone of what an answer says: one of PLACES, or a zone's own name.

    "" stays "": the UK.
    """
    return PLACES.get(said, said)

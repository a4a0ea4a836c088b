"""When a provider, and the schools with a pupil there, are told that evidence runs out."""

from datetime import date, timedelta

from formsvc.domain.evidence.register import Evidence
from formsvc.domain.uk_days import uk_day_of

#: So many days before, each once: time to renew a policy, and a last word.
TOLD_AT = (30, 7)


def days_to_tell(evidence: Evidence, on: date) -> int:
    """Return at which of TOLD_AT somebody is to be told on a day, 0 when nobody is.

    Only the nearest counts: a service that stood still does not say both. What was given inside
    the last so many days was given by somebody who knew, and what has run out is told no more.
    """
    expires = evidence.part("expires")
    if not expires or evidence.part("why_not") or expires < on.isoformat():
        return 0
    end = date.fromisoformat(expires)
    days = min((one for one in TOLD_AT if on >= end - timedelta(days=one)), default=0)
    given = uk_day_of(evidence.added_at)
    if not days or given >= end - timedelta(days=days):
        return 0
    return 0 if evidence.told_days and evidence.told_days <= days else days

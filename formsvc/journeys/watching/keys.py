"""Says which keys seal, or sealed, and when they and the lists of revoked keys run out."""

from datetime import timedelta

from formsvc.adapters.seals import (
    LEVEL,
    SealKey,
    TrustUnreadable,
    key_of,
    keys_among,
    lists_until,
    valid_until,
)
from formsvc.domain.answers.words import date_in_words
from formsvc.domain.examination import Examined
from formsvc.domain.uk_days import uk_day
from formsvc.journeys.services import Services

_KEY_DAYS = 60
_LIST_DAYS = 5
_MEND = "formsvc keys rotate; or get a new certificate and set FORMSVC_SEAL"


def look_at_seal_key(services: Services) -> Examined:
    """Say how long the key in use lasts, and name the others."""
    try:
        known = keys_among(services.trusted)
    except TrustUnreadable as problem:
        mend = "look at the files of keys/trusted in FORMSVC_DATA"
        return Examined(what="Seal key", good=False, said=str(problem).rstrip("."), mend=mend)
    left = valid_until(services.sealer.certificate_pem) - services.clock()
    return Examined(
        what="Seal key",
        good=left > timedelta(days=_KEY_DAYS),
        said=f"{left.days} days left",
        mend=_MEND,
        details=tuple(_key(services, one) for one in known),
    )


def _key(services: Services, one: SealKey) -> str:
    state = one.state(used=key_of(services.sealer.certificate_pem), now=services.clock())
    until = date_in_words(uk_day(one.ends).isoformat())
    return f"{one.name}, {one.fingerprint[:16]}, until {until}: {state}."


def look_at_lists(services: Services) -> list[Examined]:
    """Say until when the lists of revoked keys count, where packs hold them."""
    if services.sealer.level == LEVEL:
        return []
    until = lists_until(services.trusted)
    good = until is not None and until - services.clock() > timedelta(days=_LIST_DAYS)
    said = (
        f"the newest counts until {date_in_words(uk_day(until).isoformat())}"
        if until
        else "there is no list yet"
    )
    return [
        Examined(
            what="Lists of revoked keys", good=good, said=said, mend="formsvc keys crl, each month"
        )
    ]

"""What a school wrote before and may want to write again: the names of its providers."""

from formsvc.domain.records import User
from formsvc.journeys.services import Services

#: More would not help whoever types: three letters leave a handful of names.
MOST_NAMES = 200


def names_given_before(services: Services, user: User) -> tuple[str, ...]:
    """Return the providers that this person's own school has named in its packs, in order."""
    with services.ledger.reading() as tx:
        return tuple(tx.packs.answers_given(user.organisation_id, "provider_name", most=MOST_NAMES))

"""Says where an answer came from, in words, with the day: "from your school's profile, ..."."""

from collections.abc import Mapping

from formsvc.domain.records import Fact, User
from formsvc.domain.sources import Origin, Source, read_source
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.moments import uk_day_words
from formsvc.journeys.services import Services

_WORDS: Mapping[Origin, str] = {
    Origin.COPY: "Carried over from pack {of}, {day}",
    Origin.FILE: "From a file (“{of}”), {day}",
    Origin.PROFILE: "From your {of}'s profile, {day}",
    Origin.PROVIDER: "From your pack {of} with this provider, {day}",
    Origin.WORKED_OUT: "Worked out from the {of}, {day}",
}


def in_words(source: Source) -> str:
    """Return where an answer came from, and when it was given there."""
    return _WORDS[source.origin].format(of=source.of, day=uk_day_words(source.at))


def said_sources(facts: Mapping[str, Fact]) -> dict[str, str]:
    """Return, by question, where those answers came from that nobody typed into this pack."""
    found = {name: read_source(fact.source) for name, fact in facts.items()}
    return {name: in_words(source) for name, source in found.items() if source}


def sources_in(services: Services, user: User, ref: str) -> dict[str, str]:
    """Return where a pack's answers came from, in words. Raises NotFound for another's pack."""
    with services.ledger.reading() as tx:
        pack_of_school(tx, user, ref)
        return said_sources(tx.facts.with_source(ref))

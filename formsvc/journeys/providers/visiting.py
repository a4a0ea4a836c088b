"""Going in by a provider's link, and what stands behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.links import digest
from formsvc.domain.answers import Value
from formsvc.domain.chain import utc_text
from formsvc.domain.definition import Question
from formsvc.domain.events import Event, Happening
from formsvc.domain.evidence import (
    Evidence,
    RegisterPage,
    Standing,
    asked_now,
    register_pages,
    stamp,
    standing_of,
)
from formsvc.domain.problems import FormsvcProblem, NotFound
from formsvc.domain.records import Organisation, ProviderLink
from formsvc.domain.uk_days import uk_day
from formsvc.journeys.providers.posting import PURPOSE, queue_part_letter
from formsvc.journeys.services import Services

SESSION_HOURS = 12


class PartLinkReplaced(FormsvcProblem):
    """Raised when a newer link took this one's place."""

    def __init__(self) -> None:
        super().__init__("A newer link has been sent. This one has stopped.")


class PartLinkStopped(FormsvcProblem):
    """Raised when a link was stopped because its person should not have had it."""

    def __init__(self) -> None:
        super().__init__("This link has been stopped.")


class PartLinkExpired(FormsvcProblem):
    """Raised when a provider's link has run out; the person may ask for a new one."""

    def __init__(self) -> None:
        super().__init__("This link has run out.")


class PartSessionOver(FormsvcProblem):
    """Raised when the person has to press Continue again before going on."""

    def __init__(self) -> None:
        super().__init__("You have been away for a while. Press Continue to go on.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartDoor:
    """What anybody who opens a link may see: who asks whom. Nothing of what was given."""

    provider: str
    school: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """A provider's own part as the provider sees it."""

    link: ProviderLink
    provider: Organisation
    pages: tuple[RegisterPage, ...]
    evidence: Mapping[str, Evidence]
    on: date

    @property
    def answers(self) -> dict[str, Value]:
        """What was answered so far, by item."""
        return {name: one.value for name, one in self.evidence.items()}

    def standing(self, item: str) -> Standing:
        """Return how one item stands today."""
        return standing_of(self.evidence.get(item), self.on)

    def applies(self, question: Question) -> bool:
        """Say whether a question applies, as far as the answers so far tell."""
        return asked_now(question, self.answers)

    def page(self, name: str) -> RegisterPage:
        """Return a page that asks for answers. Raises NotFound."""
        for one in self.pages:
            if one.page.name == name and one.page.questions:
                return one
        raise NotFound("page")

    def check(self, item: str) -> tuple[RegisterPage, Question]:
        """Return a check with its page. Raises NotFound."""
        for one in self.pages:
            for question in one.checks:
                if question.name == item:
                    return one, question
        raise NotFound("page")

    def stamp_of(self, *items: str) -> str:
        """Return the mark of what stands for these items now."""
        return stamp(self.evidence.get(one) for one in items)


def find_link(services: Services, tx: Transaction, token: str) -> ProviderLink:
    """Return the link of a token. Raises LinkNotGenuine, PartLinkReplaced or PartLinkExpired."""
    link = _row_of(services, tx, token)
    if link.expires_at <= utc_text(services.clock()):
        raise PartLinkExpired
    return link


def _row_of(services: Services, tx: Transaction, token: str) -> ProviderLink:
    link = tx.providers.by_token(digest(services.links.read(PURPOSE, token)))
    if link is None:
        raise PartLinkReplaced
    if link.stopped_at is not None:
        raise PartLinkStopped
    return link


def open_part_door(services: Services, token: str) -> PartDoor:
    """Return what the first page of a link shows. Reads only: mail scanners open links too."""
    with services.ledger.reading() as tx:
        link = find_link(services, tx, token)
        return PartDoor(
            provider=tx.people.organisation(link.provider_id).name,
            school=tx.people.organisation(link.invited_by).name,
        )


def enter_part(services: Services, token: str) -> str:
    """Note that a person pressed Continue; return the secret of their session."""
    secret = services.random_bytes(32).hex()
    with services.ledger.transaction() as tx:
        link = find_link(services, tx, token)
        until = utc_text(services.clock() + timedelta(hours=SESSION_HOURS))
        tx.providers.go_in(link, digest(secret.encode()), until)
        tx.entries.append(
            Happening(
                event=Event.PROVIDER_OPENED,
                pack=link.provider_id,
                actor=link.id,
                data={"link": link.id},
            )
        )
    return secret


def link_inside(services: Services, tx: Transaction, token: str, secret: str) -> ProviderLink:
    """Return the link whose person pressed Continue in this very browser.

    Raises what find_link raises, and PartSessionOver.
    """
    link = find_link(services, tx, token)
    if not tx.providers.is_in(link, digest(secret.encode())):
        raise PartSessionOver
    return link


def see_part(services: Services, token: str, secret: str) -> PartView:
    """Return the provider's own part. Reads only. Raises what link_inside raises."""
    with services.ledger.reading() as tx:
        return part_of(services, tx, link_inside(services, tx, token, secret))


def part_of(services: Services, tx: Transaction, link: ProviderLink) -> PartView:
    """Return the part behind a link, in an open transaction."""
    return PartView(
        link=link,
        provider=tx.people.organisation(link.provider_id),
        pages=register_pages(services.catalogue.definitions),
        evidence=tx.register.current(link.provider_id),
        on=uk_day(services.clock()),
    )


def send_fresh_link(services: Services, token: str) -> None:
    """Send the person of a link that ran out a new one, to the address that we know.

    Raises LinkNotGenuine or PartLinkReplaced; while the link still works, nothing is sent.
    """
    with services.ledger.transaction() as tx:
        link = _row_of(services, tx, token)
        if link.expires_at <= utc_text(services.clock()):
            queue_part_letter(services, tx, link, school_id=link.invited_by)

"""Going in by a link and reading: what is shown to whom, and which links still work."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.links import digest
from formsvc.domain.chain import utc_text
from formsvc.domain.events import Event, Happening
from formsvc.domain.pack import State
from formsvc.domain.page_languages import ENGLISH, Language
from formsvc.domain.problems import NotFound
from formsvc.domain.records import Edition, Invitation, Item
from formsvc.domain.signatures import current_step
from formsvc.journeys.questions import QUESTIONS, Asked, questions_in
from formsvc.journeys.services import Services
from formsvc.journeys.signing.codes import SENT, send_code
from formsvc.journeys.signing.counting import count_visit, is_news
from formsvc.journeys.signing.in_person import in_person
from formsvc.journeys.signing.links import enter, find_invitation, name_of_link
from formsvc.journeys.signing.passing_on import wishes_to_pass_on

SIGNING_MINUTES = 60
#: What a paper with several statements comes to: the first of these that one of them is.
_STATES = ("open", "signed", "carried", "declined", "waived")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One document as this person sees it."""

    document: str
    title: str
    items: tuple[Item, ...]
    edition: Edition
    later: bool = False

    @property
    def state(self) -> str:
        """Where this person stands with it: open, later (others come first), signed, declined.

        A paper of which anything was signed is signed: a permission may have been left empty.
        """
        states = {one.state for one in self.items}
        first = next(one for one in _STATES if one in states)
        return "later" if first == "open" and self.later else first


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Everything that a person who pressed Continue may see."""

    invitation: Invitation
    school: str
    reference: str
    state: State
    readings: tuple[Reading, ...]
    asked: tuple[Asked, ...]
    #: Where the sealed copies of this person's papers lie in the pack, by document.
    sealed: Mapping[str, str]
    #: Whether this is a device of the school, to be handed back.
    borrowed: bool
    #: Who they said that the papers should go to, while the school has not answered.
    others: tuple[str, ...]

    def reading(self, document: str) -> Reading:
        """Return one document. Raises NotFound when it is not this person's to sign."""
        return find_reading(self.readings, document)

    @property
    def waiting(self) -> tuple[Reading, ...]:
        """The documents that still wait for this person."""
        return tuple(one for one in self.readings if one.state == "open")


def go_in(services: Services, token: str, *, language: Language = ENGLISH) -> str:
    """Note that a person pressed Continue; return the secret of their signing session.

    `language` is that of the page on which they pressed it.

    Raises LinkUsedTooOften when Continue was pressed too often within an hour.
    """
    secret = services.random_bytes(32).hex()
    with services.ledger.transaction() as tx:
        invitation = find_invitation(services, tx, token)
        count_visit(tx, invitation)
        until = utc_text(services.clock() + timedelta(minutes=SIGNING_MINUTES))
        # Who sits beside somebody of the school needs no code: the school knows who is there.
        needed = invitation.code if in_person(tx, invitation) is None else ""
        kind = "before_code" if needed else "signing"
        tx.sessions.start(
            digest(secret.encode()), kind=kind, invitation_id=invitation.id, expires_at=until
        )
        if needed in SENT:
            send_code(services, tx, invitation)
        out = tx.packs.get(invitation.pack_ref).state == State.OUT_FOR_SIGNATURE
        if out and is_news(tx, name_of_link(services, token), minutes=SIGNING_MINUTES):
            tx.entries.append(
                Happening(
                    event=Event.LINK_OPENED,
                    pack=invitation.pack_ref,
                    actor=invitation.id,
                    data={"invitation": invitation.id, "language": language.code},
                )
            )
    return secret


def look_round(services: Services, token: str, secret: str) -> Visit:
    """Return what a person who pressed Continue may see. Reads only.

    Raises SigningSessionOver when the session is over or belongs to another link.
    """
    with services.ledger.reading() as tx:
        invitation = enter(services, tx, token, secret)
        return visit_of(tx, invitation)


def visit_of(tx: Transaction, invitation: Invitation) -> Visit:
    """Return what the invited person may see: their own documents in their own edition."""
    pack = tx.packs.get(invitation.pack_ref)
    asked = questions_in(tx, tx.entries.of_pack(pack.ref, only=QUESTIONS))
    return Visit(
        invitation=invitation,
        school=tx.people.organisation(pack.school_id).name,
        reference=pack.ref,
        state=State(pack.state),
        readings=_readings(tx, invitation),
        sealed={
            one.document: one.path
            for one in tx.versions.sealed(pack.ref, invitation.version)
            if one.audience == invitation.party
        },
        borrowed=in_person(tx, invitation) is not None,
        asked=tuple(one for one in asked if one.invitation == invitation.id),
        others=tuple(
            one.name
            for one in wishes_to_pass_on(tx, pack.ref)
            if one.invitation.id == invitation.id
        ),
    )


def _readings(tx: Transaction, invitation: Invitation) -> tuple[Reading, ...]:
    ref, version = invitation.pack_ref, invitation.version
    editions = tx.versions.editions_for(ref, version, invitation.party)
    items: dict[str, list[Item]] = {}
    for one in tx.invitations.items(invitation.id):
        items.setdefault(one.document, []).append(one)
    step = current_step(tx.invitations.stands(ref, version))
    return tuple(
        Reading(
            document=name,
            title=editions[name].title,
            items=tuple(group),
            edition=editions[name],
            later=group[0].step > step > 0,
        )
        for name, group in items.items()
    )


def paper_of(tx: Transaction, invitation: Invitation, document: str) -> Reading:
    """Return one document of an invitation, whether or not its turn has come.

    Raises NotFound when it is not this person's.
    """
    items = tx.invitations.items(invitation.id, document)
    if not items:
        raise NotFound("document")
    ref, version = invitation.pack_ref, invitation.version
    edition = tx.versions.edition(ref, version, invitation.party, document)
    return Reading(document=document, title=edition.title, items=tuple(items), edition=edition)


def find_reading(readings: Iterable[Reading], document: str) -> Reading:
    """Return the reading of a document. Raises NotFound."""
    for one in readings:
        if one.document == document:
            return one
    raise NotFound("document")

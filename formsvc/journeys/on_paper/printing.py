"""What the school prints for a person who signs by hand: their own papers, each with a code."""

from dataclasses import dataclass

from formsvc.adapters.ledger import Transaction
from formsvc.domain.definition import Audience
from formsvc.domain.events import Event
from formsvc.domain.pack import State, after
from formsvc.domain.paper_codes import paper_code
from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.domain.records import Edition, Invitation, Item, User
from formsvc.domain.showing import withheld_names
from formsvc.journeys.access import audiences_of, pack_of_school
from formsvc.journeys.restricted import may_be_written_to
from formsvc.journeys.sealing.reading import thaw
from formsvc.journeys.sending import invitation_now
from formsvc.journeys.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One document for one person to sign by hand, with the code that names exactly this copy."""

    invitation: Invitation
    edition: Edition
    items: tuple[Item, ...]

    @property
    def code(self) -> str:
        """The code of the cover sheet."""
        return paper_code(
            pack=self.edition.pack_ref,
            version=self.edition.version,
            document=self.edition.document,
            pdf_sha256=self.edition.pdf_sha256,
            invitation=self.invitation.id,
        )


def papers_to_print(
    services: Services, user: User, ref: str, invitation_id: str
) -> tuple[Paper, ...]:
    """Return what a person may sign by hand now, in the copy made for them.

    Raises NotFound for another school's pack; NotAllowed when it is not their turn, when contact
    is restricted, or when the copy shows what this member of staff may not see.
    """
    with services.ledger.reading() as tx:
        return papers_now(services, tx, user, ref, invitation_id)


def papers_now(
    services: Services, tx: Transaction, user: User, ref: str, invitation_id: str
) -> tuple[Paper, ...]:
    """Do what `papers_to_print` does, in an open transaction."""
    pack = pack_of_school(tx, user, ref)
    after(State(pack.state), Event.PAPER_UPLOADED)
    invitation = invitation_now(tx, pack, invitation_id)
    items = tx.invitations.due(invitation.id)
    if not items or invitation.revoked:
        raise NotAllowed("There is nothing for this person to sign now.")
    if not may_be_written_to(services, tx, invitation):
        raise NotAllowed("Nothing may go to this person.")
    check_reader(services, tx, user, invitation)
    editions = tx.versions.editions_for(ref, invitation.version, invitation.party)
    return tuple(
        Paper(
            invitation=invitation,
            edition=editions[name],
            items=tuple(one for one in items if one.document == name),
        )
        for name in dict.fromkeys(one.document for one in items)
    )


def check_reader(services: Services, tx: Transaction, user: User, invitation: Invitation) -> None:
    """Raise NotAllowed when a person's papers show what this member of staff may not see."""
    if not may_read(services, tx, user, invitation):
        raise NotAllowed("Only the safeguarding lead may see this person's papers.")


def may_read(services: Services, tx: Transaction, user: User, invitation: Invitation) -> bool:
    """Say whether a user may read every answer that a person's papers show."""
    version = tx.versions.get(invitation.pack_ref, invitation.version)
    definitions = tuple(thaw(services, version).definitions.values())
    theirs = withheld_names(definitions, frozenset({Audience(invitation.party)}))
    return withheld_names(definitions, audiences_of(user)) <= theirs


def find_paper(papers: tuple[Paper, ...], document: str) -> Paper:
    """Return the paper of one document. Raises NotFound."""
    for one in papers:
        if one.edition.document == document:
            return one
    raise NotFound("document")


def open_paper(
    services: Services, user: User, ref: str, invitation_id: str, document: str
) -> tuple[Paper, bytes]:
    """Return one paper with exactly the PDF that is signed."""
    paper = find_paper(papers_to_print(services, user, ref, invitation_id), document)
    return paper, services.blobs.get(paper.edition.pdf_sha256)

"""A second person looks at the scan of a signed paper: only then the paper counts as signed."""

from collections.abc import Collection
from functools import partial

from formsvc.adapters.ledger import Transaction
from formsvc.domain.acts import may_be_left_empty
from formsvc.domain.answers.simple import NotAccepted, checked_text
from formsvc.domain.events import Event, Happening
from formsvc.domain.paper_codes import same_code
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import Item, User
from formsvc.domain.text import tidy
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.carried_words import BY_HAND
from formsvc.journeys.on_paper.looking import SignedScan, find_scan
from formsvc.journeys.on_paper.printing import Paper, check_reader, find_paper, papers_now
from formsvc.journeys.on_paper.problems import ScanNotTaken
from formsvc.journeys.reasons import read_reason
from formsvc.journeys.services import Services
from formsvc.journeys.signing import CAPACITY, go_on, key_of
from formsvc.journeys.signing.appending import append_answers, left_empty, signature_of
from formsvc.journeys.signing.of_age import too_young
from formsvc.journeys.telling_signed import tell_signed_on_paper
from formsvc.journeys.uploads import bytes_of

_LONGEST_NAME = 120


def confirm_scan(
    services: Services,
    user: User,
    ref: str,
    seq: int,
    *,
    code: str,
    written_name: str,
    ticked: Collection[str],
) -> None:
    """Confirm that the scan shows this person's signature on exactly this paper.

    Only now the statements count as signed, in one transaction: of a signature behind the link
    and one on paper exactly one counts. Raises NotAllowed to whoever sent the scan, for a paper
    that can no longer be signed or whose scan cannot be opened; ScanNotTaken; NotFound.
    """
    name = tidy(written_name)
    with services.ledger.transaction() as tx:
        pack_of_school(tx, user, ref)
        scan = find_scan(tx, ref, seq)
        _check_second(scan, user)
        paper = find_paper(papers_now(services, tx, user, ref, scan.invitation.id), scan.document)
        if paper.edition.pdf_sha256 != scan.entry.data["pdf_sha256"]:
            raise NotAllowed("This scan is of an older paper. Print the paper again.")
        if too_young(services, tx, scan.invitation, paper.items):
            raise NotAllowed("The pupil is not 18 yet, and cannot sign for themself before that.")
        bytes_of(services, tx.uploads.get(scan.upload_id))
        _check_seen(paper, code=code, name=name, ticked=ticked)
        signed = _sign(tx, user, scan, paper, name=name, ticked=ticked)
        tell_signed_on_paper(services, tx, scan.invitation, scan=seq)
        go_on(services, tx, scan.invitation, signed, actor=user.id)


def _check_second(scan: SignedScan, user: User) -> None:
    if scan.is_by(user):
        raise NotAllowed("You sent this scan. Another member of staff must look at it.")


def _check_seen(paper: Paper, *, code: str, name: str, ticked: Collection[str]) -> None:
    faults = {}
    if not same_code(code, paper.code):
        faults["code"] = "This is not the code of the paper that is asked for. Do not confirm it"
    try:
        checked_text(name, lines=False, longest=_LONGEST_NAME)
    except NotAccepted as not_accepted:
        faults["written_name"] = not_accepted.message
    if not name:
        faults["written_name"] = "Type the name as it is written on the paper"
    wanted = {CAPACITY} | {
        key_of(one) for one in paper.items if not may_be_left_empty(one.act, required=one.required)
    }
    if not wanted <= set(ticked) or len(set(ticked)) == 1:
        faults["ticked"] = "All of these must be ticked on the paper. If one is not, do not confirm"
    if faults:
        raise ScanNotTaken(faults)


def _sign(
    tx: Transaction,
    user: User,
    scan: SignedScan,
    paper: Paper,
    *,
    name: str,
    ticked: Collection[str],
) -> Item:
    """Write down what was signed, and what was left empty; return one of the statements."""
    invitation = paper.invitation
    claimed = _claim(tx, paper)
    scan_sha256 = str(scan.entry.data["scan_sha256"])
    confirmed = Happening(
        event=Event.PAPER_CONFIRMED,
        pack=invitation.pack_ref,
        actor=user.id,
        data=_about(scan) | {"scan_sha256": scan_sha256},
        private={"staff": user.name},
    )
    sign = partial(
        signature_of,
        invitation,
        paper.edition,
        actor=user.id,
        how=f"{BY_HAND}, scan kept (SHA-256 {scan_sha256})",
        beside={"written_name": name, "uploaded_by": scan.by_name, "confirmed_by": user.name},
    )
    leave = partial(left_empty, invitation, actor=user.id)
    answers = [(one, sign(one) if key_of(one) in ticked else leave(one)) for one in claimed]
    append_answers(tx, [confirmed], answers)
    return claimed[0]


def _claim(tx: Transaction, paper: Paper) -> list[Item]:
    # A paper outlives the link of whoever signed it.
    document = paper.edition.document
    claimed = tx.invitations.claim(paper.invitation.id, document, "signed", late=True)
    if not claimed:
        raise NotAllowed("This paper is signed already, or can no longer be signed.")
    return claimed


def refuse_scan(services: Services, user: User, ref: str, seq: int, words: str) -> None:
    """Do not take a scan for a signature, and say why. The scan goes; the reason stays.

    Whoever sent it may take it back in this way too. Raises ReasonMissing, NotFound.
    """
    reason = read_reason(words, "Write why not")
    with services.ledger.transaction() as tx:
        pack_of_school(tx, user, ref)
        scan = find_scan(tx, ref, seq)
        check_reader(services, tx, user, scan.invitation)
        tx.uploads.let_go(scan.upload_id)
        tx.entries.append(
            Happening(
                event=Event.PAPER_REFUSED,
                pack=ref,
                actor=user.id,
                data=_about(scan),
                private={"reason": reason, "staff": user.name},
            )
        )


def _about(scan: SignedScan) -> dict[str, object]:
    return {
        "invitation": scan.invitation.id,
        "version": scan.invitation.version,
        "document": scan.document,
        "paper": scan.seq,
    }

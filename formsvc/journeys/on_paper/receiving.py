"""Takes in the scan of a paper that was signed by hand. Nothing is signed by this."""

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.uploads import UploadRefused
from formsvc.domain.events import Event, Happening
from formsvc.domain.paper_codes import same_code
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import User
from formsvc.domain.uploads import Upload
from formsvc.journeys.on_paper.looking import scans_in
from formsvc.journeys.on_paper.printing import Paper, find_paper, papers_now
from formsvc.journeys.on_paper.problems import ScanNotTaken
from formsvc.journeys.services import Services
from formsvc.journeys.uploads import keep_row, take_in

SCANS_A_DAY = 60
#: Stands where an answer's file has its question: no form asks for this one.
QUESTION = "signed-paper"
WRONG_CODE = (
    "This is not the code of this paper. If you typed it as printed, the paper belongs to another "
    "person, pack or version: print it again from here"
)
WAITS = "A scan of this paper waits for a second person already."


def receive_scan(
    services: Services,
    user: User,
    ref: str,
    invitation_id: str,
    document: str,
    *,
    code: str,
    name: str,
    data: bytes,
) -> None:
    """Keep the scan of a signed paper until a second person has looked at it.

    It is held with the version from now on. Raises ScanNotTaken, NotAllowed or NotFound.
    """
    with services.ledger.transaction() as tx:
        paper = find_paper(papers_now(services, tx, user, ref, invitation_id), document)
        within = tx.counters.hit(f"scans:{ref}", window_seconds=86_400, limit=SCANS_A_DAY)
    faults = {}
    if not same_code(code, paper.code):
        faults["code"] = WRONG_CODE
    if not data:
        faults["file"] = "Choose the scan or photo of the signed paper"
    if not within:
        faults["file"] = str(UploadRefused("often"))
    if faults:
        raise ScanNotTaken(faults)
    try:
        upload = take_in(services, data, name=name, pack=ref, question=QUESTION)
    except UploadRefused as refused:
        raise ScanNotTaken({"file": str(refused)}) from refused
    with services.ledger.transaction() as tx:
        paper = find_paper(papers_now(services, tx, user, ref, invitation_id), document)
        if not same_code(code, paper.code):
            raise ScanNotTaken({"code": WRONG_CODE})
        _keep(services, tx, user, paper, upload)


def _keep(services: Services, tx: Transaction, user: User, paper: Paper, upload: Upload) -> None:
    edition, invitation = paper.edition, paper.invitation
    waiting = [(one.invitation.id, one.document) for one in scans_in(tx, edition.pack_ref)]
    if (invitation.id, edition.document) in waiting:
        raise NotAllowed(WAITS)
    keep_row(services, tx, upload)
    tx.uploads.freeze(edition.pack_ref, edition.version, [upload.id])
    tx.entries.append(
        Happening(
            event=Event.PAPER_UPLOADED,
            pack=edition.pack_ref,
            actor=user.id,
            data={
                "invitation": invitation.id,
                "version": edition.version,
                "document": edition.document,
                "edition": edition.audience,
                "pdf_sha256": edition.pdf_sha256,
                "scan_sha256": upload.sha256,
            },
            private={"staff": user.name, "upload": upload.id},
        )
    )

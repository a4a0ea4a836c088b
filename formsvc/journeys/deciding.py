"""What the local authority does with one pack: checks it, accepts it or sends it back."""

from collections.abc import Iterable
from dataclasses import dataclass

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.links import digest
from formsvc.adapters.packs import PackUnreadable, read_pack
from formsvc.domain.chain import Entry
from formsvc.domain.events import Event, Happening
from formsvc.domain.problems import FormsvcProblem, NotAllowed
from formsvc.domain.records import User
from formsvc.domain.rules import Outcome as Found
from formsvc.domain.verdict import Outcome
from formsvc.journeys.access import audiences_of, pack_of_authority
from formsvc.journeys.checking import PathVerdict, check_files
from formsvc.journeys.checking_queue import view_sealed
from formsvc.journeys.following import PackView
from formsvc.journeys.reasons import read_reason
from formsvc.journeys.services import Services
from formsvc.journeys.telling import tell_school


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Which sealed version an officer's page showed: its number and its manifest's digest."""

    version: str
    manifest: str


class PackMovedOn(FormsvcProblem):
    """Raised when an officer decides on a version that is not the one on the screen."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing was decided. The page you had open did not show the newest version of this "
            "pack. This page does. Look at it, then decide."
        )


def open_pack(services: Services, user: User, ref: str) -> tuple[PackView, PathVerdict]:
    """Return a pack for its authority, with the verdict on every sealed file."""
    with services.ledger.reading() as tx:
        pack = pack_of_authority(tx, user, ref)
        view = view_sealed(services, tx, pack, audiences_of(user))
    return view, check_stored(services, view)


def check_stored(services: Services, view: PackView) -> PathVerdict:
    """Return the verdict on the pack as it lies in `signed/`, held against the ledger too."""
    try:
        files = read_pack(services.packs.place(view.pack.ref, view.version))
    except PackUnreadable as unreadable:
        return PathVerdict(outcome=Outcome.UNKNOWN, reason=str(unreadable), verdicts={})
    verdict = check_files(files, trusted=services.trusted)
    strangers = [one.path for one in view.sealed if digest(files.get(one.path, b"")) != one.sha256]
    if not strangers:
        return verdict
    return PathVerdict(
        outcome=Outcome.ALTERED,
        reason=f"{strangers[0]} is not the file that was sealed for this pack.",
        verdicts=verdict.verdicts,
        faults=(*verdict.faults, *(f"{one} is not the file we sealed." for one in strangers)),
    )


def read_sealed(
    services: Services, user: User, ref: str, document: str, version: int | None = None
) -> bytes:
    """Return a sealed document in the authority's own edition, of the newest version.

    With `version` of an earlier one. Raises NotFound.
    """
    with services.ledger.reading() as tx:
        pack = pack_of_authority(tx, user, ref)
        sealed = {one.version for one in tx.versions.all_sealed(pack.ref)}
    wanted = max(sealed) if version is None else version
    return services.packs.read(ref, wanted, f"authority/{document}.pdf")


def seen_in(view: PackView) -> Seen:
    """Return which sealed version a page with this view shows."""
    return _sealed_last(view.entries)


def _sealed_last(entries: Iterable[Entry]) -> Seen:
    sealings = [one.data for one in entries if one.event is Event.PACK_SEALED]
    if not sealings:
        return Seen(version="0", manifest="")
    last = sealings[-1]
    return Seen(version=str(last["version"]), manifest=str(last["manifest_sha256"]))


def _check_seen(tx: Transaction, ref: str, seen: Seen) -> None:
    """Raise PackMovedOn unless the officer saw the very version that is decided on."""
    if _sealed_last(tx.entries.of_pack(ref, only=(Event.PACK_SEALED,))) != seen:
        raise PackMovedOn


def accept_pack(services: Services, user: User, ref: str, seen: Seen) -> None:
    """Accept the sealed version that the officer saw.

    Raises NotAllowed when a seal is not valid or a rule fails, PackMovedOn when the officer's
    page showed another version.
    """
    view, verdict = open_pack(services, user, ref)
    if seen_in(view) != seen:
        raise PackMovedOn
    if verdict.outcome is not Outcome.VALID:
        raise NotAllowed(f"This pack cannot be accepted: {verdict.reason}")
    findings = (*(one.finding for one in view.frozen), *view.judgement.findings)
    if any(finding.outcome is Found.FAIL for finding in findings):
        raise NotAllowed("This pack cannot be accepted: a rule that must hold does not.")
    with services.ledger.transaction() as tx:
        pack_of_authority(tx, user, ref)
        _check_seen(tx, ref, seen)
        tx.entries.append(
            Happening(
                event=Event.PACK_ACCEPTED, pack=ref, actor=user.id, data={"version": view.version}
            )
        )
        if tx.entries.of_pack(ref, only=(Event.PLACEMENT_STARTED,)):
            _note_continued(tx, user, ref, view.version)
        tell_school(tx, ref, "accepted", key=f"v{view.version}")


def _note_continued(tx: Transaction, user: User, ref: str, version: int) -> None:
    """Say that a placement which started under an earlier version goes on under this one."""
    tx.entries.append(
        Happening(
            event=Event.PLACEMENT_CONTINUED, pack=ref, actor=user.id, data={"version": version}
        )
    )


def send_back(services: Services, user: User, ref: str, words: str, seen: Seen) -> None:
    """Send the version that the officer saw back, with a reason.

    Raises ReasonMissing, NotAllowed, or PackMovedOn when the page showed another version.
    """
    reason = read_reason(words, "Write why you send the pack back")
    with services.ledger.transaction() as tx:
        pack_of_authority(tx, user, ref)
        _check_seen(tx, ref, seen)
        number = int(seen.version)
        tx.entries.append(
            Happening(
                event=Event.PACK_SENT_BACK,
                pack=ref,
                actor=user.id,
                data={"version": number},
                private={"reason": reason},
            )
        )
        tell_school(tx, ref, "sent_back", key=f"v{number}")

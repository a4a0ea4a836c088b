"""Keeps what a provider gives: each item on its own, nothing overwritten unseen, nothing erased."""

from collections.abc import Mapping

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers import Fault, Value, read_page
from formsvc.domain.chain import utc_text
from formsvc.domain.events import Event, Happening
from formsvc.domain.evidence import Evidence, read_check
from formsvc.domain.problems import FormsvcProblem, NotFound
from formsvc.domain.records import ProviderLink
from formsvc.domain.uploads import Scan, Upload
from formsvc.journeys.providers.visiting import PartView, link_inside, part_of
from formsvc.journeys.services import Services


class RegisterChanged(FormsvcProblem):
    """Raised when somebody else at the provider saved this since it was opened."""

    def __init__(self) -> None:
        super().__init__("Somebody else at your organisation saved this after you opened it.")


def save_answers(
    services: Services,
    who: tuple[str, str],
    page_name: str,
    *,
    raws: Mapping[str, object],
    expected: str,
) -> tuple[Fault, ...]:
    """Save a page of answers; return the faults, and then nothing was saved.

    `who` is (token, session secret); `expected` the mark of what the browser was shown. Raises
    RegisterChanged, and what link_inside raises.
    """
    with services.ledger.transaction() as tx:
        view = part_of(services, tx, link_inside(services, tx, *who))
        page = view.page(page_name).page
        names = [one.name for one in page.questions]
        reading = read_page(page, raws, view.answers, complete=False)
        if reading.faults:
            return reading.faults
        _check_unchanged(view, names, expected)
        for name in names:
            _put(services, tx, view, name, value=reading.values.get(name))
    return ()


def save_check(
    services: Services,
    who: tuple[str, str],
    item: str,
    *,
    raws: Mapping[str, object],
    upload_id: str,
    expected: str,
) -> tuple[Fault, ...]:
    """Save what a provider gives for one check; return the faults, and then nothing was saved.

    `upload_id` is a file that this provider sent before, or "". Raises as save_answers does.
    """
    with services.ledger.transaction() as tx:
        view = part_of(services, tx, link_inside(services, tx, *who))
        view.check(item)
        upload = own_upload(tx, view.link, upload_id) if upload_id else None
        said, faults = read_check(raws, has_file=upload is not None)
        if faults:
            return faults
        _check_unchanged(view, [item], expected)
        parts = {name: text for name, text in said.items() if isinstance(text, str)}
        _put(services, tx, view, item, value=parts, upload=upload)
    return ()


def withdraw_check(services: Services, who: tuple[str, str], item: str, *, expected: str) -> None:
    """Take back what was given for a check. Raises as save_answers does."""
    with services.ledger.transaction() as tx:
        view = part_of(services, tx, link_inside(services, tx, *who))
        view.check(item)
        _check_unchanged(view, [item], expected)
        _put(services, tx, view, item, value=None)


def own_upload(tx: Transaction, link: ProviderLink, upload_id: str) -> Upload:
    """Return a file of this provider that may stand in its register. Raises NotFound."""
    upload = tx.uploads.get(upload_id)
    if upload.provider_id != link.provider_id or upload.scan is Scan.INFECTED:
        raise NotFound("file")
    return upload


def _check_unchanged(view: PartView, items: list[str], expected: str) -> None:
    if view.stamp_of(*items) != expected:
        raise RegisterChanged


def _put(
    services: Services,
    tx: Transaction,
    view: PartView,
    item: str,
    *,
    value: Value | None,
    upload: Upload | None = None,
) -> None:
    """Add, replace or withdraw one item, with its entry; leave alone what is the same."""
    before = view.evidence.get(item)
    if value is None:
        if before is not None:
            tx.register.withdraw(before.id)
            _note(tx, view, Event.EVIDENCE_WITHDRAWN, before)
        return
    if before is not None and (before.value, before.upload) == (value, upload):
        return
    given = Evidence(
        id=services.new_id(),
        provider_id=view.provider.id,
        item=item,
        value=value,
        upload=upload,
        added_at=utc_text(services.clock()),
        ended_at=None,
        superseded_by=None,
    )
    tx.register.put(given, replaces=before.id if before else None)
    if before is None:
        _note(tx, view, Event.EVIDENCE_ADDED, given, file_sha256=_file(given))
    else:
        _note(
            tx, view, Event.EVIDENCE_REPLACED, given, file_sha256=_file(given), replaced=before.id
        )


def _file(evidence: Evidence) -> str:
    return evidence.upload.sha256 if evidence.upload else ""


def _note(
    tx: Transaction, view: PartView, event: Event, evidence: Evidence, **data: object
) -> None:
    tx.entries.append(
        Happening(
            event=event,
            pack=view.provider.id,
            actor=view.link.id,
            data={"item": evidence.item, "evidence": evidence.id, **data},
            private={"value": evidence.value, "name": view.link.name, "email": view.link.email},
        )
    )

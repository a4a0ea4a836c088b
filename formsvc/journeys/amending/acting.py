"""What a school does to change a pack after sending: begin, put answers back, give it up."""

from collections.abc import Mapping

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers import Value
from formsvc.domain.answers.asking import effective
from formsvc.domain.definition import placed_in
from formsvc.domain.events import Event, Happening
from formsvc.domain.pack import DRAFTS, State
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import User, Version
from formsvc.domain.versions import in_force, versions_in
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.amending.what_stood import answers_that_stood
from formsvc.journeys.reasons import read_reason
from formsvc.journeys.services import Services

#: From where a change after sending may begin.
MAY_BE_AMENDED = (State.OUT_FOR_SIGNATURE, State.SEALED, State.ACCEPTED, State.STARTED)


def amend_pack(services: Services, user: User, ref: str, words: str) -> None:
    """Begin to change a pack that was sent, with a reason: open links stop, its answers open.

    A version that is sealed stays in force until the next one is. One short transaction decides
    between this and a signature, or the authority's yes, in the same moment. Raises ReasonMissing,
    NotAllowed, or NotFound for another school's pack.
    """
    reason = read_reason(words, "Write what must change, and why")
    with services.ledger.transaction() as tx:
        was = pack_of_school(tx, user, ref).state
        tx.entries.append(
            Happening(
                event=Event.PACK_AMENDED,
                pack=ref,
                actor=user.id,
                data={"version": _changed(tx, ref, out=was == State.OUT_FOR_SIGNATURE)},
                private={"reason": reason},
            )
        )
        if was == State.OUT_FOR_SIGNATURE:  # else nothing is open, and the version is in force
            tx.invitations.revoke_all(ref)


def _changed(tx: Transaction, ref: str, *, out: bool) -> int:
    """Return the number of the version that is changed: what is out, else what is in force."""
    stands = in_force(versions_in(tx.entries.of_pack(ref)))
    return stands.number if stands and not out else _latest(tx, ref).number


def put_back_answers(services: Services, user: User, ref: str) -> None:
    """Put every answer back as it was in the version in force, else in the one sent last.

    Raises NotAllowed when nothing was sent, or the pack is no draft.
    """
    with services.ledger.transaction() as tx:
        pack_of_school(tx, user, ref)
        _put_back(services, tx, user, ref)


def drop_change(services: Services, user: User, ref: str) -> None:
    """Give up a change, sent or not: the version in force stands as it did before.

    What is out is taken back first: its links stop. Raises NotAllowed when no sealed version
    stands, or when everybody has signed the change.
    """
    with services.ledger.transaction() as tx:
        pack_of_school(tx, user, ref)
        give_up(services, tx, user, ref)


def give_up(services: Services, tx: Transaction, user: User, ref: str) -> None:
    """Give up a change in the open transaction. Raises NotAllowed as `drop_change` does."""
    where = tx.packs.get(ref).where
    if where.change_stands and where.state not in DRAFTS:
        _open_again(tx, user, ref, where.state)
    stands = in_force(versions_in(tx.entries.of_pack(ref)))
    if stands is not None and where.change_stands:
        _put_back(services, tx, user, ref)
    number = stands.number if stands else _latest(tx, ref).number
    tx.entries.append(
        Happening(event=Event.CHANGE_DROPPED, pack=ref, actor=user.id, data={"version": number})
    )


def _open_again(tx: Transaction, user: User, ref: str, state: State) -> None:
    """Take back a change that is out, and open it for writing as a person would."""
    if state is State.OUT_FOR_SIGNATURE:
        _note(tx, user, ref, Event.PACK_WITHDRAWN, version=_latest(tx, ref).number)
    _note(tx, user, ref, Event.PACK_REOPENED)
    tx.invitations.revoke_all(ref)


def _note(tx: Transaction, user: User, ref: str, event: Event, **data: object) -> None:
    tx.entries.append(Happening(event=event, pack=ref, actor=user.id, data=data))


def _latest(tx: Transaction, ref: str) -> Version:
    latest = tx.versions.latest(ref)
    if latest is None:
        raise NotAllowed("This pack was not sent yet. You can simply change it.")
    return latest


def _put_back(services: Services, tx: Transaction, user: User, ref: str) -> None:
    if tx.packs.get(ref).state not in DRAFTS:
        raise NotAllowed("Answers can be changed only while the pack is being drafted.")
    stands = in_force(versions_in(tx.entries.of_pack(ref)))
    version = tx.versions.get(ref, stands.number) if stands else _latest(tx, ref)
    stood = answers_that_stood(services, tx, version, tx.facts.values(ref))
    count = _replace(services, tx, user, ref, stood)
    if count:
        tx.entries.append(
            Happening(
                event=Event.ANSWERS_PUT_BACK,
                pack=ref,
                actor=user.id,
                data={"version": version.number, "answers": count},
            )
        )


def _replace(
    services: Services, tx: Transaction, user: User, ref: str, stood: Mapping[str, Value]
) -> int:
    """Make the answers that count those that stood; return how many changed.

    Answers that were kept but not asked then stay as they are: they do not count now either. Each
    page that changed gets a new number, so that a tab that is open elsewhere is told.
    """
    placed = placed_in(services.catalogue.definitions)
    now = tx.facts.values(ref)
    wanted = {name: value for name, value in stood.items() if name in placed}
    counting = effective(services.catalogue.definitions.values(), {**now, **wanted})
    changed = {name for name, value in wanted.items() if now.get(name) != value}
    removed = {name for name in counting if name not in wanted and name in now}
    pages: dict[tuple[str, str], list[str]] = {}
    for name in sorted(changed | removed):
        definition, page, _ = placed[name]
        pages.setdefault((definition.name, page.name), []).append(name)
    for (document, page_name), names in pages.items():
        tx.facts.save_page(
            ref,
            document,
            page_name,
            values={name: wanted[name] for name in names if name in changed},
            removed=[name for name in names if name in removed],
            by=user.id,
            expected=tx.facts.page_version(ref, document, page_name),
        )
    return len(changed | removed)

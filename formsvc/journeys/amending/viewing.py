"""Shows what changed between two versions, why, and what that means for each person who signs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from formsvc.adapters.ledger import Transaction
from formsvc.domain.definition import Audience
from formsvc.domain.differences import Difference, Need, differences
from formsvc.domain.events import Event
from formsvc.domain.names import person_key
from formsvc.domain.pack import DRAFTS
from formsvc.domain.records import User
from formsvc.domain.signers import Signer, all_signers
from formsvc.domain.versions import VersionStory, versions_in
from formsvc.journeys.access import audiences_of, pack_of_school
from formsvc.journeys.amending.carrying import Plan, key_of_signer, plan_signatures
from formsvc.journeys.amending.comparing import Wording, wording_now, wording_of
from formsvc.journeys.amending.passed_on import PassedOn, passed_on_in
from formsvc.journeys.questions import said_in
from formsvc.journeys.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonNeed:
    """What one person would be asked: documents to sign, to be told of, and left as they are.

    `passed_on` says to whom they passed papers of the last version on, None when they did not.
    """

    who: tuple[str, str, str]
    name: str
    again: tuple[str, ...]
    told: tuple[str, ...]
    same: tuple[str, ...]
    passed_on: PassedOn | None = None

    def is_for(self, party: str, address: str, name: str) -> bool:
        """Return whether it is this person of the list of those who sign that is asked this."""
        return self.who == person_key(party, address, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is different from an earlier version, as one reader may see it.

    `since` is the number of that version. `reworded` names documents whose form or template is
    another one now, whatever was answered.
    """

    since: int
    reasons: tuple[str, ...]
    differences: tuple[Difference, ...]
    reworded: tuple[str, ...]


def view_change(
    services: Services, user: User, ref: str
) -> tuple[Change | None, tuple[PersonNeed, ...]]:
    """Return what the newest version of the user's own school's pack changes.

    For a draft with what each person would be asked. The first is None where there is no earlier
    version. Raises NotFound for another school's pack.
    """
    with services.ledger.reading() as tx:
        pack = pack_of_school(tx, user, ref)
        number = len(tx.versions.all_of(ref))
        if pack.state not in DRAFTS:
            return view_sent_change(services, tx, ref, number, audiences_of(user)), ()
        number += 1
        after = wording_now(services, tx, ref)
        signers = all_signers(after.sources.definitions.values(), after.facts)
        plan = plan_signatures(services, tx, ref, signers, after)
        change = _change(services, tx, ref, number, after, readers=audiences_of(user))
        passed_on = {one.who: one for one in passed_on_in(services, tx, ref, signers)}
        return change, _people(signers, plan, passed_on)


def view_sent_change(
    services: Services, tx: Transaction, ref: str, number: int, readers: frozenset[Audience]
) -> Change | None:
    """Return what a version that was sent changed, for readers of these copies; None for the first.

    Only answers that stand in a form for one of `readers` are among them.
    """
    school = tx.people.organisation(tx.packs.get(ref).school_id).name
    after = wording_of(services, tx.versions.get(ref, number), school=school)
    return _change(services, tx, ref, number, after, readers=readers)


def compared_with(stories: Iterable[VersionStory], number: int) -> int:
    """Return the version that a version is compared with, 0 when it is the first.

    That is the last one before it that was sealed; where none was, the last one sent.
    """
    earlier = [one for one in stories if one.number < number]
    sealed = [one for one in earlier if one.sealed_at]
    return (sealed or earlier)[-1].number if earlier else 0


def _change(
    services: Services,
    tx: Transaction,
    ref: str,
    number: int,
    after: Wording,
    *,
    readers: frozenset[Audience],
) -> Change | None:
    since = compared_with(versions_in(tx.entries.of_pack(ref)), number)
    if not since:
        return None
    before = wording_of(services, tx.versions.get(ref, since), school=after.school)
    return Change(
        since=since,
        reasons=_reasons(tx, ref, range(since, number)),
        differences=differences(
            before.sources.definitions.values(),
            after.sources.definitions.values(),
            before.facts,
            after.facts,
            readers,
        ),
        reworded=_reworded(before, after),
    )


def _reworded(before: Wording, after: Wording) -> tuple[str, ...]:
    then, now = before.sources, after.sources
    return tuple(
        one.title
        for name, one in now.definitions.items()
        if name in then.definitions
        and (then.definitions[name].sha256, then.templates[name])
        != (one.sha256, now.templates[name])
    )


def _reasons(tx: Transaction, ref: str, versions: range) -> tuple[str, ...]:
    """Return why these versions were changed, in the words of those who did."""
    entries = tx.entries.of_pack(ref, only=(Event.PACK_AMENDED, Event.PACK_SENT_BACK))
    said = [said_in(tx, one, "reason") for one in entries if one.data["version"] in versions]
    return tuple(reason for reason in said if reason)


def _people(
    signers: Iterable[Signer], plan: Plan, passed_on: Mapping[tuple[str, str, str], PassedOn]
) -> tuple[PersonNeed, ...]:
    """Return what each person would be asked, in the order of the documents."""
    names: dict[tuple[str, str, str], str] = {}
    found: dict[tuple[str, str, str], dict[Need, list[str]]] = {}
    for one in signers:
        key = key_of_signer(one)
        need = plan[key].need if key in plan else Need.AGAIN
        who = person_key(one.party.value, one.address, one.name)
        names.setdefault(who, one.name)
        documents = found.setdefault(who, {})
        documents.setdefault(need, []).append(one.document)
    return tuple(
        PersonNeed(
            who=who,
            name=names[who],
            again=tuple(dict.fromkeys(documents.get(Need.AGAIN, ()))),
            told=tuple(dict.fromkeys(documents.get(Need.TOLD, ()))),
            same=tuple(dict.fromkeys(documents.get(Need.SAME, ()))),
            passed_on=passed_on.get(who),
        )
        for who, documents in found.items()
    )

"""Shows and changes what a school or an authority keeps for its next packs."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from formsvc.adapters.ledger import SavedMeanwhile, Transaction
from formsvc.domain.answers import Fault, read_page
from formsvc.domain.definition import Page, Question, placed_in
from formsvc.domain.records import Fact, Organisation, User
from formsvc.journeys.access import OFFICER, pack_of_school
from formsvc.journeys.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileView:
    """An organisation's profile: what the forms take from it, and what is known."""

    organisation: Organisation
    questions: tuple[Question, ...]
    facts: Mapping[str, Fact]

    @property
    def version(self) -> str:
        """A mark that changes with every change: what a second tab must know to save."""
        said = sorted((one.name, one.saved_at, one.saved_by) for one in self.facts.values())
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def open_profile(services: Services, user: User) -> ProfileView:
    """Return the profile of the user's own organisation."""
    with services.ledger.reading() as tx:
        return _view(services, tx, user)


def _view(services: Services, tx: Transaction, user: User) -> ProfileView:
    return ProfileView(
        organisation=tx.people.organisation(user.organisation_id),
        questions=_questions(services, "authority" if user.role == OFFICER else "school"),
        facts=tx.profiles.all(user.organisation_id),
    )


def _questions(services: Services, whose: str) -> tuple[Question, ...]:
    """Return what the forms take from a profile, as one asks it without knowing any pupil."""
    return tuple(
        replace(question, required=False, show_if=(), default="", filled_by="school")
        for _, _, question in placed_in(services.catalogue.definitions).values()
        if question.profile == whose
    )


def save_profile(
    services: Services, user: User, *, raws: Mapping[str, object], expected: str
) -> tuple[Fault, ...]:
    """Save a profile when it has no faults; return the faults.

    Raises SavedMeanwhile when somebody else changed it since the page was opened.
    """
    with services.ledger.transaction() as tx:
        view = _view(services, tx, user)
        if expected != view.version:
            last = max(view.facts.values(), key=lambda one: one.saved_at, default=None)
            raise SavedMeanwhile(last.saved_by if last else "", last.saved_at if last else "")
        page = Page(name="profile", title="", questions=view.questions)
        known = {name: one.value for name, one in view.facts.items()}
        reading = read_page(page, raws, known, complete=False)
        if not reading.faults:
            tx.profiles.put(
                user.organisation_id, values=reading.values, removed=reading.removed, by=user.id
            )
        return reading.faults


def kept_questions(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Return which of a page's questions a school may keep for its next packs."""
    return tuple(one for one in questions if one.profile == "school")


def keep_for_next_packs(services: Services, user: User, ref: str, names: Iterable[str]) -> None:
    """Take a pack's answers into the school's profile. Raises NotFound for another's pack."""
    wanted = {one.name for one in _questions(services, "school")} & set(names)
    with services.ledger.transaction() as tx:
        pack = pack_of_school(tx, user, ref)
        facts = tx.facts.values(ref)
        values = {name: facts[name] for name in wanted if name in facts}
        tx.profiles.put(pack.school_id, values=values, by=user.id)

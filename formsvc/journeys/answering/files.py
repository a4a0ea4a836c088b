"""Reads a whole file of answers at once, by the same rules as the pages."""

import difflib
from collections.abc import Mapping

from formsvc.domain.answers import (
    Fault,
    Value,
    is_shown,
    read_page,
)
from formsvc.domain.definition import placed_in
from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.records import User
from formsvc.journeys.answering.pages import note_saved
from formsvc.journeys.attaching import files_given, owned
from formsvc.journeys.services import Services
from formsvc.journeys.starting import start_in
from formsvc.journeys.uploads import keep_row


class AnswersNotAccepted(FormsvcProblem):
    """Raised when a file of answers has faults; `faults` tells each one, nothing was kept."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("The answers were not accepted.")
        self.faults = faults


def read_answers(services: Services, raws: Mapping[str, object]) -> dict[str, Value]:
    """Return the answers of a file, by the same rules as the pages.

    Raises AnswersNotAccepted with every fault: what cannot be read, what is missing, names that
    no form asks. Nothing is kept, but for the bytes of files.
    """
    taken, _, wrong = files_given(services, raws)
    return _read(services, taken, wrong)


def _read(
    services: Services, raws: Mapping[str, object], wrong: tuple[Fault, ...]
) -> dict[str, Value]:
    facts: dict[str, Value] = {}
    faults: list[Fault] = []
    for definition in services.catalogue.definitions.values():
        for page in definition.pages:
            if not is_shown(page.show_if, facts):
                continue
            reading = read_page(page, raws, facts, complete=True, wrong=wrong)
            facts.update(reading.values)
            faults.extend(reading.faults)
    faults.extend(_unknown(services, raws))
    if faults:
        raise AnswersNotAccepted(tuple(faults))
    return facts


def _unknown(services: Services, raws: Mapping[str, object]) -> list[Fault]:
    known = list(placed_in(services.catalogue.definitions))
    faults = []
    for name in sorted(set(raws) - set(known)):
        near = difflib.get_close_matches(name, known, 1)
        hint = f' Did you mean "{near[0]}"?' if near else ""
        faults.append(Fault(question=name, message=f"No form asks for this.{hint}"))
    return faults


def new_pack_from(services: Services, user: User, raws: Mapping[str, object]) -> str:
    """Start a pack with the answers of a file; return its reference.

    Raises AnswersNotAccepted, and then nothing was kept.
    """
    taken, uploads, wrong = files_given(services, raws)
    facts = _read(services, taken, wrong)
    placed = placed_in(services.catalogue.definitions)
    with services.ledger.transaction() as tx:
        ref = start_in(services, tx, user)
        for upload in owned(uploads, ref):
            keep_row(services, tx, upload)
        for name in services.catalogue.definitions:
            own = {key: value for key, value in facts.items() if placed[key][0].name == name}
            if own:
                tx.facts.put(ref, name, values=own, by=user.id)
                note_saved(tx, user, ref, name, "all")
    return ref

"""The catalogue: all form definitions with their template bytes, and what can be wrong in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from formsvc.domain.definition import Definition
from formsvc.domain.problems import FormsvcProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionFault:
    """One fault in a form file or a template, with the place an officer would look at.

    `place` is a place in a Word file, in words: "under “Signatures”", "in the header".
    """

    file: str
    page: str = ""
    question: str = ""
    place: str = ""
    message: str

    def __str__(self) -> str:
        """Return the fault as one line: file, page, question, place, what is wrong."""
        place = [self.file]
        if self.page:
            place.append(f'page "{self.page}"')
        if self.question:
            place.append(f'question "{self.question}"')
        if self.place:
            place.append(self.place)
        return f"{', '.join(place)}: {self.message}"


class DefinitionProblem(FormsvcProblem):
    """Raised when the forms or templates cannot be used; `faults` tells each one."""

    def __init__(self, faults: tuple[DefinitionFault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The form definitions in their order, with the bytes of their files and templates.

    The bytes are what is frozen when a pack is sent. `afterwards` are the forms of what is written
    after the placement has started: they belong to no pack that is sent.
    """

    definitions: Mapping[str, Definition]
    sources: Mapping[str, bytes]
    templates: Mapping[str, bytes]
    record_template: bytes
    afterwards: Mapping[str, Definition] = field(default_factory=dict)
    afterwards_template: bytes = b""

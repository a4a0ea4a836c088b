"""The files that come with a document: those whose answers a copy shows, and no others."""

from collections.abc import Iterable
from dataclasses import dataclass

from formsvc.domain.answers import Facts
from formsvc.domain.answers.asking import effective
from formsvc.domain.definition import Audience, Definition, Kind
from formsvc.domain.showing import SHOWN, placings
from formsvc.domain.uploads import kind_and_size

#: The folder inside a pack, and inside each reader's folder, where attached files lie.
FOLDER = "files"
_ENDINGS = {"pdf": "pdf", "jpeg": "jpg", "png": "png"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """One file that comes with a document; `size` is in bytes."""

    document: str
    question: str
    ask: str
    name: str
    kind: str
    size: int
    sha256: str

    @property
    def place(self) -> str:
        """Where it lies in the reader's folder of a sealed pack, whatever name it came by."""
        return f"{FOLDER}/{self.question}.{_ENDINGS[self.kind]}"

    @property
    def words(self) -> str:
        """The file in a few words: "PDF, 84 KB"."""
        return kind_and_size(self.kind, self.size)


def attached_files(
    definitions: Iterable[Definition], facts: Facts, audience: Audience
) -> tuple[Attached, ...]:
    """Return the files that the copies for `audience` come with, document by document."""
    definitions = tuple(definitions)
    counting = effective(definitions, facts)
    return tuple(
        Attached(
            document=one.definition.name,
            question=one.question.name,
            ask=one.question.ask,
            name=value["name"],
            kind=value["kind"],
            size=int(value["size"]),
            sha256=value["sha256"],
        )
        for one in placings(definitions, counting, audience)
        if one.question.kind is Kind.FILE
        and one.state == SHOWN
        and isinstance(value := counting.get(one.question.name), dict)
    )


def uploads_in(definitions: Iterable[Definition], facts: Facts) -> dict[str, dict[str, str]]:
    """Return every answer that is a file, by question, whoever may see it."""
    found = {}
    for definition in definitions:
        for question in definition.questions():
            value = facts.get(question.name)
            if question.kind is Kind.FILE and isinstance(value, dict):
                found[question.name] = value
    return found


def upload_ids_in(definitions: Iterable[Definition], facts: Facts) -> frozenset[str]:
    """Return the ids of all files among these answers."""
    return frozenset(one["upload"] for one in uploads_in(definitions, facts).values())

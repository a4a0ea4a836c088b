"""Files from outside as they are kept, and what an answer says of its file."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

#: The kinds of file that are taken, by what their first bytes say, with the word people read.
FILE_KINDS: Mapping[str, str] = {"pdf": "PDF", "jpeg": "picture", "png": "picture"}
#: The parts of an answer that is a file: its row, its name as sent, and what the bytes are.
FILE_PARTS = ("upload", "name", "kind", "size", "sha256")
#: So many letters of a SHA-256 are printed for people: nobody makes a file that fits them.
DIGEST_SHOWN = 16
#: All files of one pack together, in bytes: they lie in a sealed pack once for each reader.
MOST_OF_A_PACK = 40 << 20


class Scan(StrEnum):
    """What the virus scanner said about a file."""

    NONE = "not scanned"  # no scanner is set up here
    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that somebody sent, as it is kept: made anew, named by its content.

    It belongs to a provider, or to one question of one pack: nobody else may name it.
    """

    id: str
    provider_id: str | None = None
    pack_ref: str | None = None
    question: str = ""
    kind: str
    name: str
    size: int
    sha256: str
    scan: Scan
    added_at: str

    @property
    def may_be_opened(self) -> bool:
        """Whether anybody may open the file: never before a scanner that is set up looked."""
        return self.scan in {Scan.NONE, Scan.CLEAN}

    @property
    def words(self) -> str:
        """The file in a few words: "PDF, 84 KB"."""
        return kind_and_size(self.kind, self.size)

    @property
    def answer(self) -> dict[str, str]:
        """The file as the answer to its question."""
        said = (self.id, self.name, self.kind, str(self.size), self.sha256)
        return dict(zip(FILE_PARTS, said, strict=True))


def kind_and_size(kind: str, size: int) -> str:
    """Return "PDF, 84 KB" for a kind of file and its size in bytes."""
    return f"{FILE_KINDS[kind]}, {max(1, size // 1024):,} KB"


def file_in_words(value: Mapping[str, str]) -> str:
    """Return a file as documents print it: name, kind, size, and how to know it again."""
    size = kind_and_size(value["kind"], int(value["size"]))
    return f"{value['name']} ({size}, SHA-256 begins {value['sha256'][:DIGEST_SHOWN]})"

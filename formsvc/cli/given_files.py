"""Files that lie beside a file of answers, and are named in it."""

from collections.abc import Mapping
from pathlib import Path

from formsvc.domain.catalogue import Catalogue
from formsvc.domain.definition import Kind, placed_in
from formsvc.domain.problems import FormsvcProblem
from formsvc.journeys.attaching import GivenFile


class FileNotBeside(FormsvcProblem):
    """Raised when a file that is named in a file of answers does not lie beside it."""

    def __init__(self, name: str, question: str) -> None:
        super().__init__(
            f"“{name}” (for {question}) is not a file beside the file of answers. Give its name "
            "without a folder."
        )


def with_files(catalogue: Catalogue, raws: Mapping[str, object], folder: Path) -> dict[str, object]:
    """Return the answers with the files that they name, read from the folder.

    Only plain names count: an export of another system must not lead to files elsewhere. Raises
    FileNotBeside.
    """
    given = dict(raws)
    for name, (_, _, question) in placed_in(catalogue.definitions).items():
        file = raws.get(name)
        if question.kind is not Kind.FILE or not isinstance(file, str) or not file:
            continue
        place = folder / file
        if Path(file).name != file or place.is_symlink() or not place.is_file():
            raise FileNotBeside(file, name)
        given[name] = GivenFile(name=file, data=place.read_bytes())
    return given

"""Takes facts from a file into a pack: read, looked at beside what there is, used on a yes."""

from formsvc.journeys.importing.reading import people_in, take_file
from formsvc.journeys.importing.using import (
    AnswersMoved,
    ImportView,
    choose_person,
    forget_import,
    open_import,
    use_import,
)

__all__ = [
    "AnswersMoved",
    "ImportView",
    "choose_person",
    "forget_import",
    "open_import",
    "people_in",
    "take_file",
    "use_import",
]

"""Says an answer in lines of words, for pages that show it."""

from formsvc.domain.answers import Value, words
from formsvc.domain.definition import Column, Kind, Question


def said_lines(question: Question, value: object) -> list[str]:
    """Return an answer as lines of words; a table has a line for each row, numbered if many."""
    if question.kind is Kind.TABLE and isinstance(value, list):
        rows = [_said_row(question.columns, row) for row in value]
        return rows if len(rows) < 2 else [f"{at}. {row}" for at, row in enumerate(rows, 1)]
    return words(question, value).split("\n") if value else []  # type: ignore[arg-type]


def _said_row(columns: tuple[Column, ...], row: dict[str, Value]) -> str:
    said = ((column.ask, words(column, row.get(column.name))) for column in columns)
    return "; ".join(
        f"{ask} {it}" if ask.endswith("?") else f"{ask}: {it}" for ask, it in said if it
    )

"""Says an answer in lines of words, for pages that show it."""

from formsvc.domain.answers import words
from formsvc.domain.definition import Kind, Question


def said_lines(question: Question, value: object) -> list[str]:
    """Return an answer as lines of words; a table has a line for each row."""
    if question.kind is Kind.TABLE and isinstance(value, list):
        return [
            "; ".join(
                f"{column.ask}: {said}"
                for column in question.columns
                if (said := words(column, row.get(column.name)))
            )
            for row in value
        ]
    return words(question, value).split("\n") if value else []  # type: ignore[arg-type]

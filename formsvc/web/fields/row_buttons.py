"""The buttons that add a row to a table, or take one out, without scripts."""

from dataclasses import dataclass, field

from wtforms.form import BaseForm

from formsvc.domain.definition import Kind


@dataclass(slots=True)
class RowButtons:
    """Which row button was pressed, if any: `add:table` or `remove:table:2`."""

    action: str
    parts: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.parts = self.action.split(":")

    def apply(self, page_form: BaseForm) -> bool:
        """Add or take out the row; say whether this was a row button at all."""
        tables = {one.name: one for one in page_form if one.question.kind is Kind.TABLE}
        if len(self.parts) < 2 or self.parts[1] not in tables:
            return False
        table = tables[self.parts[1]]
        if self.parts[0] == "add":
            table.raw = [*table.raw, {}]
        elif self.parts[0] == "remove":
            table.raw = [
                row for number, row in enumerate(table.raw, 1) if str(number) != self.parts[-1]
            ]
        return True

"""A page of questions as a bound WTForms form, and where each fault belongs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field
from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm

from formsvc.domain.answers import Fault, Value, say_alone
from formsvc.domain.definition import Column, Kind, Question
from formsvc.domain.question_parts import PART_CHOICES, parts_of
from formsvc.web.fields.boxes import DATE_PARTS, PART_KINDS, Box, draw_box
from formsvc.web.fields.posting import boxed, posted

_GIVEN = (str, list, dict)


class QuestionField(Field):  # type: ignore[misc]
    """Binds one question: `raw` is what was typed, or what is kept, box by box."""

    def __init__(self, question: Question, **given: Any) -> None:
        super().__init__(label=question.ask, **given)
        self.question = question
        self.raw: Any = None
        self.faults: tuple[Fault, ...] = ()
        self.extra_rows = 0

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ARG002
        """Take what was posted; without a post, what is kept, or the default."""
        if formdata is not None:
            self.raw = posted(self.question, formdata)
        else:
            self.raw = boxed(self.question, data if isinstance(data, _GIVEN) else None)

    @property
    def upload(self) -> Mapping[str, str]:
        """What is known of the file of a question that asks for one; empty when there is none."""
        given = isinstance(self.raw, Mapping) and self.raw.get("upload")
        return self.raw if given else {}

    @property
    def error(self) -> str:
        """What is wrong with the question as a whole."""
        return next((one.message for one in self.faults if not one.part), "")

    @property
    def single(self) -> Box:
        """The one input of a simple question."""
        question = self.question
        return draw_box(
            question, self.name, self.raw, self.faults_at(""), label=question.ask, whole=self.error
        )

    @property
    def boxes(self) -> list[Box]:
        """The inputs of a question with parts."""
        raw = self.raw if isinstance(self.raw, Mapping) else {}
        return [
            draw_box(
                Column(
                    name=name,
                    ask=label,
                    kind=PART_KINDS.get(name, Kind.TEXT),
                    choices=PART_CHOICES.get(name, ()),
                ),
                f"{self.name}-{name}",
                raw.get(name),
                self.faults_at(name),
                label=label,
                optional=self._part_is_optional(name, needed=needed),
            )
            for name, label, needed in parts_of(self.question)
        ]

    def _part_is_optional(self, name: str, *, needed: bool) -> bool:
        if self.question.needs:
            return name not in self.question.needs | {"name"}
        return not needed and self.question.kind is not Kind.CHECK

    @property
    def rows(self) -> list[list[Box]]:
        """The inputs of a table, row by row."""
        rows = list(self.raw) if isinstance(self.raw, list) else []
        rows += [{} for _ in range(self._row_count - len(rows))]
        told = _by_part(self.faults)
        return [
            [
                draw_box(
                    column,
                    f"{self.name}-{number}-{column.name}",
                    row.get(column.name),
                    _faults_at(told, f"{number}.{column.name}"),
                    label=column.ask,
                    optional=not column.required,
                )
                for column in self.question.columns
            ]
            for number, row in enumerate(rows, 1)
        ]

    @property
    def _row_count(self) -> int:
        typed = len(self.raw) if isinstance(self.raw, list) else 0
        wanted = max(typed + self.extra_rows, self.question.rows_at_least, 1)
        return max(typed, min(wanted, self.question.rows_at_most))

    @property
    def may_add(self) -> bool:
        """Whether another row fits."""
        return self._row_count < self.question.rows_at_most

    def faults_at(self, part: str) -> list[Fault]:
        """Return the faults of one box: its own, and those of a date's parts."""
        return _faults_at(_by_part(self.faults), part)


def _by_part(faults: Iterable[Fault]) -> Mapping[str, list[Fault]]:
    """Return faults by their box: a long table would be gone through for each of its boxes."""
    found: dict[str, list[Fault]] = {}
    for one in faults:
        found.setdefault(one.part, []).append(one)
    return found


def _faults_at(told: Mapping[str, list[Fault]], part: str) -> list[Fault]:
    own = [part, *(".".join(filter(None, (part, one))) for one in DATE_PARTS)]
    return [fault for one in own for fault in told.get(one, ())]


def build_page_form(
    questions: Sequence[Question],
    *,
    values: Mapping[str, Value],
    formdata: MultiDict[str, str] | None = None,
    faults: Iterable[Fault] = (),
) -> BaseForm:
    """Return a bound form with one field for each question."""
    page_form = BaseForm([(one.name, UnboundField(QuestionField, one)) for one in questions])
    kept = {one.name: values.get(one.name, one.default or None) for one in questions}
    page_form.process(formdata, data=kept)
    mark_faults(page_form, faults)
    return page_form


def mark_faults(page_form: BaseForm, faults: Iterable[Fault]) -> None:
    """Put each fault at its own question, and take away those that were there."""
    told = tuple(faults)
    for field_ in page_form:
        field_.faults = tuple(fault for fault in told if fault.question == field_.name)


def raws_of(page_form: BaseForm) -> dict[str, object]:
    """Return what was typed, by question: what the domain reads."""
    return {name: one.raw for name, one in page_form._fields.items()}


def error_links(page_form: BaseForm) -> list[dict[str, str]]:
    """Return the error summary's lines: each names its question, and leads to the wrong box."""
    return [
        {"text": say_alone(one.question, fault), "href": f"#{_target(one.question, fault)}"}
        for one in page_form
        for fault in one.faults
    ]


def _target(question: Question, fault: Fault) -> str:
    parts = [one for one in fault.part.split(".") if one]
    kind = question.kind
    if kind is Kind.TABLE:
        parts = parts or ["1"]
        if len(parts) == 1:
            parts.append(question.columns[0].name)
        kind = next((one.kind for one in question.columns if one.name == parts[1]), Kind.TEXT)
        is_date = kind is Kind.DATE and len(parts) == 2
    elif asked := parts_of(question):
        parts = parts or [asked[0][0]]
        is_date = PART_KINDS.get(parts[0]) is Kind.DATE and len(parts) == 1
    else:
        is_date = kind is Kind.DATE and not parts
    return "-".join([question.name, *parts, *(["day"] if is_date else [])])

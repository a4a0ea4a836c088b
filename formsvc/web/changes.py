"""Says a change in words for a page: document by document, question, before, now."""

from dataclasses import dataclass

from formsvc.journeys.amending import Change
from formsvc.web.saying import said_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedLine:
    """One question with what was answered before and now, in lines of words; none is nothing."""

    ask: str
    page: str
    before: tuple[str, ...]
    now: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedDocument:
    """The changed answers of one form."""

    name: str
    title: str
    lines: tuple[ChangedLine, ...]


def changed_documents(change: Change | None) -> tuple[ChangedDocument, ...]:
    """Return the changed answers, by the form that asks for them."""
    found: dict[str, list[ChangedLine]] = {}
    titles: dict[str, str] = {}
    for one in change.differences if change else ():
        name = one.definition.name
        titles[name] = one.definition.title
        found.setdefault(name, []).append(
            ChangedLine(
                ask=one.question.ask,
                page=one.page.name,
                before=tuple(said_lines(one.question, one.before)),
                now=tuple(said_lines(one.question, one.after)),
            )
        )
    return tuple(
        ChangedDocument(name=name, title=titles[name], lines=tuple(lines))
        for name, lines in found.items()
    )

"""What a pack is judged by beside its facts: the calendar, the authority's switches, reasons."""

import json
from collections.abc import Iterable, Mapping
from datetime import date

from formsvc.adapters.ledger.subject import Subject, records
from formsvc.domain.calendar import Span
from formsvc.domain.code_demand import CodeDemand
from formsvc.domain.judged import RuleSettings, WarningAnswer


class Judging(Subject):
    """Calendars of schools, rule settings of authorities, reasons to go on with a warning."""

    def put_calendar(
        self, school_id: str, *, terms: Iterable[Span], closed: Iterable[Span], by: str
    ) -> None:
        """Keep a school's terms and closed days in place of those before."""
        self.change(
            "INSERT OR REPLACE INTO school_calendar VALUES (?, ?, ?, ?, ?)",
            *(school_id, _as_text(terms), _as_text(closed), by, self.now()),
        )

    def calendar(self, school_id: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """Return a school's terms and closed days, both empty when it has given none."""
        row = self.row("SELECT terms, closed FROM school_calendar WHERE school_id = ?", school_id)
        return ((), ()) if row is None else (_spans(row["terms"]), _spans(row["closed"]))

    def calendar_saved(self, school_id: str) -> tuple[str, str]:
        """Return who gave a school's term dates and when, both "" when nobody did."""
        row = self.row("SELECT * FROM school_calendar WHERE school_id = ?", school_id)
        return ("", "") if row is None else (row["saved_by"], row["saved_at"])

    def put_rules(self, authority_id: str, settings: RuleSettings, *, by: str) -> None:
        """Keep an authority's switches in place of those before."""
        self.change(
            "INSERT OR REPLACE INTO authority_rules VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            *(authority_id, json.dumps(sorted(settings.switched_on))),
            *(json.dumps(sorted(settings.switched_off)), settings.full_week),
            *(int(settings.dfe_items), settings.codes.value, by, self.now()),
        )

    def rules(self, authority_id: str) -> RuleSettings | None:
        """Return an authority's switches, or None when it has set none."""
        row = self.row("SELECT * FROM authority_rules WHERE authority_id = ?", authority_id)
        if row is None:
            return None
        return RuleSettings(
            switched_on=frozenset(json.loads(row["switched_on"])),
            switched_off=frozenset(json.loads(row["switched_off"])),
            full_week=row["full_week"],
            dfe_items=bool(row["dfe_items"]),
            codes=CodeDemand(row["codes"]),
        )

    def put_retention(self, authority_id: str, months: Mapping[str, int], *, by: str) -> None:
        """Keep how many months an authority's records are kept, by kind."""
        self.change(
            "INSERT OR REPLACE INTO authority_retention VALUES (?, ?, ?, ?)",
            *(authority_id, json.dumps(dict(months)), by, self.now()),
        )

    def retention(self, authority_id: str) -> dict[str, int]:
        """Return the months that an authority set, by kind; those left alone are not there."""
        row = self.row(
            "SELECT months FROM authority_retention WHERE authority_id = ?", authority_id
        )
        return {} if row is None else dict(json.loads(row["months"]))

    def code_demand(self, authority_id: str) -> CodeDemand:
        """Return of whom an authority asks a one-time code; of nobody more than the forms do."""
        settings = self.rules(authority_id)
        return CodeDemand.FORMS if settings is None else settings.codes

    def put_answer(self, ref: str, answer: WarningAnswer) -> None:
        """Keep why a school goes on with a warning, in place of what it said before."""
        self.change(
            "INSERT OR REPLACE INTO warning_answer VALUES (?, ?, ?, ?, ?, ?, ?)",
            *(ref, answer.rule, answer.rule_version, answer.why_sha256, answer.reason),
            *(answer.given_by, answer.given_at),
        )

    def answers(self, ref: str) -> list[WarningAnswer]:
        """Return the reasons given for a pack's warnings."""
        rows = self.rows("SELECT * FROM warning_answer WHERE pack_ref = ? ORDER BY rule", ref)
        return records(WarningAnswer, rows)


def _as_text(spans: Iterable[Span]) -> str:
    return json.dumps([[one.first.isoformat(), one.last.isoformat(), one.name] for one in spans])


def _spans(text: str) -> tuple[Span, ...]:
    return tuple(
        Span(first=date.fromisoformat(first), last=date.fromisoformat(last), name=name)
        for first, last, name in json.loads(text)
    )

"""An authority's settings for the rules: which are on, and the hours of a full week."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers import read_answer
from formsvc.domain.code_demand import DEMAND_WORDS, CodeDemand
from formsvc.domain.definition import Kind, Question
from formsvc.domain.events import Event, Happening
from formsvc.domain.judged import RuleSettings
from formsvc.domain.problems import FormsvcProblem, NotAllowed
from formsvc.domain.records import User
from formsvc.domain.rules import ALL_RULES, BY_SUBJECT, FULL_WEEK, Outcome, Rule
from formsvc.journeys.access import OFFICER
from formsvc.journeys.services import Services

_HOURS = Question(
    name="full_week",
    ask="Hours of a full week",
    kind=Kind.NUMBER,
    lowest=Decimal(1),
    highest=Decimal(60),
)


class SettingsNotKept(FormsvcProblem):
    """Raised when the hours cannot be taken; `message` says what to do. Nothing was kept."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """One rule, whether it is on for an authority, and whether that may change."""

    rule: Rule
    is_on: bool
    fixed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """Every rule as an authority has set it, by its subject, and who changed it last."""

    subjects: tuple[tuple[str, tuple[Switch, ...]], ...]
    full_week: str
    dfe_items: bool
    codes: CodeDemand
    changes: tuple[tuple[str, str, str], ...]


def open_switches(services: Services, user: User) -> Switches:
    """Return the rules as the officer's own authority has set them."""
    with services.ledger.reading() as tx:
        authority = _authority(tx, user)
        settings = _settings(tx, authority)
        entries = [
            one for one in tx.entries.of_pack(authority) if one.event is Event.RULES_SWITCHED
        ]
        return Switches(
            subjects=tuple(
                (subject, tuple(_switch(rule, settings) for rule in rules))
                for subject, rules in BY_SUBJECT
            ),
            full_week=settings.full_week,
            dfe_items=settings.dfe_items,
            codes=settings.codes,
            changes=tuple(
                (entry.at, _name(tx, entry.actor), _what(entry.data)) for entry in entries[::-1]
            ),
        )


def _switch(rule: Rule, settings: RuleSettings) -> Switch:
    return Switch(rule=rule, is_on=_is_on(rule, settings), fixed=is_fixed(rule))


def _authority(tx: Transaction, user: User) -> str:
    authority = tx.people.organisation(user.organisation_id)
    if user.role != OFFICER or authority.kind != "authority":
        raise NotAllowed("Only officers of a local authority can set its rules.")
    return authority.id


def _settings(tx: Transaction, authority_id: str) -> RuleSettings:
    return tx.judging.rules(authority_id) or RuleSettings(
        switched_on=frozenset(), switched_off=frozenset(), full_week=str(FULL_WEEK)
    )


def _name(tx: Transaction, user_id: str) -> str:
    person = tx.people.user(user_id)
    return person.name if person else "Somebody"


def _what(data: Mapping[str, object]) -> str:
    """Return what a change said, in words: what it switched, and the hours."""
    words = [
        f"{said}: {', '.join(map(str, listed))}"
        for said, listed in (("on", data["on"]), ("off", data["off"]))
        if isinstance(listed, list) and listed
    ]
    asked = "asked" if data["dfe_items"] else "not asked"
    codes = DEMAND_WORDS[CodeDemand(str(data["codes"]))]
    rest = (f"full week {data['full_week']} hours", f"added items {asked}", f"codes: {codes}")
    return "; ".join([*words, *rest])


def _is_on(rule: Rule, settings: RuleSettings) -> bool:
    return (rule.on_by_default or rule.id in settings.switched_on) and (
        rule.id not in settings.switched_off
    )


def is_fixed(rule: Rule) -> bool:
    """Say whether a rule may not be switched off: it can stop a pack that would be meaningless."""
    return rule.severity is Outcome.FAIL


def switch_rules(
    services: Services,
    user: User,
    *,
    wanted: Collection[str],
    full_week: str,
    dfe_items: bool,
    codes: str = CodeDemand.FORMS,
) -> None:
    """Switch the rules in `wanted` on and all others off, where that is allowed.

    A rule that can stop a pack stays on whatever is asked. `codes` counts for packs that are sent
    from now on. Raises SettingsNotKept, NotAllowed.
    """
    reading = read_answer(_HOURS, full_week)
    if reading.faults or not isinstance(reading.value, str):
        why = reading.faults[0].message if reading.faults else "Enter the hours of a full week"
        raise SettingsNotKept(why)
    off = {one.id for one in ALL_RULES if one.id not in wanted and not is_fixed(one)}
    new = RuleSettings(
        switched_on=frozenset(
            one.id for one in ALL_RULES if one.id in wanted and not one.on_by_default
        ),
        switched_off=frozenset(one.id for one in ALL_RULES if one.id in off and one.on_by_default),
        full_week=reading.value,
        dfe_items=dfe_items,
        codes=CodeDemand(codes) if codes in {*CodeDemand} else CodeDemand.FORMS,
    )
    with services.ledger.transaction() as tx:
        authority = _authority(tx, user)
        if new == _settings(tx, authority):
            return
        before = _settings(tx, authority)
        tx.judging.put_rules(authority, new, by=user.id)
        _note(tx, user, authority, before, new)


def _note(
    tx: Transaction, user: User, authority: str, before: RuleSettings, new: RuleSettings
) -> None:
    was = {one.id for one in ALL_RULES if _is_on(one, before)}
    now = {one.id for one in ALL_RULES if _is_on(one, new)}
    tx.entries.append(
        Happening(
            event=Event.RULES_SWITCHED,
            pack=authority,
            actor=user.id,
            data={
                "on": sorted(now - was),
                "off": sorted(was - now),
                "full_week": new.full_week,
                "dfe_items": new.dfe_items,
                "codes": new.codes.value,
            },
        )
    )

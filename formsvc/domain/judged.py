"""What is kept about the rules: an authority's settings, and why a school goes on."""

from dataclasses import dataclass

from formsvc.domain.code_demand import CodeDemand


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSettings:
    """Which rules an authority switched on or off, its hours of a full week, its checks."""

    switched_on: frozenset[str]
    switched_off: frozenset[str]
    full_week: str
    #: Whether the checklist asks the DfE and safeguarding items beside the council's key checks.
    dfe_items: bool = True
    #: Who types a one-time code before reading.
    codes: CodeDemand = CodeDemand.FORMS


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningAnswer:
    """Why a school goes on with a warning; it holds while the rule says the same."""

    rule: str
    rule_version: str
    why_sha256: str
    reason: str
    given_by: str
    given_at: str

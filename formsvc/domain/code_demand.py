"""Who types a one-time code before reading: as forms say, parents always, or nobody."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from formsvc.domain.definition import Audience
from formsvc.domain.reaching import Reach
from formsvc.domain.signers import Signer


class CodeDemand(StrEnum):
    """What an authority asks of the packs of its schools; the names are kept."""

    FORMS = "forms"
    PARENTS = "parents"
    NEVER = "never"


#: What an officer reads.
DEMAND_WORDS: Mapping[CodeDemand, str] = {
    CodeDemand.FORMS: "As each form says",
    CodeDemand.PARENTS: "Always for parents and pupils, and for others as each form says",
    CodeDemand.NEVER: "Never",
}
#: A code that the forms want sent comes by the way that the link takes; else the school tells it.
_SENT_BY: Mapping[str, str] = {Reach.EMAIL: "email", Reach.TEXT: "text", Reach.BY_HAND: "phone"}
_LEAST_FIRST = ("", "email", "phone")


def code_for(signs: Iterable[Signer], reach: str, demand: CodeDemand) -> str:
    """Return how one person's code comes: "email", "text", "phone" (told), or "" for no code.

    Of all that this person signs the strictest wish counts.
    """
    signs = tuple(signs)
    if demand is CodeDemand.NEVER:
        return ""
    wished = max((one.code for one in signs), key=_LEAST_FIRST.index)
    parent = any(one.party is Audience.PARENT for one in signs)
    if not wished and demand is CodeDemand.PARENTS and parent:
        wished = "email"
    return _SENT_BY[reach] if wished == "email" else wished

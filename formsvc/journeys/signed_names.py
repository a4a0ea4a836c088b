"""Who was asked to sign and the name that was typed: a hint for people who look at a pack."""

from dataclasses import dataclass, replace

from formsvc.domain.events import Event
from formsvc.domain.names import same_name
from formsvc.domain.records import Invitation, Item
from formsvc.journeys.carried_words import NOT_RECORDED, name_signed
from formsvc.journeys.following import PackView
from formsvc.journeys.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedName:
    """One person who was asked to sign, with every name that was typed behind that link.

    `earlier` names the versions that they signed instead of this one, and what they typed then
    is among the names.
    """

    invited: str
    titles: tuple[str, ...]
    typed: tuple[str, ...]
    earlier: tuple[int, ...] = ()

    @property
    def differs(self) -> bool:
        """Say whether a typed name may be another person's."""
        return any(not same_name(one, self.invited) for one in self.typed)


def signed_names(
    services: Services, view: PackView, *, documents: frozenset[str]
) -> tuple[SignedName, ...]:
    """Return who was asked to sign these documents of the pack's newest version."""
    with services.ledger.reading() as tx:
        typed: dict[str, set[str]] = {}
        earlier: dict[str, set[int]] = {}
        for entry in view.entries:
            if entry.event is Event.DOCUMENT_SIGNED and entry.data["document"] in documents:
                name = name_signed(tx.entries.private(entry.seq) or {})
                typed.setdefault(str(entry.data["invitation"]), set()).add(name)
            elif entry.event is Event.SIGNATURE_CARRIED and entry.data["document"] in documents:
                given = tx.entries.private(int(str(entry.data["signature"]))) or {}
                who = str(entry.data["invitation"])
                typed.setdefault(who, set()).add(name_signed(given))
                earlier.setdefault(who, set()).add(int(str(entry.data["from_version"])))
    return tuple(
        replace(
            _signed(invitation, asked, typed.get(invitation.id, set())),
            earlier=tuple(sorted(earlier.get(invitation.id, ()))),
        )
        for invitation, items in view.invitations
        if (asked := [one for one in items if one.document in documents])
    )


def _signed(invitation: Invitation, items: list[Item], typed: set[str]) -> SignedName:
    return SignedName(
        invited=invitation.name,
        titles=tuple(dict.fromkeys(one.title for one in items)),
        typed=tuple(sorted(typed - {"", NOT_RECORDED})),
    )

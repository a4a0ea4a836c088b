"""Leaves to the school what no letter can tell a person: an entry, and so a task at the school."""

from collections.abc import Mapping

from formsvc.adapters.ledger import Transaction
from formsvc.domain.events import Event, Happening
from formsvc.domain.records import Invitation
from formsvc.journeys.letters.queueing import promised_id

#: To a person who got everything by hand, and has an address or number by now.
REACHED_OTHERWISE = "reached_otherwise"
#: The other letters are no news for who signs by hand: the school shows, answers and gives all.
_NEWS = frozenset({"changed", "signed_at_school", REACHED_OTHERWISE})


def leave_to_school(
    tx: Transaction, invitation: Invitation, *, letter: str, facts: Mapping[str, str], key: str
) -> None:
    """Write down that a letter could not go, once for each `key`, unless it would be no news."""
    pack = invitation.pack_ref
    message_id = promised_id(letter=letter, key=key, pack=pack)
    left = tx.entries.of_pack(pack, only=[Event.LETTER_LEFT])
    if letter not in _NEWS or any(one.data["message_id"] == message_id for one in left):
        return
    tx.entries.append(
        Happening(
            event=Event.LETTER_LEFT,
            pack=pack,
            actor="formsvc",
            data={"letter": letter, "message_id": message_id, "invitation": invitation.id},
            private={"facts": {**facts, "by": "hand"}},
        )
    )

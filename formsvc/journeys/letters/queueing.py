"""Promises a letter in the transaction that makes it necessary."""

import hashlib
from collections.abc import Mapping

from formsvc.adapters.ledger import Transaction

JOB = "letter"
BY_EMAIL, BY_TEXT = "email", "text"
#: The letter to an address that a person had before it was corrected.
FORMER_ADDRESS = "former_address"


def queue_letter(
    tx: Transaction,
    *,
    letter: str,
    to: str,
    name: str,
    facts: Mapping[str, str],
    key: str,
    pack: str = "",
    **more: str,
) -> None:
    """Promise one letter to one person.

    `letter` is one of LETTERS, `facts` fill its words, `key` makes it one and the same letter
    however often it is promised. What the job carries is forgotten when the letter is out.
    `was_of` is the invitation of whoever had this address before it was corrected.
    """
    payload = {"letter": letter, "to": to, "name": name, "facts": dict(facts), "pack": pack, **more}
    job = _job(letter, key, pack)
    tx.jobs.add(JOB, job, payload)
    if pack:
        tx.letters.add(
            letter_id(job),
            pack=pack,
            letter=letter,
            invitation=more.get("invitation", ""),
            by=more.get("by", BY_EMAIL),
            former="was_of" in more,
        )


def was_promised(tx: Transaction, *, letter: str, key: str, pack: str) -> bool:
    """Say whether the letter about a pack that has this key was promised before."""
    return tx.letters.get(promised_id(letter=letter, key=key, pack=pack)) is not None


def promised_id(*, letter: str, key: str, pack: str) -> str:
    """Return the id of the letter about a pack that has this key, promised or not."""
    return letter_id(_job(letter, key, pack))


def _job(letter: str, key: str, pack: str) -> str:
    return f"letter:{pack}:{letter}:{key}"


def letter_id(key: str) -> str:
    """Return the id of a letter, by its job's key: the same however often it is tried."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]

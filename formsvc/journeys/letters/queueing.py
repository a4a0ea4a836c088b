"""Promises a letter in the transaction that makes it necessary."""

from collections.abc import Mapping

from formsvc.adapters.ledger import Transaction

JOB = "letter"


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
    """
    payload = {"letter": letter, "to": to, "name": name, "facts": dict(facts), "pack": pack, **more}
    tx.jobs.add(JOB, f"letter:{pack}:{letter}:{key}", payload)

"""Finds the packs of one school that are about the same pupil."""

from formsvc.adapters.ledger import Transaction
from formsvc.domain.names import plain_name
from formsvc.domain.records import Pack

#: The answers by which a pupil is known.
PUPIL = ("pupil_upn", "pupil_forename", "pupil_surname", "pupil_dob")


def packs_of_pupil(tx: Transaction, pack: Pack) -> list[Pack]:
    """Return the packs of one school about the same pupil, the given one first."""
    mine = _who(tx, pack)
    others = [one for one in tx.packs.of_school(pack.school_id) if one.ref != pack.ref]
    return [pack, *(one for one in others if _same(mine, _who(tx, one)))]


def were_same_by(tx: Transaction, one: Pack, other: Pack, *, moment: str) -> bool:
    """Say whether two packs were about the same pupil at a moment, by what they say since then."""
    return _same(_who(tx, one, by=moment), _who(tx, other, by=moment))


def _who(tx: Transaction, pack: Pack, *, by: str = "") -> tuple[str, ...]:
    """Return what a pack says of whose it is; with a moment, no answer that came after it."""
    found = tx.facts.named(pack.ref, PUPIL)
    facts = {name: one.value for name, one in found.items() if not by or one.saved_at <= by}
    return tuple(plain_name(str(facts.get(name) or "")) for name in PUPIL)


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether two packs are about one pupil, by (UPN, forename, surname, date of birth).

    A slip in a number must not give one child's record to another's parents: where all else that
    both packs say differs, the number alone makes nobody the same.
    """
    *name, born = one[1:]
    *other_name, other_born = other[1:]
    known = all(one[1:]) and all(other[1:])
    by_number = bool(one[0]) and one[0] == other[0]
    if by_number:
        return not known or name == other_name or born == other_born
    return known and one[1:] == other[1:]

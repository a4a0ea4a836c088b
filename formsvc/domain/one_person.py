"""Says whether two accounts are one person's, where two people are asked for."""

from formsvc.domain.records import User


def is_one_person(one: User, other: User) -> bool:
    """Say whether two accounts are one person's: the same account, or the same mailbox."""
    return one.id == other.id or _mailbox(one.email) == _mailbox(other.email)


def _mailbox(email: str) -> tuple[str, str]:
    """Return where letters to an address arrive: what follows a plus sign is the same mailbox."""
    local, _, domain = email.casefold().strip().rpartition("@")
    return local.partition("+")[0], domain

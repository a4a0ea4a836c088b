"""Facts from a file: which question each heading means, and what using the file would change."""

from formsvc.domain.importing.matching import FilePerson, Matched, match_people, match_rows
from formsvc.domain.importing.proposing import Change, Proposal, propose

__all__ = ["Change", "FilePerson", "Matched", "Proposal", "match_people", "match_rows", "propose"]

"""One open transaction: everything that the ledger keeps, by subject, and its beginning and end."""

from collections.abc import Callable
from datetime import datetime

import pysqlite3 as sqlite3
from sqlite_utils import Database

from formsvc.adapters.ledger.backups import Backups
from formsvc.adapters.ledger.checkpoints import Checkpoints
from formsvc.adapters.ledger.counters import Counters
from formsvc.adapters.ledger.drafts import Drafts
from formsvc.adapters.ledger.entries import Entries
from formsvc.adapters.ledger.erasing import Erasing
from formsvc.adapters.ledger.examinations import Examinations
from formsvc.adapters.ledger.facts import Facts
from formsvc.adapters.ledger.imports import Imports
from formsvc.adapters.ledger.invitations import Invitations
from formsvc.adapters.ledger.jobs import Jobs
from formsvc.adapters.ledger.judging import Judging
from formsvc.adapters.ledger.letters import Letters
from formsvc.adapters.ledger.packs import Packs
from formsvc.adapters.ledger.people import People, Sessions
from formsvc.adapters.ledger.problems import tell
from formsvc.adapters.ledger.profiles import Profiles
from formsvc.adapters.ledger.providers import Providers
from formsvc.adapters.ledger.register import Register
from formsvc.adapters.ledger.sending import Versions
from formsvc.adapters.ledger.uploads import Uploads


class Transaction:
    """Everything the ledger keeps, by subject, inside one open transaction."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Callable[[], datetime],
        random_bytes: Callable[[int], bytes],
    ) -> None:
        self.entries = Entries(database, clock=clock, random_bytes=random_bytes)
        self.people = People(database, clock=clock, random_bytes=random_bytes)
        self.sessions = Sessions(database, clock=clock, random_bytes=random_bytes)
        self.packs = Packs(database, clock=clock, random_bytes=random_bytes)
        self.facts = Facts(database, clock=clock, random_bytes=random_bytes)
        self.profiles = Profiles(database, clock=clock, random_bytes=random_bytes)
        self.imports = Imports(database, clock=clock, random_bytes=random_bytes)
        self.drafts = Drafts(database, clock=clock, random_bytes=random_bytes)
        self.judging = Judging(database, clock=clock, random_bytes=random_bytes)
        self.versions = Versions(database, clock=clock, random_bytes=random_bytes)
        self.invitations = Invitations(database, clock=clock, random_bytes=random_bytes)
        self.jobs = Jobs(database, clock=clock, random_bytes=random_bytes)
        self.letters = Letters(database, clock=clock, random_bytes=random_bytes)
        self.checkpoints = Checkpoints(database, clock=clock, random_bytes=random_bytes)
        self.examinations = Examinations(database, clock=clock, random_bytes=random_bytes)
        self.backups = Backups(database, clock=clock, random_bytes=random_bytes)
        self.counters = Counters(database, clock=clock, random_bytes=random_bytes)
        self.providers = Providers(database, clock=clock, random_bytes=random_bytes)
        self.register = Register(database, clock=clock, random_bytes=random_bytes)
        self.uploads = Uploads(database, clock=clock, random_bytes=random_bytes)
        self.erasing = Erasing(database, clock=clock, random_bytes=random_bytes)


class Between:
    """A transaction from its beginning to its end: committed, or undone on any error.

    Written out, not as generators: every write of the service goes through it.
    """

    __slots__ = ("_begin", "_connection", "_transaction")

    def __init__(self, transaction: Transaction, begin: str) -> None:
        self._transaction = transaction
        self._connection = transaction.entries.database.conn
        self._begin = begin

    def __enter__(self) -> Transaction:
        if self._connection.in_transaction:
            raise RuntimeError("A transaction is open already in this thread.")
        self._run(self._begin)
        return self._transaction

    def __exit__(self, kind: object, error: BaseException | None, where: object) -> None:
        try:
            if error is None:
                self._run("COMMIT")
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        if isinstance(error, sqlite3.DatabaseError):
            tell(error)

    def _run(self, statement: str) -> None:
        try:
            self._connection.execute(statement)
        except sqlite3.DatabaseError as error:
            tell(error)
            raise

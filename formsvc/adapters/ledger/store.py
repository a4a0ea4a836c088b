"""The ledger: one SQLite file, one connection per thread, every write in BEGIN IMMEDIATE."""

import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import datetime
from pathlib import Path

import pysqlite3 as sqlite3
from sqlite_utils import Database

from formsvc.adapters.ledger.checking import ChainVerdict, check_ledger
from formsvc.adapters.ledger.connection import open_database, rewrite
from formsvc.adapters.ledger.problems import told_as_problems
from formsvc.adapters.ledger.transaction import Between, Transaction


class Ledger:
    """Opens the database for each thread that asks, and hands out transactions."""

    def __init__(
        self,
        path: Path,
        *,
        clock: Callable[[], datetime],
        random_bytes: Callable[[int], bytes],
    ) -> None:
        self.path = path
        self._clock = clock
        self._random_bytes = random_bytes
        self._own = threading.local()
        self._opened: list[Database] = []
        self._lock = threading.Lock()
        self._transaction()

    def _transaction(self) -> Transaction:
        """Return this thread's own view; its connection is opened on first use."""
        found: Transaction | None = getattr(self._own, "transaction", None)
        if found is None:
            with told_as_problems():
                database = open_database(self.path)
            found = Transaction(database, clock=self._clock, random_bytes=self._random_bytes)
            self._own.transaction = found
            with self._lock:
                self._opened.append(database)
        return found

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Give a transaction that may write: committed at the end, undone on any error.

        Raises StoreUnavailable when the database cannot be written.
        """
        return self._between("BEGIN IMMEDIATE")

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Yield a consistent snapshot; writing in it is refused."""
        with self._between("BEGIN") as transaction:
            connection = transaction.entries.database.conn
            connection.execute("PRAGMA query_only = ON")
            try:
                yield transaction
            finally:
                connection.execute("PRAGMA query_only = OFF")

    def _between(self, begin: str) -> Between:
        return Between(self._transaction(), begin)

    def verify(self, roots_at: Collection[int] = ()) -> ChainVerdict:
        """Check all entries with their private facts, the chain, the tree, and each pack's rows.

        `roots_at` asks for the tree's root after so many entries.
        """
        with self.reading() as tx:
            return check_ledger(tx, roots_at)

    def backup_to(self, file: Path) -> None:
        """Write a consistent copy of the database while it is in use."""
        source = self._transaction().entries.database.conn
        with told_as_problems(), closing(sqlite3.connect(file)) as target:
            source.backup(target)

    def empty_log(self) -> None:
        """Take what was deleted out of the write-ahead log too, unless somebody reads just now.

        Codes and seeds of links that were forgotten would stand there until it is overwritten.
        """
        connection = self._transaction().entries.database.conn
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def rewrite(self) -> bool:
        """Write the database anew, so that nothing deleted is left in it; say whether it was done.

        Raises StoreUnavailable when there is no room for it, or somebody else writes too long.
        """
        with told_as_problems():
            return rewrite(self.path)

    def close_own(self) -> None:
        """Close this thread's own connection: for threads that end long before the service."""
        found: Transaction | None = getattr(self._own, "transaction", None)
        if found is None:
            return
        del self._own.transaction
        with self._lock:
            if found.entries.database in self._opened:
                self._opened.remove(found.entries.database)
                found.entries.database.conn.close()

    def close(self) -> None:
        """Close every connection that was opened."""
        with self._lock:
            for database in self._opened:
                database.conn.close()
            self._opened.clear()
        self._own = threading.local()

"""Where the ledger stands: the same for every connection, whatever was taken back in between."""

import random
from contextlib import suppress

import pysqlite3
import pytest
from builders import Clock
from ledger_kit import open_ledger, saved

from formsvc.adapters.ledger import RecordAltered, heads
from formsvc.adapters.ledger.heads import EVERY
from formsvc.domain.tree import leaf, root_of


class TakenBackError(Exception):
    """Ends a transaction, so that it is undone."""


def root_by_hand(ledger):
    with ledger.reading() as tx:
        rows = tx.entries.rows("SELECT sha256 FROM entry ORDER BY seq")
        return root_of([leaf(bytes.fromhex(row["sha256"])) for row in rows]), tx.entries.root()


def append(ledger, count, *, taken_back=False):
    with suppress(TakenBackError), ledger.transaction() as tx:
        tx.entries.append_all([saved() for _ in range(count)])
        if taken_back:
            raise TakenBackError


@pytest.mark.parametrize("seed", range(4))
def test_the_tree_is_that_of_the_entries_whoever_appends_and_whatever_is_taken_back(ledger, seed):
    chance = random.Random(seed)
    ledgers = [ledger, *(open_ledger(ledger.path, Clock()) for _ in range(2))]
    for _ in range(40):
        one = chance.choice(ledgers)
        append(one, chance.choice([1, 1, 2, 5, EVERY + 1]), taken_back=chance.random() < 0.3)
        by_hand, root = root_by_hand(chance.choice(ledgers))
        assert root == by_hand
    verdicts = [one.verify() for one in ledgers]
    for one in ledgers[1:]:
        one.close()

    assert {one.fault for one in verdicts} == {None}
    assert len({one.entries for one in verdicts}) == 1


def test_an_entry_that_was_taken_back_and_one_in_its_place_are_two(ledger):
    append(ledger, 1, taken_back=True)
    other = open_ledger(ledger.path, Clock())
    with other.transaction() as tx:
        tx.entries.append(saved(page="parents"))
    other.close()
    append(ledger, 1)
    by_hand, root = root_by_hand(ledger)

    assert (root, ledger.verify().fault) == (by_hand, None)


class TestReadsNoMoreThanItMust:
    """Else each start, and each thread that was idle, would hold up whoever signs meanwhile."""

    @pytest.fixture
    def joined(self, monkeypatch):
        """Return the leaves that were joined to a tree since."""
        joined = []
        monkeypatch.setattr(heads, "leaf", lambda sha256: joined.append(sha256) or leaf(sha256))
        return joined

    def test_a_service_that_starts_reads_only_the_entries_since_the_head_was_written(
        self, ledger, joined
    ):
        append(ledger, 5 * EVERY)
        append(ledger, 3)
        started = open_ledger(ledger.path, Clock())
        by_hand, root = root_by_hand(started)
        started.close()

        assert root == by_hand
        assert len(joined) == 3

    def test_a_connection_that_was_idle_does_so_too(self, ledger, joined):
        append(ledger, 1)
        busy = open_ledger(ledger.path, Clock())
        append(busy, 3 * EVERY)
        append(busy, 3)
        busy.close()
        joined.clear()
        by_hand, root = root_by_hand(ledger)

        assert root == by_hand
        assert len(joined) == 3


@pytest.mark.parametrize("started_anew", [False, True])
def test_nothing_is_appended_when_entries_that_the_head_tells_of_are_gone(ledger, started_anew):
    append(ledger, 2 * EVERY)
    outside = pysqlite3.connect(ledger.path, isolation_level=None)
    outside.execute("DROP TRIGGER entry_never_removed")
    outside.execute("DELETE FROM entry WHERE seq > 4")
    outside.execute(
        "CREATE TRIGGER entry_never_removed BEFORE DELETE ON entry "
        "BEGIN SELECT raise(ABORT, 'an entry is never removed'); END"
    )
    looking = open_ledger(ledger.path, Clock()) if started_anew else ledger
    with pytest.raises(RecordAltered):
        append(looking, 1)

    assert looking.verify().fault.seq == 4
    looking.close()

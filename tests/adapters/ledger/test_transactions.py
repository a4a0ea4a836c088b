"""A transaction ends with its block, however that ends: the next one finds none open."""

import pytest
from ledger_kit import saved

ENDS = [KeyboardInterrupt, GeneratorExit, SystemExit, ValueError]


def standing(ledger):
    """Return whether a transaction is open in this thread, and whether writing is refused."""
    connection = ledger._transaction().entries.database.conn
    return connection.in_transaction, bool(connection.execute("PRAGMA query_only").fetchone()[0])


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("way", ["transaction", "reading"])
def test_whatever_ends_a_block_ends_its_transaction(ledger, way, end):
    with pytest.raises(end), getattr(ledger, way)():
        raise end

    assert standing(ledger) == (False, False)


@pytest.mark.parametrize("end", ENDS)
def test_whatever_ends_a_block_undoes_what_it_wrote(ledger, end):
    with ledger.reading() as tx:
        before = tx.entries.head()
    with pytest.raises(end), ledger.transaction() as tx:
        tx.entries.append(saved())
        raise end
    with ledger.reading() as tx:
        after = tx.entries.head()

    assert after == before


def test_a_generator_that_is_closed_ends_its_transaction(ledger):
    def walk():
        with ledger.transaction() as tx:
            yield tx.entries.append(saved())

    walking = walk()
    entry = next(walking)
    walking.close()

    assert standing(ledger) == (False, False)
    with ledger.reading() as tx:
        assert tx.entries.head()[0] == entry.seq - 1


@pytest.mark.parametrize("outer", ["transaction", "reading"])
@pytest.mark.parametrize("inner", ["transaction", "reading"])
def test_a_transaction_inside_another_is_refused_and_the_outer_stays_as_it_was(
    ledger, outer, inner
):
    with getattr(ledger, outer)():
        before = standing(ledger)
        with pytest.raises(RuntimeError, match="open already"), getattr(ledger, inner)():
            pytest.fail("two at once")

        assert standing(ledger) == before == (True, outer == "reading")
    assert standing(ledger) == (False, False)

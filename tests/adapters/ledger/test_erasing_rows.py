"""Erasing knows of every table: one that is new and holds something of a pack must be named."""

import re

from formsvc.adapters.ledger.erasing import _ROWS
from formsvc.adapters.ledger.schema import TABLES

#: What stays: the chain itself, the pack's bare row, and that it was erased.
STAYS = {"entry", "pack", "erasure"}
OF_A_PACK = {"pack", "pack_ref", "invitation_id"}


def test_every_table_that_holds_something_of_a_pack_is_erased_or_stays_on_purpose():
    tables = dict(
        re.findall(r"^CREATE TABLE (\w+) \((.*?)^\) STRICT", TABLES, re.DOTALL | re.MULTILINE)
    )
    of_packs = {
        name for name, columns in tables.items() if OF_A_PACK & set(re.findall(r"\w+", columns))
    }

    assert len(tables) > 30
    assert of_packs - STAYS - {"upload"} <= _ROWS.keys()
    assert of_packs >= _ROWS.keys() - {"job", "entry_private"}

"""Web and worker are killed while people sign over HTTP: nothing is lost, nothing is doubled.

The small run of `drills/killing.py`; `make drill` is the large one.
"""

import pytest
from drills.killing import Drill, free_port, tokens_in


@pytest.fixture
def starting_point():
    return "sent"


def test_no_acknowledged_signature_is_lost_or_doubled_and_every_pack_is_sealed(
    services, tmp_path, clock
):
    tokens = tokens_in(services)
    services.ledger.close()
    drill = Drill(tmp_path, free_port(), clock)
    killed = drill.run(tokens, signatures=12, kills=4)
    found = drill.judge()

    assert killed == 4
    assert found["acknowledged"] >= 8
    assert (found["signed"], found["packs"]) == (12, 1)

"""Rows that were altered behind the ledger's back: never sealed, always named by the check."""

import re
from contextlib import closing

import pysqlite3
import pytest
from builders import do_jobs, let_in, links

from formsvc.domain.pack import State
from formsvc.journeys import signing

_SEALED = "UPDATE sealed_file SET sha256 = '00' WHERE path = (SELECT min(path) FROM sealed_file)"


@pytest.fixture
def starting_point(request):
    if "page" in request.node.originalname:
        return "sent"
    return "sealed" if "sealed_pack" in request.node.originalname else "signed"


def alter(services, statement):
    """Change the file as its owner would with another program; return how many rows changed."""
    with closing(pysqlite3.connect(services.ledger.path, isolation_level=None)) as connection:
        return connection.execute(statement).rowcount


def sent_facts(column):
    return f"UPDATE version SET {column} = replace({column}, substr({column}, 4, 8), '00000000')"


WAYS = {
    "a forged typed name": "UPDATE entry_private SET facts = "
    """replace(facts, '"typed_name":"Some Body"', '"typed_name":"Forged Person"')""",
    "private facts removed": "DELETE FROM entry_private WHERE facts LIKE '%typed_name%'",
    "another PDF": "UPDATE edition SET pdf_sha256 = '00'",
    "another page": "UPDATE edition SET page_sha256 = '00'",
    "an edition removed": "DELETE FROM edition WHERE rowid = 1",
    "a statement opened": "UPDATE item SET state = 'open', seq = NULL WHERE rowid = 1",
    "a statement opened, its entry kept": "UPDATE item SET state = 'open' WHERE rowid = 1",
    "a statement called waived": "UPDATE item SET state = 'waived' WHERE rowid = 1",
    "a signed statement removed": "DELETE FROM item WHERE rowid = 1",
    "other words of a statement": "UPDATE item SET statement = 'I agree to all.' WHERE rowid = 1",
    "signatures swapped": "UPDATE item SET seq = (SELECT max(seq) FROM item) WHERE rowid = 1",
    "another person invited": "UPDATE invitation SET name = 'Forged Person' WHERE rowid = 1",
    "another address invited": "UPDATE invitation SET address = 'f@example.com' WHERE rowid = 1",
    "other answers": sent_facts("answers_sha256"),
    "other findings": sent_facts("findings_sha256"),
    "another template": "UPDATE version SET templates = '{}'",
    "other forms": "UPDATE version SET definitions = '{}'",
}


@pytest.mark.parametrize("way", WAYS)
def test_what_was_altered_before_sealing_is_named_and_nothing_is_sealed(services, ref, way):
    whole = services.ledger.verify().fault
    assert alter(services, WAYS[way]) >= 1
    do_jobs(services)
    fault = services.ledger.verify().fault

    assert whole is None
    assert fault.seq > 0
    assert re.search(r"private facts|edition|statement|signed|invited|frozen", fault.why)
    with services.ledger.reading() as tx:
        assert tx.packs.get(ref).state == State.SIGNED
        assert tx.jobs.waiting(f"seal:{ref}:") == 1
    assert not services.packs.place(ref, 1).exists()


@pytest.mark.parametrize("statement", [_SEALED, "DELETE FROM sealed_file WHERE rowid = 1"])
def test_the_file_list_of_a_sealed_pack_is_compared_with_its_entries(services, statement):
    whole = services.ledger.verify().fault
    assert alter(services, statement) == 1

    assert whole is None
    assert "the sealed files" in services.ledger.verify().fault.why


def test_a_page_that_would_show_altered_words_says_so(client, services, ref):
    token = next(iter(links(services).values()))
    secret = signing.go_in(services, token)
    document = signing.look_round(services, token, secret).waiting[0].document
    signing.ask_question(services, token, secret, document, "Who drives the bus?")
    let_in(client, services)
    before = client.get(f"/packs/{ref}")
    alter(services, "UPDATE entry_private SET facts = replace(facts, 'bus', 'car')")
    after = client.get(f"/packs/{ref}")

    assert (before.status_code, after.status_code) == (200, 503)
    assert "Who drives the bus?" in before.text
    assert "does not add up" in after.text
    assert "Who drives" not in after.text

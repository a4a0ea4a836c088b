"""A real SQLite file with a school, an authority and one started pack."""

import secrets

import pytest

from formsvc.adapters.ledger import Ledger
from formsvc.domain.events import Event, Happening
from formsvc.domain.records import Organisation, Pack


def started(pack="P1"):
    return Happening(
        event=Event.PACK_STARTED, pack=pack, actor="u1", data={"school": "s1", "authority": "a1"}
    )


def saved(page="pupil", private=None, pack="P1"):
    return Happening(
        event=Event.ANSWERS_SAVED,
        pack=pack,
        actor="u1",
        data={"document": "referral", "page": page},
        private=private,
    )


def open_ledger(path, clock):
    return Ledger(path, clock=clock, random_bytes=secrets.token_bytes)


@pytest.fixture
def ledger(tmp_path, clock):
    opened = open_ledger(tmp_path / "formsvc.db", clock)
    with opened.transaction() as tx:
        for name, kind in (("a1", "authority"), ("s1", "school")):
            tx.people.add_organisation(
                Organisation(id=name, kind=kind, name=name, urn="", authority_id=None)
            )
        add_pack(tx, "P1")
    yield opened
    opened.close()


def add_pack(tx, ref):
    tx.packs.add(
        Pack(ref=ref, school_id="s1", authority_id="a1", created_by="u1", created_at="x", state="")
    )
    tx.entries.append(started(ref))

"""The POST that signs a document, through Flask, against raw inserts of as many rows.

A signature writes several rows (claims, two entries and their private parts, head, pack, jobs). One
raw insert is the floor that was named; the second figure inserts as many rows in one transaction;
in the third a bare Flask app takes a post of the same fields and makes the one insert.
"""

import hashlib
import json

import pysqlite3 as sqlite3
from bench_ledger import ROW, bare_database
from bench_ledger import WARM as LOG_ROUNDS
from builders import Clock, a_sent_pack, links, open_with_fake_pdf, settings_in
from flask import Flask, redirect, request
from side_by_side import compare

from formsvc.adapters.ledger.connection import journal_mode
from formsvc.app import create_app
from formsvc.journeys import signing

#: Rounds that are not timed, before each figure.
WARM = 2


def cookie_of(token):
    return f"formsvc-signing-{hashlib.sha256(token.encode()).hexdigest()[:16]}"


def waiting_posts(services, app):
    """Yield the browser, address and fields of one signature after another, in ever new packs.

    Each person has a browser of their own: it holds the cookie of one link.
    """
    while True:
        a_sent_pack(services)
        for token in links(services).values():
            client = app.test_client()
            client.post(f"/s/{token}", data={"action": "continue"})
            secret = client.get_cookie(cookie_of(token), path="/s/").value
            visit = signing.look_round(services, token, secret)
            for reading in visit.waiting:
                yield (
                    client,
                    f"/s/{token}/{reading.document}",
                    {
                        "action": "sign",
                        "language": "en",
                        "typed_name": "Some Body",
                        "agree": [
                            signing.CAPACITY,
                            *(signing.key_of(item) for item in reading.items),
                        ],
                        "shown": reading.edition.pdf_sha256,
                    },
                )


def bare_post(insert):
    """Return the test client of a bare Flask app whose one page makes the insert."""
    bare = Flask("bare")

    def take():
        assert request.form["action"] == "sign"
        insert()
        return redirect("/", 303)

    bare.add_url_rule("/", "take", take, methods=["POST"])
    return bare.test_client()


def run(folder, rounds):
    services = open_with_fake_pdf(settings_in(folder), Clock())
    app = create_app(settings_in(folder), services)
    app.config["WTF_CSRF_ENABLED"] = False
    posts = waiting_posts(services, app)
    connection = services.ledger._transaction().entries.database.conn
    mode = journal_mode(sqlite3.sqlite_version_info)
    bare = bare_database(folder / "bare-signing.db", mode)
    body = json.dumps({"data": "x" * 600}).encode()
    prepared = [next(posts) for _ in range(3 * (rounds + WARM))]
    ready = iter(prepared)
    written = []

    def ours():
        start = connection.total_changes
        client, address, fields = next(ready)
        assert client.post(address, data=fields).status_code == 303
        written.append(connection.total_changes - start)

    def raw(rows):
        def insert():
            bare.execute("BEGIN IMMEDIATE")
            for number in range(rows):
                bare.execute(ROW, ("P1", body, str(number)))
            bare.execute("COMMIT")

        return insert

    for _ in range(LOG_ROUNDS):
        raw(1)()
    yield compare(
        "sign POST : one raw insert", ours=ours, floor=raw(1), aim=1.5, rounds=rounds, warm=WARM
    )
    many = round(sum(written) / len(written))
    yield compare(
        f"sign POST : {many} raw inserts in one transaction",
        ours=ours,
        floor=raw(many),
        aim=1.5,
        rounds=rounds,
        warm=WARM,
    )
    plain = bare_post(raw(1))
    fields = prepared[0][2]
    yield compare(
        "sign POST : a bare Flask POST with one raw insert",
        ours=ours,
        floor=lambda: plain.post("/", data=fields),
        aim=2,
        rounds=rounds,
        warm=WARM,
    )
    services.ledger.close()
    bare.close()

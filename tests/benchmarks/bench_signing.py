"""The POST that signs a document, through Flask, against raw inserts of as many rows.

A signature writes several rows (claims, two entries and their private parts, pack, jobs; the head
with every sixteenth entry). One raw insert is the floor that was named; the second figure inserts
as many rows in one transaction; in the third a bare Flask app takes a post of the same fields and
makes the one insert. There both are called in this process, without a server. In the last figure
both stand behind the web server that we ship, and a browser's connection stays open: what a person
waits for.
"""

import hashlib
import json
import logging
from http.client import HTTPConnection
from urllib.parse import urlencode

import pysqlite3 as sqlite3
from bench_ledger import ROW, bare_database
from bench_ledger import WARM as LOG_ROUNDS
from builders import Clock, a_sent_pack, links, open_with_fake_pdf, settings_in
from flask import Flask, redirect, request
from side_by_side import compare

from formsvc.adapters.ledger.connection import journal_mode
from formsvc.adapters.web_server import WebServer
from formsvc.app import create_app
from formsvc.journeys import signing

#: Rounds that are not timed, before each figure.
WARM = 2


def cookie_of(token):
    return f"formsvc-signing-{hashlib.sha256(token.encode()).hexdigest()[:16]}"


def waiting_posts(services, app):
    """Yield the browser, its cookie, address and fields of one signature after another.

    Each person has a browser of their own: it holds the cookie of one link. Packs are ever new.
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
                    f"{cookie_of(token)}={secret}",
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


def bare_app(insert):
    """Return a bare Flask app whose one page makes the insert."""
    bare = Flask("bare")

    def take():
        assert request.form["action"] == "sign"
        insert()
        return redirect("/", 303)

    bare.add_url_rule("/", "take", take, methods=["POST"])
    return bare


class Behind:
    """A web server with an application behind it, and one connection to it that stays open."""

    def __init__(self, app):
        logging.getLogger("waitress").setLevel(logging.ERROR)  # one thread: the next post waits
        self.server = WebServer(app, host="127.0.0.1", port=0, threads=1)
        self.connection = HTTPConnection("127.0.0.1", self.server.port)

    def post(self, address, cookie, fields):
        """Post a form as a browser does; return the status."""
        headers = {
            "Host": "localhost",
            "Cookie": cookie,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.connection.request("POST", address, urlencode(fields, doseq=True), headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status

    def stop(self):
        self.connection.close()
        self.server.stop()


def run(folder, rounds):
    services = open_with_fake_pdf(settings_in(folder), Clock())
    app = create_app(settings_in(folder), services)
    app.config["WTF_CSRF_ENABLED"] = False
    posts = waiting_posts(services, app)
    connection = services.ledger._transaction().entries.database.conn
    mode = journal_mode(sqlite3.sqlite_version_info)
    bare = bare_database(folder / "bare-signing.db", mode)
    body = json.dumps({"data": "x" * 600}).encode()
    prepared = [next(posts) for _ in range(4 * (rounds + WARM))]
    ready = iter(prepared)
    written = []

    def ours():
        start = connection.total_changes
        client, _, address, fields = next(ready)
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
    plain = bare_app(raw(1))
    _, cookie, _, fields = prepared[0]
    caller = plain.test_client()
    yield compare(
        "sign POST : a bare Flask POST with one raw insert",
        ours=ours,
        floor=lambda: caller.post("/", data=fields),
        aim=2,
        rounds=rounds,
        warm=WARM,
    )
    signing_server, plain_server = Behind(app), Behind(plain)

    def ours_served():
        _, own, address, filled = next(ready)
        assert signing_server.post(address, own, filled) == 303

    yield compare(
        "sign POST : a bare Flask POST with one raw insert, served",
        ours=ours_served,
        floor=lambda: plain_server.post("/", cookie, fields),
        aim=2,
        rounds=rounds,
        warm=WARM,
    )
    signing_server.stop()
    plain_server.stop()
    services.ledger.close()
    bare.close()

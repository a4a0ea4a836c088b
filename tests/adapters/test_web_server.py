"""The web server ends what it has begun, and stops without a fault in its own thread."""

import threading
import urllib.error
import urllib.request

import pytest

from formsvc.adapters.web_server import WebServer


def ask(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
        return answer.read()


def test_a_request_that_has_begun_is_answered_whole_while_the_server_stops():
    begun, go_on = threading.Event(), threading.Event()

    def slow(_environ, start_response):
        begun.set()
        go_on.wait(10)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"saved" * 10_000]

    server = WebServer(slow, host="127.0.0.1", port=0, threads=2)
    got = []
    asking = threading.Thread(target=lambda: got.append(ask(server.port)))
    asking.start()
    assert begun.wait(10)
    stopping = threading.Thread(target=server.stop)
    stopping.start()
    go_on.set()
    stopping.join(10)
    asking.join(10)

    assert got == [b"saved" * 10_000]


def test_nobody_is_let_in_once_it_has_stopped():
    server = WebServer(lambda *_: [b""], host="127.0.0.1", port=0, threads=1)
    port = server.port
    server.stop()

    with pytest.raises(urllib.error.URLError):
        ask(port)


def test_it_stops_a_hundred_times_without_a_fault_in_its_thread():
    # An error in a thread fails a test here: pytest turns its warning into one.
    def hello(_environ, start_response):
        start_response("200 OK", [])
        return [b"hello"]

    for _ in range(100):
        server = WebServer(hello, host="127.0.0.1", port=0, threads=1)
        assert ask(server.port) == b"hello"
        server.stop()

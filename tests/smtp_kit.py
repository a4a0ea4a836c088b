"""Mail servers for tests: a real one that notes what it gets, and some that misbehave."""

import socket
import threading
from contextlib import contextmanager

from aiosmtpd.controller import Controller


class Taker:
    """A mail server's behaviour: notes what it gets, and answers as a test tells it."""

    def __init__(self):
        self.letters = []
        self.answers = {}

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        answer = self.answers.get("RCPT", "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = self.answers.get("DATA", "250 OK")
        if answer.startswith("250"):
            self.letters.append(envelope)
        return answer

    async def handle_QUIT(self, server, session, envelope):  # noqa: N802
        return self.answers.get("QUIT", "221 Bye")


@contextmanager
def running(taker, **how):
    """Yield the port of a real mail server that behaves so."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(taker, hostname="127.0.0.1", port=port, enable_SMTPUTF8=True, **how)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


class Misbehaving:
    """A mail server that falls silent, or hangs up, at a step of the talk."""

    def __init__(self, *, hangs_at="", dies_at=""):
        self.hangs_at, self.dies_at = hangs_at, dies_at
        self.over = threading.Event()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]

    def serve(self):
        while True:
            line, _ = self.listening.accept()
            with line:
                if self.over.is_set():
                    return
                self.talk(line, line.makefile("rb"))

    def ends_at(self, step):
        if step == self.hangs_at:
            self.over.wait(30)
        return step in {self.hangs_at, self.dies_at}

    def talk(self, line, stream):
        if self.ends_at("CONNECT"):
            return
        line.sendall(b"220 here\r\n")
        for said in stream:
            verb = said[:4].upper().decode()
            if self.ends_at(verb) or (verb == "DATA" and self.ends_in_the_letter(line, stream)):
                return
            line.sendall(b"221 bye\r\n" if verb == "QUIT" else b"250 ok\r\n")

    def ends_in_the_letter(self, line, stream):
        line.sendall(b"354 go on\r\n")
        if self.ends_at("LETTER"):
            return True
        while stream.readline() not in {b".\r\n", b""}:
            pass
        return self.ends_at("END")


@contextmanager
def misbehaving(**how):
    """Yield the port of a mail server that falls silent (`hangs_at`) or hangs up (`dies_at`).

    Steps are CONNECT, EHLO, MAIL, RCPT, DATA, LETTER (in the middle of it) and END (it has the
    whole letter, and does not say so).
    """
    server = Misbehaving(**how)
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield server.port
    finally:
        server.over.set()
        socket.create_connection(("127.0.0.1", server.port)).close()
        thread.join()
        server.listening.close()

"""Somebody who listens for requests that no document should make."""

import socket
import threading

import pytest


class Listener:
    """A web server on the loopback address that notes every request and answers none."""

    def __init__(self):
        self.heard = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self):
        while True:
            connection, _ = self._socket.accept()
            with connection:
                connection.settimeout(2)
                line = connection.recv(4096).partition(b"\r\n")[0].decode()
                if line == "END":
                    return
                self.heard.append(line)
                connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")

    def close(self):
        with socket.create_connection(self._socket.getsockname()) as connection:
            connection.sendall(b"END\r\n")
        self._thread.join()
        self._socket.close()


@pytest.fixture
def listener():
    listening = Listener()
    yield listening
    listening.close()

"""A web server in a thread of its own, that ends what it has begun before it stops."""

import threading
from collections.abc import Callable
from typing import Any

from waitress import wasyncore
from waitress.server import BaseWSGIServer, create_server

STOP_SECONDS = 5


class WebServer:
    """Serves a WSGI application on one address from the moment it is made until `stop`.

    `options` are waitress's own. Raises OSError or OverflowError when the port is not to be had.
    """

    def __init__(
        self, application: Callable[..., Any], *, host: str, port: int, **options: Any
    ) -> None:
        #: What the server's thread listens to: its doors, its visitors, its triggers.
        self._map: dict[int, Any] = {}
        options["map"] = self._map
        self._server = create_server(application, host=host, port=port, **options)
        self._doors = [one for one in self._map.values() if isinstance(one, BaseWSGIServer)]
        self._thread = threading.Thread(target=self._server.run, name="formsvc-web", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """The port it answers on: the machine's choice where 0 was asked for."""
        return int(self._doors[0].effective_port)

    def stop(self) -> None:
        """Take no more requests, end those that were begun (5 seconds at most), and stop.

        Sockets are closed in the server's own thread: it may be waiting for them in this moment.
        """
        self._in_loop(self._shut_the_doors)
        self._doors[0].task_dispatcher.shutdown(timeout=STOP_SECONDS)
        self._in_loop(self._close_everything)
        self._thread.join(STOP_SECONDS)

    def _in_loop(self, act: Callable[[], None]) -> None:
        """Have the server's own thread do something.

        Written to while it is locked: `pull_trigger` writes afterwards, when the thread may have
        done it already and closed what is written to.
        """
        trigger = self._doors[0].trigger
        with trigger.lock:
            trigger.thunks.append(act)
            trigger.pull_trigger()

    def _shut_the_doors(self) -> None:
        for door in self._doors:
            wasyncore.dispatcher.close(door)

    def _close_everything(self) -> None:
        wasyncore.close_all(self._map)

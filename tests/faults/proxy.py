"""A proxy before the broker that can swallow every byte and say nothing of it."""

from __future__ import annotations

import contextlib
import socket
import threading


class Swallowing:
    """Passes bytes on, until it is told to swallow them.

    Connections that were open then stay open and dead for ever, as after a firewall
    forgot them; those made after `heal` work.
    """

    def __init__(self, port: int):
        self.target = ("127.0.0.1", port)
        self.is_swallowing = False
        self._lines: list[Line] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Swallowing:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        # Waking `accept` needs the shutdown; closing alone leaves it waiting.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)
        for line in self._lines:
            line.close()

    def swallow(self) -> None:
        self.is_swallowing = True
        for line in self._lines:
            line.is_dead = True

    def heal(self) -> None:
        self.is_swallowing = False

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            line = Line(near, self.target, is_dead=self.is_swallowing)
            self._lines.append(line)
            line.start()


class Line:
    """One connection through the proxy."""

    def __init__(
        self, near: socket.socket, target: tuple[str, int], *, is_dead: bool
    ) -> None:
        self.is_dead = is_dead
        self.near = near
        self.far = socket.create_connection(target)
        self._threads = [
            threading.Thread(target=self._pass_on, args=ends, daemon=True)
            for ends in ((self.near, self.far), (self.far, self.near))
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if not self.is_dead:
                    sink.sendall(data)
        if not self.is_dead:
            with contextlib.suppress(OSError):
                sink.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        for end in (self.near, self.far):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        self.near.close()
        self.far.close()

"""A line to a PostgreSQL server that breaks at a commit: before the server hears it, or with its answer."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from threading import Thread

SOCKET = ".s.PGSQL.5432"
"""How a server's socket is called in its folder."""
COMMIT = b"COMMIT\0"
BEGIN, READS = b"BEGIN", b"READ ONLY"
BLOCK = 65_536


class Breaks(Enum):
    """When it breaks."""

    NEVER = auto()
    BEFORE_COMMIT = auto()
    AFTER_COMMIT = auto()


@dataclass
class Line:
    """What passes on all that is said, until it breaks."""

    server: Path
    folder: Path
    breaks: Breaks = Breaks.NEVER
    is_down: bool = False
    """Whether nobody gets through any more."""
    stays_down: bool = False
    """Whether nobody gets through once it broke."""
    broken: int = 0
    turns: int = 0
    """How often the server began to answer: what waits for it has waited as often."""
    is_asked: bool = False
    _calls: list[socket.socket] = field(default_factory=list)

    def serve(self, listening: socket.socket) -> None:
        """Take calls until the socket is closed."""
        with suppress(OSError):
            while True:
                caller, _ = listening.accept()
                Thread(target=self._pass_on, args=(caller,), daemon=True).start()

    def _pass_on(self, caller: socket.socket) -> None:
        """Pass on one call: the program waits for each answer before it says more."""
        with caller, socket.socket(socket.AF_UNIX) as server, suppress(OSError):
            if self.is_down:
                return
            server.connect(str(self.server / SOCKET))
            answers = Thread(target=self._pass_back, args=(server, caller), daemon=True)
            answers.start()
            writes = True
            while said := caller.recv(BLOCK):
                if BEGIN in said:
                    writes = READS not in said
                if writes and COMMIT in said and self.breaks is not Breaks.NEVER:
                    self._break(caller, server, said)
                    return
                self.is_asked = True
                server.sendall(said)

    def _pass_back(self, server: socket.socket, caller: socket.socket) -> None:
        with suppress(OSError):
            while said := server.recv(BLOCK):
                self.turns += self.is_asked
                self.is_asked = False
                caller.sendall(said)
            caller.shutdown(socket.SHUT_WR)

    def _break(self, caller: socket.socket, server: socket.socket, said: bytes) -> None:
        breaks, self.breaks = self.breaks, Breaks.NEVER
        self.broken += 1
        self.is_down = self.stays_down
        if breaks is Breaks.BEFORE_COMMIT:
            server.shutdown(socket.SHUT_RDWR)
            return
        caller.shutdown(socket.SHUT_WR)  # the answer gets lost
        server.sendall(said)
        server.shutdown(socket.SHUT_WR)


@contextmanager
def line_to(server: Path, folder: Path) -> Iterator[Line]:
    """Yield a line to a server, which is called at a folder of its own."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / SOCKET))
        listening.listen()
        line = Line(server, folder)
        Thread(target=line.serve, args=(listening,), daemon=True).start()
        yield line
        listening.shutdown(socket.SHUT_RDWR)

"""A line to a PostgreSQL server that breaks at a commit: before the server hears it, or with its answer.

A program that has committed before may name a statement that the server has prepared.
"""

from __future__ import annotations

import re
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
PREPARES_COMMIT = re.compile(rb"P.{4}(\w+)\0" + COMMIT, re.DOTALL)
BEGIN, READS = b"BEGIN", b"READ ONLY"
_WHY = b"SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0"
ENDS = b"E" + (4 + len(_WHY)).to_bytes(4, "big") + _WHY
"""What a server says that shuts down."""
BLOCK = 65_536


class Breaks(Enum):
    """When it breaks."""

    NEVER = auto()
    BEFORE_COMMIT = auto()
    AFTER_COMMIT = auto()
    AS_SERVER_ENDS = auto()
    """After the commit, which the server still answers."""


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
    _is_ending: bool = False

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
            writes, commits = True, [COMMIT]
            while said := caller.recv(BLOCK):
                if BEGIN in said:
                    writes = READS not in said
                commits += (b"\0" + found[1] + b"\0" for found in PREPARES_COMMIT.finditer(said))
                if writes and self.breaks is not Breaks.NEVER and any(each in said for each in commits):
                    self._break(caller, server, said)
                    answers.join()
                    return
                self.is_asked = True
                server.sendall(said)

    def _pass_back(self, server: socket.socket, caller: socket.socket) -> None:
        with suppress(OSError):
            while said := server.recv(BLOCK):
                if self._is_ending and COMMIT in said:
                    self._is_ending = False
                    said = said[: said.index(COMMIT)] + COMMIT + ENDS
                    caller.sendall(said)
                    break
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
        self._is_ending = breaks is Breaks.AS_SERVER_ENDS
        if not self._is_ending:
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

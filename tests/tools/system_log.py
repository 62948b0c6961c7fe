"""The log of a computer: a socket that takes what programs write to syslog."""

import logging
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from mscu.event_log import begin_event_log, end_event_log

LAST = b"the last"


@dataclass
class SystemLog:
    """Takes messages until it is closed; a queue of a few would make a program wait."""

    path: Path
    taken: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(self.path))
        self._thread = threading.Thread(target=self._take)
        self._thread.start()

    def _take(self) -> None:
        while (message := self._socket.recv(65_536)) != LAST:
            self.taken.append(message.decode())

    def close(self) -> list[str]:
        """Return all messages, without their priority."""
        if self._thread.is_alive():
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as writer:
                writer.sendto(LAST, str(self.path))
            self._thread.join()
            self._socket.close()
        return [message.partition(">")[2].rstrip("\0") for message in self.taken]


@pytest.fixture
def system_log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SystemLog]:
    """Have the program log to a file and to a computer's log, as it does."""
    level = logging.getLogger("mscu").level
    log = SystemLog(tmp_path_factory.mktemp("log") / "log")
    begin_event_log(str(log.path))
    yield log
    end_event_log()
    log.close()
    logging.getLogger("mscu").setLevel(level)

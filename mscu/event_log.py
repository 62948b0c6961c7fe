"""The log for IT: starts, ends, locks, failed sign-ins and errors, without a word that was typed.

It goes to a small file of the user, and to the log of the computer: syslog or journald on Linux, on Windows
the event log if pywin32 is there. A message is one of those below or the place of an error in the code; no
name, path, argument or message of an exception is ever part of it.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from logging.handlers import NTEventLogHandler, RotatingFileHandler, SysLogHandler
from typing import Any

import platformdirs
from typing_extensions import override

from mscu.errors import BadRecoveryCode, SlotBlocked, TooManyAttempts, WrongPassphrase, whereabouts

PROGRAM = "mscu"
SYSLOG = "/dev/log"
_MAX_BYTES = 200_000
_REFUSALS = (WrongPassphrase, TooManyAttempts, SlotBlocked, BadRecoveryCode)
_all = logging.getLogger(PROGRAM)
_events = logging.getLogger(f"{PROGRAM}.events")


class WithoutContent(logging.Formatter):
    """Writes of an exception where it arose, since its message may name people."""

    @override
    def formatException(self, ei: Any) -> str:
        return whereabouts(ei[1])


class _SystemLog(SysLogHandler):
    """The log of a Linux computer; what it does not take at once is lost, as the program waits for nobody."""

    ident = f"{PROGRAM}: "

    def _connect_unixsocket(self, address: str) -> None:
        super()._connect_unixsocket(address)  # type: ignore[misc]  # the types leave it out
        self.socket.setblocking(False)  # type: ignore[attr-defined]  # this too

    @override
    def handleError(self, record: logging.LogRecord) -> None:
        """Write nothing on standard error, where a terminal would show it."""


def begin_event_log(syslog: str = SYSLOG) -> None:
    """Log from now on; a log that cannot be written is left out."""
    _all.setLevel(logging.INFO)
    if (file := _file()) is not None:
        file.setFormatter(WithoutContent("%(asctime)s %(levelname)s %(name)s %(message)s"))
        _all.addHandler(file)
    if (system := _system(syslog)) is not None:
        system.setFormatter(WithoutContent("%(levelname)s %(message)s"))
        system.addFilter(_concerns_it)
        _all.addHandler(system)


def _concerns_it(record: logging.LogRecord) -> bool:
    """Return whether a record is for the computer's log: an event, or something that failed."""
    return record.name == _events.name or record.levelno >= logging.WARNING


def _file() -> logging.Handler | None:
    folder = platformdirs.user_log_path(PROGRAM, appauthor=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return RotatingFileHandler(
            folder / f"{PROGRAM}.log", maxBytes=_MAX_BYTES, backupCount=1, encoding="utf-8"
        )
    except OSError:
        return None


def _system(syslog: str) -> logging.Handler | None:
    if sys.platform == "win32":
        return NTEventLogHandler(PROGRAM) if find_spec("win32evtlogutil") else None
    return _SystemLog(syslog)  # which waits for a log that is not there, as in a container


def started(*, window: bool) -> None:
    _events.info("Started version %s, %s.", version(PROGRAM), "window" if window else "command line")


def ended(code: int) -> None:
    _events.info("Ended with exit code %d.", code)


def locked() -> None:
    _events.info("Locked. The process is replaced.")


def failed(error: BaseException) -> None:
    """Log where an unexpected error arose."""
    _events.error("Unexpected: %s", whereabouts(error))


@contextmanager
def logging_refused_sign_in(*, is_attempt: bool = True) -> Iterator[None]:
    """Log why a sign-in is refused, by kind alone, but not the program's own try at a second store."""
    try:
        yield
    except _REFUSALS as refusal:
        if is_attempt:
            _events.warning("A sign-in failed: %s.", type(refusal).__name__)
        raise


def end_event_log() -> None:
    """Log no more, and close the files."""
    for handler in tuple(_all.handlers):
        _all.removeHandler(handler)
        handler.close()

"""The log of the program is small, its owner's, and holds kinds and places of errors only."""

import logging
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from mscu.ui.session.crash import CrashHook, keep_log

LOG = logging.getLogger("mscu")


@pytest.fixture(autouse=True)
def _own_handlers() -> Iterator[None]:
    before, level = list(LOG.handlers), LOG.level
    yield
    for handler in set(LOG.handlers) - set(before):
        LOG.removeHandler(handler)
        handler.close()
    LOG.setLevel(level)


def log_file() -> Path:
    return platformdirs.user_log_path("mscu", appauthor=False) / "mscu.log"


def test_a_mistake_is_logged_by_kind_and_place() -> None:
    keep_log()
    hook = CrashHook()
    hook._handle(ValueError, ValueError("Crabtree, 14 Hollin Lane"), None)  # noqa: SLF001
    written = log_file().read_text(encoding="utf-8")
    assert "ERROR mscu.ui.session.crash Unexpected: ValueError" in written
    assert "Crabtree" not in written


def test_a_person_who_stops_the_program_is_no_mistake() -> None:
    keep_log()
    CrashHook()._handle(KeyboardInterrupt, KeyboardInterrupt(), None)  # noqa: SLF001
    assert log_file().read_text(encoding="utf-8") == ""


def test_a_disk_that_refuses_is_no_reason_to_stop() -> None:
    log_file().parent.parent.mkdir(parents=True)
    log_file().parent.write_bytes(b"a file where the folder should be")
    before = list(LOG.handlers)
    keep_log()
    assert LOG.handlers == before

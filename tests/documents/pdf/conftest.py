"""Watches which files and addresses a test opens: writing a document may open none."""

import sys
from collections.abc import Iterator

import pytest

WATCHED = ("open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "exec", "compile")
_watching: list[list[str]] = []


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if _watching and event in WATCHED:
        _watching[-1].append(f"{event} {arguments[:1]}")


sys.addaudithook(_hear)


@pytest.fixture
def opened_files() -> Iterator[list[str]]:
    """List what is opened, connected to or run while the test runs."""
    heard: list[str] = []
    _watching.append(heard)
    yield heard
    _watching.pop()

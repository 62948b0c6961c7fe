"""How tests are run, so that they take no longer than what they prove takes."""

from __future__ import annotations

import gc
import os
import shutil
from pathlib import Path

import pytest

from tests.tools.wiping import is_marked

TESTS = Path(__file__).parents[1]
JOURNEYS = TESTS / "journeys"
WALKS = {TESTS, TESTS / "role_matrix", TESTS / "ui" / "pages"}
"""Folders whose own files walk every page, form or action; below them are the areas."""
MEMORY = Path("/dev/shm")
ENOUGH = 2 * 2**30  # bytes, many times what all tests at work and some that failed lay down
RARELY = (10_000, 10, 10)
"""After how many new objects garbage is collected: at Python's own 700 that takes a twentieth of the run."""
_at_freezing: dict[str, int] = {}


def pytest_configure() -> None:
    """Keep the stores of tests in memory where there is room: each commit waits for the disk."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest, so that no worker has one left when the others are done.

    Those that have memory wiped come last; apart from that the order stays as random as it was.
    """
    items.sort(key=lambda item: (is_marked(item), not is_long(item.path)))


def is_long(file: Path) -> bool:
    """Return whether a file of tests may take minutes."""
    return file.parent in WALKS or JOURNEYS in file.parents


def pytest_collection_finish() -> None:
    """Collect garbage less often, and never look through modules and tests, as they stay to the end."""
    gc.set_threshold(*RARELY)
    _freeze()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Exclude what stays after a module, such as compiled statements, once all was looked through again."""
    is_last = nextitem is None or nextitem.path != item.path
    if is_last and _full_collections() != _at_freezing["collections"]:
        _freeze()


def _freeze() -> None:
    gc.collect()
    gc.freeze()
    _at_freezing["collections"] = _full_collections()


def _full_collections() -> int:
    done: int = gc.get_stats()[-1]["collections"]
    return done

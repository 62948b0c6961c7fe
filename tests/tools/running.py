"""How tests are run, so that they take no longer than what they prove takes."""

from __future__ import annotations

import gc
import os
import shutil
from pathlib import Path

import pytest

from tests.tools.wiping import is_marked

JOURNEYS = Path(__file__).parents[1] / "journeys"
MEMORY = Path("/dev/shm")
ENOUGH = 2 * 2**30  # bytes, many times what all tests at work and some that failed lay down


def pytest_configure() -> None:
    """Keep the stores of tests in memory where there is room: each commit waits for the disk."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest, so that no worker has one left when the others are done.

    Those that have memory wiped come last; apart from that the order stays as random as it was.
    """
    items.sort(key=lambda item: (is_marked(item), not item.path.is_relative_to(JOURNEYS)))


def pytest_collection_finish() -> None:
    """Exclude modules and tests from garbage collection, as they stay to the end."""
    gc.collect()
    gc.freeze()

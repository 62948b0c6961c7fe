"""How tests are run, so that they take no longer than what they prove takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wiping import is_marked

JOURNEYS = Path(__file__).with_name("journeys")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest, so that no worker has one left when the others are done.

    Those that have memory wiped come last; apart from that the order stays as random as it was.
    """
    items.sort(key=lambda item: (is_marked(item), not item.path.is_relative_to(JOURNEYS)))

"""The run of all tests tries a part of the cases of some tests, chosen by its seed, so that it ends in time.

A test marked `sampled(n)` has many cases of one kind, none of which has failed alone for long, or takes
seconds: with `--sampled`, one case in `n` is run. The next runs have other seeds, and `go.py prove` and a
run of one file try every case.
"""

from __future__ import annotations

from zlib import crc32

import pytest

OPTION = "--sampled"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(OPTION, action="store_true", help="run a part of the cases of tests marked `sampled`")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the cases that the seed did not choose."""
    if not config.getoption(OPTION):
        return
    seed = config.getoption("randomly_seed", 0)
    chosen, left_out = list[pytest.Item](), list[pytest.Item]()
    for item in items:
        (chosen if _is_chosen_by(seed, item) else left_out).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = chosen


def _is_chosen_by(seed: int, item: pytest.Item) -> bool:
    """Return whether a run with this seed has the test."""
    marker = item.get_closest_marker("sampled")
    return marker is None or crc32(f"{seed} {item.nodeid}".encode()) % marker.args[0] == 0

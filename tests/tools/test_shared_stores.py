"""Which stores of tests are on the server."""

from __future__ import annotations

import pytest

import go
from mscu.store.engine.engines import EMBEDDED, engine_of
from tests.scenes.stores import Store
from tests.tools.shared_stores import CHOSEN_FROM, is_chosen

FILES = [path.relative_to(go.ROOT).as_posix() for path in (go.ROOT / "tests").rglob("test_*.py")]


def test_some_files_are_on_the_server_but_none_whose_coverage_is_measured() -> None:
    candidates = [name for name in FILES if name.startswith(CHOSEN_FROM) and not name.startswith(go.COVERING)]
    chosen = [name for name in FILES if is_chosen(name)]
    assert set(chosen) <= set(candidates)
    assert len(candidates) / 16 < len(chosen) < len(candidates) / 4


@pytest.mark.in_file
def test_a_store_that_stays_in_a_file_does_so_in_every_run(store: Store) -> None:
    assert engine_of(store.engine) is EMBEDDED

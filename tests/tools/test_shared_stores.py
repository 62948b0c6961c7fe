"""Which stores of tests are on the server."""

from __future__ import annotations

import pytest

import go
from mscu.store.engine.engines import EMBEDDED, engine_of
from tests.scenes.stores import Store
from tests.tools.shared_stores import CHOSEN_FROM, is_chosen_by

FILES = [path.relative_to(go.ROOT).as_posix() for path in (go.ROOT / "tests").rglob("test_*.py")]
SEEDS = range(100)


def test_each_file_of_the_folders_has_its_turn_but_for_those_whose_coverage_is_measured() -> None:
    turns = {name: [is_chosen_by(seed, name) for seed in SEEDS] for name in FILES}
    candidates = {name for name in FILES if name.startswith(CHOSEN_FROM)} - {
        name for name in FILES if name.startswith(go.COVERING)
    }
    assert candidates
    assert {name for name, turn in turns.items() if any(turn)} == candidates
    assert not [name for name, turn in turns.items() if all(turn)]


@pytest.mark.in_file
def test_a_store_that_stays_in_a_file_does_so_in_every_run(store: Store) -> None:
    assert engine_of(store.engine) is EMBEDDED

"""A small demo, filled once: the caravan case and enough made-up ones to have every ending."""

from pathlib import Path

import pytest

from mscu.demo.build import fill
from tests.scenes.stores import Store, Template

CASES = 8


def filled(founded: Template, folder: Path, cases: int = CASES) -> Store:
    """Fill a copy of the founded store; it is closed again."""
    store = Store.copy(founded, folder)
    fill(store.gate("officer"), cases=cases)
    store.close()
    return Store(folder, founded)


@pytest.fixture(scope="session")
def demo_template(founded: Template, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Return a filled store, which no test may change."""
    return filled(founded, tmp_path_factory.mktemp("demo") / "store")

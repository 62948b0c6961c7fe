"""A small demo, filled once: the caravan case and enough made-up ones to have every ending."""

from pathlib import Path

import pytest

from mscu.demo.build import fill
from tests.scenes.stores import Store, Template
from tests.tools.kept import Kept

CASES = 8


def filled(founded: Template, folder: Path, cases: int = CASES) -> Store:
    """Fill a copy of the founded store; it is closed again."""
    store = Store.copy(founded, folder)
    fill(store.gate("officer"), cases=cases)
    store.close()
    return Store(folder, founded)


@pytest.fixture(scope="session")
def demo_template(founded: Template, kept_stores: Kept) -> Store:
    """Return a filled store, made once, which no test may change."""

    def make(folder: Path) -> None:
        filled(founded, folder)

    _, folder = kept_stores.get("demo", make, depends_on=(founded.recovery_codes, CASES))
    return Store(folder, founded)

"""A store for tests of what is done to lists in SQL of its own, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenes.stores import Store, Template
from tests.tools.postgres_cluster import SERVER
from tests.tools.shared_stores import SharedStores

ON = ("file", pytest.param("server", marks=pytest.mark.skipif(SERVER is None, reason="no server")))


@pytest.fixture(params=ON)
def kept(request: pytest.FixtureRequest, founded: Template, tmp_path: Path) -> Iterator[Store]:
    """Yield a new store in a file, and one on a server."""
    if request.param == "file":
        copied = Store.copy(founded, tmp_path / "store")
        yield copied
        copied.close()
        return
    with SharedStores(request.getfixturevalue("postgres_cluster")).in_use():
        copied = Store.copy(founded, tmp_path / "store")
        yield copied
        copied.close()

"""Two units for the tests of what passes between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.scenes.stores import Store, Template
from tests.tools.kept import Kept


@pytest.fixture(scope="session")
def other_template(kept_stores: Kept) -> Template:
    """Found another unit, with keys of its own."""
    made, folder = kept_stores.get("other", Template.make)
    return replace(made, folder=folder)


@pytest.fixture
def other(other_template: Template, tmp_path: Path) -> Iterator[Store]:
    """Yield the other unit's store."""
    made = Store.copy(other_template, tmp_path / "other")
    yield made
    made.close()

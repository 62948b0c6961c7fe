"""Two units for the tests of what passes between them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenes.stores import Store, Template


@pytest.fixture(scope="module")
def other_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Found another unit, with keys of its own."""
    return Template.make(tmp_path_factory.mktemp("other") / "store")


@pytest.fixture
def other(other_template: Template, tmp_path: Path) -> Iterator[Store]:
    """Yield the other unit's store."""
    made = Store.copy(other_template, tmp_path / "other")
    yield made
    made.close()

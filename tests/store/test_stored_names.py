"""What stands in stores under a name is found under it by every later version."""

import pytest

from tests.store.stored_names import names, read_names

FREEZE = "A new name is not frozen yet. Run: python -m tests.store.stored_names"


@pytest.mark.parametrize("sort", read_names())
def test_no_stored_name_is_gone(sort: str) -> None:
    """Another class may have it: a command keeps its own in `recorded_as`."""
    before, now = read_names()[sort], names()[sort]
    assert before.keys() <= now.keys()
    gone = {thing: missing for thing, parts in before.items() if (missing := {*parts} - {*now[thing]})}
    assert gone == {}


@pytest.mark.parametrize("sort", read_names())
def test_every_stored_name_is_frozen(sort: str) -> None:
    before, now = read_names()[sort], names()[sort]
    assert before.keys() == now.keys(), FREEZE
    assert {thing: {*parts} for thing, parts in now.items()} == {
        thing: {*parts} for thing, parts in before.items()
    }, FREEZE


def test_every_sort_of_name_is_frozen() -> None:
    assert read_names().keys() == names().keys(), FREEZE

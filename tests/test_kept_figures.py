"""Verification says when the kept figures of the year were changed, and counts them anew."""

import pytest

from mscu.codes import Operation, Role
from mscu.store.store_service import StoreService
from mscu.store_session import FIGURES_DIFFERED, StoreSession
from tests.inputs.factories import World
from tests.scenes.stores import NO_DEVICES, Store

CHANGED = "UPDATE tally SET number = number + 7 WHERE id = (SELECT min(id) FROM tally)"


def differ(store: Store) -> bool:
    """Return whether the stored figures were others than those that verification counts."""
    return store.gate(Role.SUPERVISOR).figures_differ()


@pytest.mark.parametrize(
    ("sql", "do_differ"),
    [
        ("UPDATE tally_index SET id = id", False),
        (CHANGED, True),
        ("DELETE FROM tally", True),
        ("UPDATE tally_part SET counted = 'nothing'", True),
    ],
)
def test_kept_figures_are_those_that_the_records_give(world: World, sql: str, do_differ: bool) -> None:
    assert world.store.sql("SELECT count(*) FROM tally JOIN tally_part") != [(0,)]
    world.store.sql(sql)
    assert differ(world.store) is do_differ
    assert not differ(world.store), "they were counted again"


def test_verification_tells_it_and_finds_nothing_else(world: World) -> None:
    session = StoreSession(StoreService(world.store.unit, NO_DEVICES, 0))
    world.store.sql(CHANGED)
    found = session.verify()
    assert found.told == (FIGURES_DIFFERED,)
    *_, row = world.store.audit()
    assert row.operation is Operation.UPKEEP
    assert row.reason.endswith(FIGURES_DIFFERED)
    for index in ("clock_index", "likeness_index"):
        assert world.store.sql(f"SELECT count(*) FROM {index}") == [(1,)], "nobody waits for it afterwards"
    again = session.verify()
    assert (again.findings, again.told) == (found.findings, ())

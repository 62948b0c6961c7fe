"""What is derived follows the records, whatever was done."""

from __future__ import annotations

from typing import Any

import pytest

from mscu.actions.core.action import Command
from mscu.codes import Role
from mscu.models import clock_row, tally
from mscu.store.indexes.clock_index import ClockTable
from tests.actions.clocks.boards import agrees
from tests.actions.figures.tallying import tallies_agree
from tests.inputs.factories import COMMANDS, World, registered


@pytest.mark.parametrize("command", registered(Command), ids=lambda each: each.__name__)
def test_after_every_command_what_is_derived_agrees_with_the_records(
    command: type[Command[Any]], world: World
) -> None:
    world.gate_for(command).perform(COMMANDS[command](world))
    with world.store.engine.begin() as connection:
        assert ClockTable(connection, world.store.unit.digest_key).is_intact()
    supervisor = world.store.gate(Role.SUPERVISOR)
    assert agrees(supervisor)
    assert tallies_agree(supervisor)
    for table, now in (("clock_index", clock_row.fingerprint()), ("tally_index", tally.fingerprint())):
        assert world.store.sql(f"SELECT fingerprint FROM {table}") == [(now,)]

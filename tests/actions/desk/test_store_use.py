"""A store is empty until a case, an entry or a survivor is recorded, whoever may see it."""

from collections.abc import Callable
from inspect import Parameter, signature
from typing import Any

import pytest

from mscu.access import MAY
from mscu.actions.core.action import Action, Command
from mscu.actions.desk.store_use import LookForUse
from mscu.codes import Role, StoreKind
from mscu.gate import Gate
from tests.inputs.factories import a_case, a_report
from tests.scenes.stores import Store


def test_what_the_program_does_by_itself_leaves_it_empty(store: Store) -> None:
    """Else the first day would end with the first unlock, whoever's it is."""
    gates = [store.gate(role) for role in MAY]
    upkeep = [action for action in Action.register if issubclass(action, Command) and action.upkeep]
    alone = [action for action in upkeep if not _needed(action)]
    assert {action.recorded_as for action in alone} >= {"Heed", "UpdateLists"}
    for action in alone:
        for gate in gates:
            if gate.actor.may(action.needs) and StoreKind.UNIT in action.stores:
                gate.perform(action())
    assert all(gate.ask(LookForUse()).is_empty for gate in gates)


def _needed(action: type[Command[Any]]) -> list[str]:
    """Return the arguments that a command cannot do without."""
    arguments = signature(action).parameters.values()
    return [argument.name for argument in arguments if argument.default is Parameter.empty]


@pytest.mark.parametrize("record", [a_case, a_report])
def test_the_first_record_is_known_to_every_role(store: Store, record: Callable[[Gate], int]) -> None:
    gates = [store.gate(role) for role in MAY]
    assert all(gate.ask(LookForUse()).is_empty for gate in gates)
    record(store.gate(Role.OFFICER))
    assert not any(gate.ask(LookForUse()).is_empty for gate in gates)

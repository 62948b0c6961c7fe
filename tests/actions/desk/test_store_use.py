"""A store is empty until a case, an entry or a survivor is recorded, whoever may see it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mscu.access import MAY
from mscu.actions.desk.store_use import LookForUse
from mscu.codes import Role
from mscu.gate import Gate
from tests.inputs.factories import a_case, a_report
from tests.scenes.stores import Store


@pytest.mark.parametrize("record", [a_case, a_report])
def test_the_first_record_is_known_to_every_role(store: Store, record: Callable[[Gate], int]) -> None:
    gates = [store.gate(role) for role in MAY]
    assert all(gate.ask(LookForUse()).is_empty for gate in gates)
    record(store.gate(Role.OFFICER))
    assert not any(gate.ask(LookForUse()).is_empty for gate in gates)

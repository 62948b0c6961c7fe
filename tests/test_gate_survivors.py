"""The door to the navigators' store, for every action there is: role by role, all or nothing.

The register of actions is walked, so that a new one is tried unasked.
"""

from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from mscu.actions.core.action import SURVIVORS, Command, Query
from mscu.actions.survivors.survivors import TakeOn
from mscu.codes import Operation, Role, StoreKind
from mscu.errors import NotPermitted
from mscu.gate import ASK_A_LEAD, ONLY_IN_UNIT
from mscu.models.base import OfSurvivor, OpenOfSurvivor, SurvivorRecord
from mscu.models.kinds import mapped
from mscu.models.survivors.survivor import Survivor
from tests.inputs.consents import a_card
from tests.inputs.factories import registered
from tests.inputs.survivors import COMMANDS, QUERIES, CharityWorld
from tests.scenes.stores import OTHER_NAVIGATOR, Store
from tests.test_gate import NO_AUDIT, named

ALL_COMMANDS: list[type[Command[Any]]] = registered(Command, StoreKind.SURVIVORS)
ALL_QUERIES: list[type[Query[Any]]] = registered(Query, StoreKind.SURVIVORS)
OWN = [each for each in (*ALL_COMMANDS, *ALL_QUERIES) if each.stores == SURVIVORS]
POLICE = [
    action
    for kind in (Command, Query)
    for action in registered(kind)
    if StoreKind.SURVIVORS not in action.stores
]
RECORDING = [command for command in ALL_COMMANDS if command.stores == SURVIVORS]


@pytest.fixture
def world(charity_world: CharityWorld) -> CharityWorld:
    return charity_world


def test_every_action_has_valid_input_and_every_class_a_rule_or_a_reason_for_none() -> None:
    assert sorted(COMMANDS, key=named) == ALL_COMMANDS
    assert sorted(QUERIES, key=named) == ALL_QUERIES
    models = [model for model in mapped(StoreKind.SURVIVORS) if issubclass(model, SurvivorRecord)]
    ruled = Survivor | OfSurvivor | OpenOfSurvivor
    assert models
    assert [model for model in models if issubclass(model, ruled) == bool(model.unrestricted)] == []


@pytest.mark.parametrize("command", ALL_COMMANDS, ids=named)
def test_each_change_has_one_row_of_audit_with_its_digest_and_without_it_is_not_made(
    command: type[Command[Any]], world: CharityWorld
) -> None:
    store, gate = world.store, world.gate_for(command)
    doing = COMMANDS[command](world)
    if command in RECORDING:
        store.sql(NO_AUDIT)
        untouched = store.snapshot()
        with pytest.raises(DBAPIError):
            gate.perform(doing)
        assert store.snapshot() == untouched
        store.sql("DROP TRIGGER no_audit")
    before, seq = store.digests(), store.last_row()
    gate.perform(doing)
    rows, now = store.audit(after=seq), store.digests()
    changed = {key for key in {*before, *now} if before.get(key) != now.get(key)}
    kept = [row for row in rows if row.digest or row.operation is Operation.ERASURE]
    assert {(row.object_type, row.object_id): row.digest for row in kept} == {
        key: now.get(key, b"") for key in changed
    }
    assert [bool(row.signature) for row in rows] == [False] * (len(rows) - 1) + [True]
    assert bool(gate.changes) == bool(
        {key for key in changed if key[0] not in {"users", "access_grant", "setting", "code"}}
    )


def test_no_query_writes_anything_but_its_audit(world: CharityWorld) -> None:
    before = world.store.snapshot(without=("audit_entry",))
    for query in ALL_QUERIES:
        world.gate_for(query).ask(QUERIES[query](world))
        assert world.store.snapshot(without=("audit_entry",)) == before, query


@pytest.mark.parametrize("role", [Role.NAVIGATOR, Role.LEAD])
def test_a_refusal_names_nobody_whom_the_charity_does_not_have(role: Role, charity: Store) -> None:
    """Whoever is refused is sent to a lead, or to the unit's store, and never to somebody of the police."""
    gate = charity.gate(role)
    for action in (*registered(Command), *registered(Query), *ALL_COMMANDS, *ALL_QUERIES):
        is_here = StoreKind.SURVIVORS in action.stores
        if is_here and gate.actor.may(action.needs):
            continue
        do: Any = gate.ask if issubclass(action, Query) else gate.perform
        with pytest.raises(NotPermitted) as refused:
            do(object.__new__(action))
        assert refused.value.sentence == (ASK_A_LEAD if is_here else ONLY_IN_UNIT), action


def test_a_refusal_of_the_command_itself_names_a_lead(charity: Store) -> None:
    survivor = charity.gate(Role.NAVIGATOR).perform(TakeOn(name="Ionuț Bălan"))
    with pytest.raises(NotPermitted) as refused:
        charity.gate(OTHER_NAVIGATOR).perform(a_card(survivor))
    assert refused.value.sentence == ASK_A_LEAD

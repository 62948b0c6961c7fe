"""The triggers: which rows stay as they are, and that a missing or altered trigger is noticed."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError

from mscu.codes import Role
from mscu.errors import Damaged
from mscu.models.entries.entry import EntryVersion
from mscu.models.kinds import metadata
from mscu.store.engine.append_only import AppendOnly
from mscu.store.open_store import open_store
from mscu.store.schema.schema import APPEND_ONLY, make_triggers, triggers
from tests.inputs.factories import World
from tests.scenes.stores import NO_DEVICES, NOW, PASSPHRASE, Store


@pytest.mark.parametrize("kept", APPEND_ONLY, ids=lambda kept: kept.table)
def test_rows_are_known_by_their_whole_key(kept: AppendOnly) -> None:
    assert tuple(column.name for column in metadata.tables[kept.table].primary_key) == kept.key


def test_of_a_former_version_only_its_case_may_change(world: World) -> None:
    world.corrected()
    kept = set(EntryVersion.__table__.columns.keys()) - {"case_id", "version"}
    for column in kept:
        with pytest.raises(DBAPIError, match="entry_version is append-only"):
            world.store.sql(f"UPDATE entry_version SET {column} = {column}")
    world.store.sql("UPDATE entry_version SET case_id = case_id")


@pytest.mark.parametrize(
    "attack",
    ["DELETE FROM entry_version", "INSERT OR REPLACE INTO entry_version SELECT * FROM entry_version"],
)
def test_a_former_version_cannot_go(attack: str, world: World) -> None:
    world.corrected()
    before = world.store.snapshot()
    with pytest.raises(DBAPIError, match="entry_version is append-only"):
        world.store.sql(attack)
    assert world.store.snapshot() == before


@pytest.mark.parametrize("how", ["gone", "altered"])
@pytest.mark.parametrize("name", triggers())
def test_a_store_whose_trigger_is_gone_or_altered_does_not_open(name: str, how: str, store: Store) -> None:
    store.sql(f"DROP TRIGGER {name}")
    if how == "altered":
        statement = triggers()[name].replace("RAISE(ABORT,", "max(")
        store.sql(statement)
    store.close()
    with pytest.raises(Damaged):
        open_store(store.folder, Role.OFFICER, PASSPHRASE, devices=NO_DEVICES, now=NOW)


def test_missing_triggers_are_made_again(store: Store) -> None:
    for name in triggers():
        store.sql(f"DROP TRIGGER {name}")
    with store.engine.begin() as connection:
        make_triggers(connection)
        make_triggers(connection)
    store.close()
    open_store(store.folder, Role.OFFICER, PASSPHRASE, devices=NO_DEVICES, now=NOW).close()

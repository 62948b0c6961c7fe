"""A demo has every kind of entry, and no record in the future of its clock, whenever it is made or opened."""

from pathlib import Path

import pytest
from sqlalchemy import select

from mscu.app.demo_store import DEMO_DAY, build_demo
from mscu.codes import Kind, StoreKind, Timing
from mscu.demo.build import CASES
from mscu.demo.store import DEMO_PASSPHRASE
from mscu.gate import now_utc
from mscu.models.base import Moment
from mscu.models.entries.entry import Entry
from mscu.models.kinds import TABLES
from mscu.store.clock import recorded_until
from mscu.store.keys.workstation_keyring import DeviceSecrets, system_keyring
from mscu.store.open_store import OpenStore
from mscu.store.scale_up import open_fictional

NOT_RECORDED = {"audit_entry.at", "clock.due"}
"""When it was really done, and what is derived."""
NOT_IN_IT = {Kind.EMERGENCY}
"""Nobody in the demo had to ask for a survivor's emergency card."""
PLACES = {StoreKind.UNIT: "", StoreKind.SURVIVORS: StoreKind.SURVIVORS}


def opened(folder: Path) -> OpenStore:
    devices = DeviceSecrets(system_keyring())
    return open_fictional(folder, "navigator", DEMO_PASSPHRASE, devices=devices, now=now_utc())


def late_columns(folder: Path, kind: StoreKind) -> set[str]:
    """Return the columns that hold a time after a demo's records end, but for what is planned or due."""
    store = opened(folder / PLACES[kind])
    found: set[str] = set()
    with store.engine.connect() as connection:
        for table in TABLES[kind].sorted_tables:
            moments = [column for column in table.columns if isinstance(column.type, Moment)]
            for column in moments:
                ahead = column.info.get("timing") in {Timing.PLANNED, Timing.DUE}
                late = select(column).where(column > recorded_until(DEMO_DAY))
                if not ahead and connection.execute(late).first():
                    found.add(str(column))
    store.close()
    return found - NOT_RECORDED


def kinds_in(folder: Path) -> set[Kind]:
    """Return the kinds of entry that are in the unit's store of a demo."""
    store = opened(folder)
    with store.engine.connect() as connection:
        found = set(connection.scalars(select(Entry.kind).distinct()))
    store.close()
    return found


@pytest.mark.nightly
def test_the_whole_demo_has_every_kind_of_entry_and_nothing_after_its_clock(tmp_path: Path) -> None:
    build_demo(tmp_path / "demo", CASES)
    assert set(Kind) - kinds_in(tmp_path / "demo") == NOT_IN_IT
    assert [late_columns(tmp_path / "demo", kind) for kind in PLACES] == [set(), set()]

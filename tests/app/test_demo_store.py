"""No record of a demo lies in the future of its clock, whatever the time of day it is made or opened at."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from mscu.app.demo_store import DEMO_DAY, build_demo
from mscu.codes import StoreKind, Timing
from mscu.demo.store import DEMO_PASSPHRASE
from mscu.gate import now_utc
from mscu.models.base import Moment
from mscu.models.kinds import TABLES
from mscu.store.clock import recorded_until
from mscu.store.keys.workstation_keyring import DeviceSecrets, system_keyring
from mscu.store.scale_up import open_fictional

NOT_RECORDED = {"audit_entry.at", "clock.due"}
"""When it was really done, and what is derived."""
PLACES = {StoreKind.UNIT: "", StoreKind.SURVIVORS: StoreKind.SURVIVORS}


def late_columns(folder: Path, kind: StoreKind) -> set[str]:
    """Return the columns that hold a time after a demo's records end, but for what is planned or due."""
    store = open_fictional(
        folder / PLACES[kind],
        "navigator",
        DEMO_PASSPHRASE,
        devices=DeviceSecrets(system_keyring()),
        now=now_utc(),
    )
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


@pytest.mark.nightly
def test_nothing_is_recorded_after_the_time_that_the_demo_begins_at(tmp_path: Path) -> None:
    build_demo(tmp_path / "demo", cases=8)
    assert [late_columns(tmp_path / "demo", kind) for kind in PLACES] == [set(), set()]

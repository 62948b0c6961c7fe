"""A founded store with the caravan case in it, for tests that only read."""

from __future__ import annotations

from datetime import datetime

from mscu.codes import Role
from mscu.demo.caravan import read_caravan, record_caravan
from tests.scenes.stores import NOW, Store


def with_caravan(store: Store) -> int:
    """Record the caravan case and turn the clock to the demo's day; gives the case's number."""

    def at(moment: datetime) -> None:
        store.clock.now = moment

    case_id = record_caravan(store.gate(Role.OFFICER), read_caravan(), at)
    store.clock.now = NOW
    return case_id

"""The auditor, who reads what people searched for, and the time of day at which they did."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mscu import gate
from mscu.gate import Gate
from tests.scenes.stores import Store


@pytest.fixture(autouse=True)
def _by_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin each test at noon, whenever it is run: what is done at night is marked for the auditor."""
    begun = datetime.now(UTC)
    noon = begun.replace(hour=12, minute=0)
    monkeypatch.setattr(gate, "now_utc", lambda: noon + (datetime.now(UTC) - begun))


@pytest.fixture
def reader(store: Store) -> Gate:
    """Return the auditor's gate, with her own keys."""
    opened = store.gate("auditor").store
    slots = replace(opened.keys, unlocked=opened.unlocked)
    return replace(store.gate("auditor"), store=replace(opened, keys=slots))

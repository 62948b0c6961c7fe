"""The auditor, who reads what people searched for."""

from dataclasses import replace

import pytest

from mscu.gate import Gate
from tests.scenes.stores import Store


@pytest.fixture
def reader(store: Store) -> Gate:
    """Return the auditor's gate, with her own keys."""
    gate = store.gate("auditor")
    slots = replace(gate.store.keys, unlocked=gate.store.unlocked)
    return replace(gate, store=replace(gate.store, keys=slots))


@pytest.fixture(autouse=True)
def _audited_by_day(by_day: None) -> None:
    """Have the audit of each test begin at noon."""

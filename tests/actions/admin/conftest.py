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

"""Two units that know each other, and what one refuses of the other."""

from __future__ import annotations

import pytest

from mscu.actions.exchange.case_bundles import ReceiveBundle
from mscu.actions.exchange.partner_units import AddOtherUnit, OtherUnits
from mscu.codes import Role
from mscu.errors import Invalid
from mscu.gate import Gate
from tests.scenes.stores import Store

ON_PHONE = "With DI Rowe by phone"


def introduced(one: Store, to: Store) -> int:
    """Register another unit's card, as compared by two people."""
    own = one.gate(Role.SUPERVISOR).ask(OtherUnits()).own
    command = AddOtherUnit(card=own.content, fingerprint=own.fingerprint, compared=ON_PHONE)
    return int(to.gate(Role.SUPERVISOR).perform(command))


def refusal(gate: Gate, content: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        gate.perform(ReceiveBundle(content=content))
    assert set(refused.value.problems) == {"content"}
    return refused.value.sentence

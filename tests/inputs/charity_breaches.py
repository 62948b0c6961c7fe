"""Breaches of what the charity holds, and valid input for every action on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mscu.actions.charity.charity_breaches import (
    NameConcerned,
    RecordCharityBreach,
    SettleCharityBreach,
    TellSurvivor,
)
from mscu.actions.core.action import Command
from mscu.codes import YesNo
from mscu.survivor_codes import BreachRisk, ToldHow

TAKEN: dict[str, Any] = {
    "kind": "breach_kind:paper",
    "noticed_at": "20 Jun 2022 08:00",
    "text": "A diary was left on a bus.",
    "was_open": YesNo.NO,
}


def a_breach(*survivors: int, **changes: Any) -> RecordCharityBreach:
    """Return one that concerns some survivors, or all whom the store holds."""
    return RecordCharityBreach(survivors=survivors, **TAKEN | changes)


def found_again(breach_id: int) -> SettleCharityBreach:
    """Settle one that harms nobody."""
    return SettleCharityBreach(
        breach_id=breach_id, version=1, risk=BreachRisk.UNLIKELY, why_not_told="Found again."
    )


# fmt: off
COMMANDS: Mapping[type[Command[Any]], Callable[[int, int], Command[Any]]] = {
    RecordCharityBreach: lambda n, _: a_breach(n),
    NameConcerned: lambda n, b: NameConcerned(breach_id=b, survivors=(n,)),
    TellSurvivor: lambda n, b: TellSurvivor(
        breach_id=b, survivor_id=n, told_at="20 Jun 2022 09:00", how=ToldHow.MET),
    SettleCharityBreach: lambda _, b: SettleCharityBreach(
        breach_id=b, version=1, told_at="20 Jun 2022 09:00", risk=BreachRisk.HIGH),
}
"""By the survivor's number, and that of a breach which concerns somebody already."""
# fmt: on

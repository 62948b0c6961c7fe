"""What the demo's navigator did in the unit's store: the rota, and the alerts already read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from mscu.actions.enforcement.alerts import AcknowledgeAlerts, AlertLine, AlertsForNavigator
from mscu.actions.sharing.on_call import SetOnCall, Turn
from mscu.demo.build import MovingClock

if TYPE_CHECKING:
    from mscu.gate import Gate

ON_CALL_NUMBER = "07700 900171"
"""The charity's on-call phone, which whoever is on call carries: no survivor's number."""
ROTA = (
    Turn(starts_at="13 Jun 2022 08:00", ends_at="20 Jun 2022 08:00", name="Ana Pop", number=ON_CALL_NUMBER),
    Turn(
        starts_at="20 Jun 2022 08:00", ends_at="27 Jun 2022 08:00", name="Hannah Sealy", number=ON_CALL_NUMBER
    ),
    Turn(
        starts_at="27 Jun 2022 08:00", ends_at="4 Jul 2022 08:00", name="Moira Keane", number=ON_CALL_NUMBER
    ),
)
UNREAD_SURVIVOR = "Lorraine Pike"
"""The survivor whose alerts the navigator has not yet read when the demo opens."""


def fill_charity(gate: Gate) -> int:
    """Keep the rota, read the alerts, and return how many were read."""
    gate.perform(SetOnCall(turns=ROTA))
    clock, former_clock, count = MovingClock(), gate.clock, 0
    gate.clock = clock
    while alerts := [alert for alert in gate.ask(AlertsForNavigator()) if _is_to_be_read(alert)]:
        for alert in sorted(alerts, key=lambda alert: alert.raised_at):
            clock.set_to(alert.raised_at + timedelta(minutes=25))
            gate.perform(AcknowledgeAlerts(alert_ids=(alert.id,)))
        count += len(alerts)
    gate.clock = former_clock
    return count


def _is_to_be_read(alert: AlertLine) -> bool:
    return not alert.acknowledged and UNREAD_SURVIVOR not in alert.words

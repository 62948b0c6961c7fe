"""The cards of the right column of the Survivors page, in their order from the top."""

from __future__ import annotations

from collections.abc import Callable

from mscu.ui.desk import Desk
from mscu.ui.pages.page import Places
from mscu.ui.pages.survivors.consents_card import ConsentsCard
from mscu.ui.pages.survivors.emergency_card import EmergencyCard
from mscu.ui.pages.survivors.side import BesideCard

CARDS: tuple[Callable[[Desk, Places], BesideCard], ...] = (EmergencyCard, ConsentsCard)

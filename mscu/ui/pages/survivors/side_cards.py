"""The cards of the right column of the Survivors page, in their order from the top."""

from __future__ import annotations

from collections.abc import Callable

from mscu.ui.pages.core.page import Places
from mscu.ui.pages.sharing.consents_card import ConsentsCard
from mscu.ui.pages.sharing.emergency_card import EmergencyCard
from mscu.ui.pages.support.side import BesideCard
from mscu.ui.session.dispatcher import Dispatcher

CARDS: tuple[Callable[[Dispatcher, Places], BesideCard], ...] = (EmergencyCard, ConsentsCard)

"""Which day it is, as the gate's clock tells it: a demo store stands on a day of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mscu.access import Permission
from mscu.actions.core.action import EVERY_STORE, Query, Work


@dataclass(frozen=True, kw_only=True)
class Today(Query[date]):
    """The day in London."""

    needs = Permission.USE_STORE
    stores = EVERY_STORE

    def answer(self, work: Work) -> date:
        """Tell it."""
        return work.today

"""Data breaches of the unit: what is done when a computer is gone, who is endangered, who told."""

from __future__ import annotations

from typing import ClassVar

from mscu.access import Permission
from mscu.ui.pages.breaches.frame import BreachFrame, Wording
from mscu.ui.pages.breaches.words import UnitBreaches


class BreachesPage(BreachFrame):
    """The unit's register, in its own store."""

    name: ClassVar[str] = "breaches"
    needs: ClassVar[Permission] = Permission.KEEP_RECORDS
    wording: ClassVar[Wording] = UnitBreaches()
    opens_kind: ClassVar[str] = "cases"

"""Finds in the unit's store the case that a survivor's record names, for the safeguarding slice.

The navigators' store knows a case by a random name; what lies behind it is read through the same
visibility rule as everything else (`slice_chronology.py`): never intelligence, accounts or CCTV.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.models.case import Case


@dataclass(frozen=True, kw_only=True)
class CaseByUuid(Query[int | None]):
    """The number of the case that the navigators' store names."""

    uuid: str
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> int | None:
        """Look it up."""
        shown = func.coalesce(Case.kept_id, Case.id)
        number = work.value(select(shown).where(Case.uuid == self.uuid))
        return None if number is None else int(number)

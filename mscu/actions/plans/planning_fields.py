"""What commands on plans, partners and activity share: their columns, checked and put in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from mscu.access import Permission
from mscu.actions.core.action import Command, Work
from mscu.actions.core.checking import Checked, columns_from
from mscu.models.plan import Partner

if TYPE_CHECKING:
    from datetime import date

    from mscu.models.base import Record


@dataclass(frozen=True, kw_only=True)
class PlanningFields:
    """A record of planning, as a form gives it."""

    model: ClassVar[type[Record]]

    def checked(self, work: Work) -> dict[str, Any]:
        """Give the values of the columns.

        Raises:
            Invalid: a sentence for each field that needs another look.
            NotFound: it names a partner that is not there.
        """
        checked = Checked(work)
        values = columns_from(self, self.model, checked)
        self.check(checked, values)
        checked.refuse()
        values.pop("version", None)
        if values.get("partner_id") is not None:
            work.get(Partner, values["partner_id"])
        return values

    def check(self, checked: Checked, values: dict[str, Any]) -> None:
        """Note what is wrong with the fields together."""


@dataclass(frozen=True, kw_only=True)
class ChangePlanning(PlanningFields, Command[None], abstract=True):
    """What changing such a record has in common: all its fields are given anew."""

    record_id: int
    version: int
    needs = Permission.PLAN

    def perform(self, work: Work) -> None:
        """Put the new values in place of the old ones."""
        values = self.checked(work)
        record = work.get(self.model, self.record_id, self.version)
        for name, value in values.items():
            setattr(record, name, value)


def not_before(checked: Checked, name: str, days: tuple[date | None, date | None], sentence: str) -> None:
    """Note in a field that its day, the second one, lies before the first."""
    first, second = days
    if first and second and second < first:
        checked.problems[name] = sentence

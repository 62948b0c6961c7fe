"""What commands on plans, partners and activities share: checking their columns and storing them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from mscu.access import Permission
from mscu.actions.core.action import Command, Work
from mscu.actions.core.checking import Validator, columns_from, typed_from
from mscu.models.plan import Partner

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from mscu.models.base import Record


@dataclass(frozen=True, kw_only=True)
class PlanningFields:
    """A planning record, as entered in a form."""

    model: ClassVar[type[Record]]

    def validated_values(self, work: Work) -> dict[str, Any]:
        """Return the values of the columns.

        Raises:
            Invalid: A sentence for each field that is wrong.
            NotFound: It names a partner that does not exist.
        """
        validator = Validator(work)
        values = columns_from(self, self.model, validator)
        self.check(validator, values)
        validator.raise_if_invalid()
        values.pop("version", None)
        if values.get("partner_id") is not None:
            work.get(Partner, values["partner_id"])
        return values

    def check(self, validator: Validator, values: dict[str, Any]) -> None:
        """Note problems of several fields taken together."""


@dataclass(frozen=True, kw_only=True)
class ChangePlanning(PlanningFields, Command[None], abstract=True):
    """What changing a planning record has in common: all its fields are entered again."""

    record_id: int
    version: int
    needs = Permission.PLAN
    undoable = True

    def perform(self, work: Work) -> None:
        values = self.validated_values(work)
        record = work.get(self.model, self.record_id, self.version)
        former = self.former_fields(record, values)
        for name, value in (values | self.further_values(record, work)).items():
            setattr(record, name, value)
        work.flush()
        work.undone_by(replace(self, version=record.version, **former), "It is as it was.")

    def further_values(self, record: Any, work: Work) -> dict[str, Any]:  # noqa: ANN401, ARG002 - of subclasses
        """Return values of columns that no field is named like; for subclasses."""
        return {}

    def former_fields(self, record: Any, names: Iterable[str]) -> dict[str, Any]:  # noqa: ANN401 - as above
        """Return the fields that write a record as it is."""
        return typed_from(record, self, names)


def not_before(validator: Validator, name: str, days: tuple[date | None, date | None], sentence: str) -> None:
    """Note a problem if the second day lies before the first."""
    first, second = days
    if first and second and second < first:
        validator.problems[name] = sentence

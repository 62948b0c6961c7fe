"""The directory of partners: what each does, whom to ring, and the information sharing agreement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.plans.planning_fields import ChangePlanning, PlanningFields
from mscu.codes import YesNo
from mscu.dates.london import show_day
from mscu.models.plan import Partner
from mscu.text.name_forms import sort_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mscu.models.base import Record


@dataclass(frozen=True, kw_only=True)
class PartnerFields(PlanningFields):
    """An organisation that the unit works with."""

    model: ClassVar[type[Record]] = Partner

    name: str
    work: str = ""
    district: str | None = None
    contact: str = ""
    phone: str = ""
    email: str = ""
    agreement: YesNo = YesNo.NOT_SURE
    review_on: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class AddPartner(PartnerFields, Command[int]):
    """Add an organisation to the directory; return its id."""

    needs = Permission.PLAN

    def perform(self, work: Work) -> int:
        return work.add(Partner(**self.validated_values(work))).id


@dataclass(frozen=True, kw_only=True)
class ChangePartner(PartnerFields, ChangePlanning):
    """Change an organisation in the directory, or record that it is no longer a partner."""

    retired: bool = False

    @override
    def further_values(self, record: Partner, work: Work) -> dict[str, Any]:
        return {"retired_on": (record.retired_on or work.today) if self.retired else None}

    @override
    def former_fields(self, record: Partner, names: Iterable[str]) -> dict[str, Any]:
        return super().former_fields(record, names) | {"retired": record.retired_on is not None}


@dataclass(frozen=True, kw_only=True)
class PartnerLine:
    """An organisation as the directory shows it."""

    id: int
    version: int
    name: str
    work: str
    district: str | None
    district_label: str
    contact: str
    phone: str
    email: str
    agreement: YesNo
    review_on: str
    is_late: bool
    """Whether the agreement's review date is past."""
    note: str
    retired: bool


@dataclass(frozen=True, kw_only=True)
class Partners(Query[tuple[PartnerLine, ...]]):
    """All partners by name, former ones last."""

    needs = Permission.PLAN

    def answer(self, work: Work) -> tuple[PartnerLine, ...]:
        lines = [_line(work, partner) for partner in work.records(select(Partner))]
        return tuple(
            sorted(lines, key=lambda partner: (partner.retired, sort_name(partner.name), partner.id))
        )


def _line(work: Work, partner: Partner) -> PartnerLine:
    late = partner.review_on is not None and partner.review_on < work.today
    return PartnerLine(
        id=partner.id,
        version=partner.version,
        name=partner.name,
        work=partner.work,
        district=partner.district,
        district_label=work.label(partner.district),
        contact=partner.contact,
        phone=partner.phone,
        email=partner.email,
        agreement=partner.agreement,
        review_on=show_day(partner.review_on) if partner.review_on else "",
        is_late=late and partner.retired_on is None,
        note=partner.note,
        retired=partner.retired_on is not None,
    )

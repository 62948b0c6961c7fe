"""The directory of partners: what each does, whom to ring, and the information sharing agreement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

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
        return work.add(Partner(**self.checked(work))).id


@dataclass(frozen=True, kw_only=True)
class ChangePartner(PartnerFields, ChangePlanning):
    """Change an organisation in the directory, or record that it is no longer a partner."""

    retired: bool = False

    @override
    def perform(self, work: Work) -> None:
        super().perform(work)
        partner = work.get(Partner, self.record_id)
        partner.retired_on = (partner.retired_on or work.today) if self.retired else None


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
        lines = [_line(work, each) for each in work.records(select(Partner))]
        return tuple(sorted(lines, key=lambda each: (each.retired, sort_name(each.name), each.id)))


def _line(work: Work, each: Partner) -> PartnerLine:
    late = each.review_on is not None and each.review_on < work.today
    return PartnerLine(
        id=each.id,
        version=each.version,
        name=each.name,
        work=each.work,
        district=each.district,
        district_label=work.label(each.district),
        contact=each.contact,
        phone=each.phone,
        email=each.email,
        agreement=each.agreement,
        review_on=show_day(each.review_on) if each.review_on else "",
        is_late=late and each.retired_on is None,
        note=each.note,
        retired=each.retired_on is not None,
    )

"""Training, campaigns, conferences, interventions, impact assessments, funded posts and grants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.core.checking import Validator
from mscu.actions.plans.plan_file import day_or_empty
from mscu.actions.plans.planning_fields import ChangePlanning, PlanningFields, not_before
from mscu.actions.plans.plans import get_running_plan
from mscu.dates.london import show_day
from mscu.models.plan import Activity, Partner, Plan
from mscu.text.storable_text import FILL_IN

if TYPE_CHECKING:
    from mscu.models.base import Record

TRAINING, CAMPAIGN = "activity_kind:training", "activity_kind:campaign"
CONFERENCE, INTERVENTION = "activity_kind:conference", "activity_kind:intervention"
COMMUNITY_IMPACT = "activity_kind:community_impact"
FUNDED_POST, GRANT = "activity_kind:funded_post", "activity_kind:grant"
FUNDED = (FUNDED_POST, GRANT)


@dataclass(frozen=True, kw_only=True)
class ActivityFields(PlanningFields):
    """An activity, apart from the plan that it belongs to."""

    model: ClassVar[type[Record]] = Activity

    kind: str
    title: str
    theme: str | None = None
    strand: str | None = None
    starts_on: str
    ends_on: str = ""
    district: str | None = None
    partner_id: int | None = None
    led_by: str = ""
    audience: str = ""
    people: int | None = None
    sessions: int | None = None
    posts: int | None = None
    amount_pence: int | None = None
    funder: str = ""
    feedback: str = ""

    @override
    def check(self, validator: Validator, values: dict[str, Any]) -> None:
        """Require the number that the kind of activity is counted by."""
        if values.get("starts_on") is None:
            validator.problems.setdefault("starts_on", FILL_IN)
        days = (values.get("starts_on"), values.get("ends_on"))
        not_before(validator, "ends_on", days, "It cannot end before it begins.")
        if self.kind == TRAINING and self.people is None:
            validator.problems.setdefault("people", "Enter how many people were trained.")
        if self.kind in FUNDED:
            if self.amount_pence is None:
                validator.problems.setdefault("amount_pence", "Enter the amount.")
            if not self.funder.strip():
                validator.problems.setdefault("funder", "Say who pays for it.")


@dataclass(frozen=True, kw_only=True)
class RecordActivity(ActivityFields, Command[int]):
    """Record an activity, in a plan or by itself; return its id."""

    plan_id: int | None = None
    needs = Permission.PLAN

    def perform(self, work: Work) -> int:
        """Record the activity, with the case of its plan if it has one."""
        values = self.validated_values(work)
        if self.plan_id is not None:
            values["case_id"] = get_running_plan(work, self.plan_id).case_id
        return work.add(Activity(**values)).id


@dataclass(frozen=True, kw_only=True)
class ChangeActivity(ActivityFields, ChangePlanning):
    """Change an activity; the plan that it belongs to stays."""


@dataclass(frozen=True, kw_only=True)
class ActivityLine:
    """An activity as people read it."""

    id: int
    version: int
    kind: str
    kind_label: str
    title: str
    theme: str | None
    theme_label: str
    strand: str | None
    strand_label: str
    plan_id: int | None
    plan: str
    starts_on: str
    ends_on: str
    district: str | None
    district_label: str
    partner_id: int | None
    partner: str
    led_by: str
    audience: str
    people: int | None
    sessions: int | None
    posts: int | None
    amount_pence: int | None
    funder: str
    feedback: str


@dataclass(frozen=True, kw_only=True)
class Activities(Query[tuple[ActivityLine, ...]]):
    """Every activity, or those of one plan, newest first."""

    plan_id: int | None = None
    needs = Permission.PLAN

    def answer(self, work: Work) -> tuple[ActivityLine, ...]:
        statement = select(Activity).order_by(Activity.starts_on.desc(), Activity.id.desc())
        if self.plan_id is not None:
            statement = statement.where(Activity.plan_id == self.plan_id)
        partners = work.pairs(select(Partner.id, Partner.name))
        plans = work.pairs(select(Plan.id, Plan.title))
        return tuple(
            _line(
                work, activity, partners.get(activity.partner_id or 0, ""), plans.get(activity.plan_id or 0)
            )
            for activity in work.records(statement)
        )


COPIED_FIELDS = (
    "id",
    "version",
    "kind",
    "title",
    "theme",
    "strand",
    "plan_id",
    "district",
    "partner_id",
    "led_by",
    "audience",
    "people",
    "sessions",
    "posts",
    "amount_pence",
    "funder",
    "feedback",
)


def _line(work: Work, activity: Activity, partner: str, plan: str | None) -> ActivityLine:
    return ActivityLine(
        kind_label=work.label(activity.kind),
        theme_label=work.label(activity.theme),
        strand_label=work.label(activity.strand),
        district_label=work.label(activity.district),
        partner=partner,
        plan=plan or "",
        starts_on=show_day(activity.starts_on),
        ends_on=day_or_empty(activity.ends_on),
        **{name: getattr(activity, name) for name in COPIED_FIELDS},
    )

"""Row formats of plans, partners, activity and risks, and the empty states of their lists."""

from __future__ import annotations

from mscu.actions.plans.activities import ActivityLine
from mscu.actions.plans.partners import PartnerLine
from mscu.actions.plans.plan_file import PlanRow, PlanTarget
from mscu.actions.plans.strategy_risks import RiskLine
from mscu.codes import Family, YesNo
from mscu.text.counts import count_of
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.list_pane import EmptyTab

NO_PLANS = EmptyTab(
    "target",
    "No plan yet",
    (
        "A plan says under Prepare, Prevent, Pursue and Protect what is to be done, by whom and by when: "
        "for a theme of the strategy, a group or a case."
    ),
    "Create a plan",
)
NO_PARTNERS = EmptyTab(
    "handshake",
    "No partner yet",
    (
        "Organisations that take part in plans are listed here, with whom to ring and when the information "
        "sharing agreement is due for review."
    ),
    "Add a partner",
)
NO_ACTIVITY = EmptyTab(
    "megaphone",
    "No activity yet",
    (
        "Training with attendance, campaigns, conferences, commissioned interventions, community impact "
        "assessments, funded posts and grants are listed here."
    ),
    "Record an activity",
)
NO_RISKS = EmptyTab(
    "triangle-alert",
    "No risk in the register",
    (
        "What could stop the strategy from working is listed here, with its owner and what is being done "
        "about it."
    ),
    "Add a risk",
)
ACTIVITY_ICONS = {
    "training": "graduation-cap",
    "campaign": "megaphone",
    "conference": "users-round",
    "intervention": "hand-helping",
    "research": "search",
    "community_impact": "house",
    "funded_post": "briefcase-business",
    "grant": "hand-coins",
}


def pounds(pence: int) -> str:
    """Format an amount in pounds, leaving out the pence of a whole number."""
    return f"£{pence // 100:,}" if pence % 100 == 0 else f"£{pence / 100:,.2f}"


def plan_look(row: PlanRow) -> RowLook:
    """Format a plan: what it is for, and its open actions and questions."""
    actions = count_of(row.open_actions, "open action") if row.open_actions else "nothing open"
    next_due = f"next {row.next_due}" if row.next_due and not row.late_actions else ""
    gaps = count_of(row.open_requirements, "open question") if row.open_requirements else ""
    review = f"review late, {row.review_on}" if row.review_late else ""
    return RowLook(
        title=isolated(row.title),
        detail=joined(
            review, isolated(row.about), row.district, "" if row.ended else actions, next_due, gaps
        ),
        family=Family.GROUP if row.plan_target is PlanTarget.GROUP else Family.NOTE,
        icon="network" if row.plan_target is PlanTarget.GROUP else "target",
        kind="Plan",
        chip=plan_chip(row),
        quiet=bool(row.ended),
    )


def plan_chip(row: PlanRow) -> Chip:
    """Return a chip that says whether anything in the plan is late."""
    if row.ended:
        return Chip("ended", Status.DONE)
    if row.late_actions:
        return Chip(f"{row.late_actions} late", Status.LATE)
    return Chip("current", Status.RUN)


def partner_look(line: PartnerLine) -> RowLook:
    """Format a partner: what it does, and the state of its agreement."""
    district = line.district_label or "all districts"
    return RowLook(
        title=isolated(line.name),
        detail=joined(line.work, district, line.contact),
        family=Family.CARE,
        icon="handshake",
        kind="Partner",
        chip=partner_chip(line),
        quiet=line.retired,
    )


def partner_chip(line: PartnerLine) -> Chip:
    """Return a chip for the state of the information sharing agreement."""
    if line.retired:
        return Chip("former partner", Status.QUIET)
    if line.is_late:
        return Chip("review late", Status.LATE)
    if line.agreement is YesNo.YES:
        return Chip("agreement", Status.DONE)
    is_refused = line.agreement is YesNo.NO
    return Chip("no agreement" if is_refused else "agreement not confirmed", Status.SOON)


def activity_look(line: ActivityLine) -> RowLook:
    """Format an activity: what it was, for how many people or how much money."""
    people = count_of(line.people, "person", "people") if line.people is not None else ""
    money = pounds(line.amount_pence) if line.amount_pence is not None else ""
    return RowLook(
        title=isolated(line.title),
        detail=joined(line.kind_label, line.starts_on, people, money, line.district_label, line.partner),
        family=Family.NOTE,
        icon=ACTIVITY_ICONS.get(line.kind.partition(":")[2], "megaphone"),
        kind="Activity",
    )


def risk_look(line: RiskLine) -> RowLook:
    """Format a risk: likelihood and impact in words, and its owner."""
    likely = f"{line.likelihood_label}, {line.impact_label.lower()} impact"
    review = f"review {line.review_on}" if line.review_on else "no review set"
    return RowLook(
        title=isolated(line.text),
        detail=joined(likely, line.owner, review, line.theme_label),
        family=Family.NOTE,
        icon="triangle-alert",
        kind="Risk",
        chip=risk_chip(line),
        quiet=bool(line.closed_on),
    )


def risk_chip(line: RiskLine) -> Chip:
    """Return a chip that says whether a risk is open, and whether its review is late."""
    if line.closed_on:
        return Chip("closed", Status.DONE)
    return Chip("review late", Status.LATE) if line.is_late else Chip("open", Status.RUN)

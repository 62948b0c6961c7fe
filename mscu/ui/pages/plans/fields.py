"""The fields of the forms on plans, partners, activity and risks."""

from __future__ import annotations

from mscu.actions.plans.activities import CAMPAIGN, CONFERENCE, FUNDED, INTERVENTION, TRAINING
from mscu.actions.plans.plan_choices import Choice, PlanFormChoices
from mscu.actions.plans.plan_file import PlanTarget
from mscu.actions.plans.plans import DONE, DROPPED
from mscu.ui.forms.field_list import (
    CHECK,
    CHOICE,
    CODES,
    DAY,
    LINE,
    MONEY,
    NUMBER,
    SEGMENTS,
    TEXT,
    YES_NO_NOT_SURE,
    Field,
    Section,
    Sources,
    Switch,
)
from mscu.ui.pages.core.case_finder import CaseFinder
from mscu.ui.pages.editing.case_sources import DESK_OFFICER, OFFICER
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.editor import Editor

OVER = frozenset({DONE, DROPPED})
NO_PARTNER = "No partner"


class PlanCaseField:
    """Makes the editor that finds a case."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    def __call__(self, _field: Field, _sources: Sources) -> Editor:
        return CaseFinder(self._dispatcher)


def _choice(choices: tuple[Choice, ...], empty: str) -> CHOICE:
    return CHOICE(tuple((id_, label) for id_, label in choices), empty)


HEADER_FIELDS = (
    Field("title", "Title", LINE, required=True, wide=True),
    Field("aim", "Aim", LINE, wide=True, hint="What will be different if it works"),
    Field("district", "District", CODES("district")),
    Field("lead", "Lead", OFFICER),
    Field("review_on", "Review", DAY),
)


def new_plan(dispatcher: Dispatcher, choices: PlanFormChoices) -> tuple[Section, ...]:
    """Return the fields of a new plan: what it is for, then its details."""
    groups = _choice(choices.groups, "Choose a group" if choices.groups else "No group yet")
    return (
        Section(
            "",
            (
                Field("what_for", "What it is for", SEGMENTS(PlanTarget), required=True),
                Field("theme", "Theme", CODES("plan_theme"), required=True),
                Field("group_id", "Group", groups, required=True),
                Field("case_id", "Case", PlanCaseField(dispatcher), required=True),
                *HEADER_FIELDS,
            ),
        ),
    )


FOR = tuple(
    Switch(field, "what_for", frozenset({what}))
    for field, what in (
        ("theme", PlanTarget.THEME),
        ("group_id", PlanTarget.GROUP),
        ("case_id", PlanTarget.CASE),
    )
)
PLAN = (
    Section("", HEADER_FIELDS),
    Section(
        "End",
        (
            Field("ended_on", "Ended", DAY, hint="Leave empty while it runs"),
            Field("outcome", "Outcome", TEXT, wide=True),
        ),
    ),
)


def action(choices: PlanFormChoices) -> tuple[Section, ...]:
    """Return the fields of a plan's action."""
    return (
        Section(
            "",
            (
                Field("strand", "Strand", CODES("plan_strand"), required=True),
                Field("owner", "Owner", DESK_OFFICER, hint="Shown on that officer's desk"),
                Field("due_on", "Due", DAY),
                Field("objective", "Objective", LINE, required=True, wide=True),
                Field("action", "Action", LINE, required=True, wide=True),
                Field("partner_id", "Partner", _choice(choices.partners, NO_PARTNER)),
                Field("consulted", "Who was consulted", LINE),
            ),
        ),
        Section(
            "Outcome",
            (
                Field("state", "State", CODES("plan_action_state"), required=True),
                Field("done_on", "Done", DAY, hint="Leave empty for today"),
                Field("result", "Result", TEXT, wide=True),
                Field("learning", "Lessons learned", TEXT, wide=True),
            ),
        ),
    )


ACTION_OVER = tuple(Switch(field, "state", OVER) for field in ("done_on", "learning"))
REQUIREMENT = (
    Section(
        "",
        (
            Field("question", "Question", LINE, required=True, wide=True),
            Field("for_whom", "For whom", LINE, required=True, hint="Who is to find the answer"),
            Field("due_on", "Wanted by", DAY),
        ),
    ),
)
WHY = Section(
    "", (Field("reason", "Why", LINE, required=True, wide=True, hint="The earlier wording is kept"),)
)
ANSWER = (
    Section(
        "",
        (
            Field("answered_on", "Answered", DAY, required=True),
            Field("result", "Answer", TEXT, required=True, wide=True),
            Field("how", "How it was answered", TEXT, required=True, wide=True),
        ),
    ),
)
PARTNER = (
    Section(
        "",
        (
            Field("name", "Organisation", LINE, required=True, wide=True),
            Field("work", "What it does", LINE, wide=True),
            Field("district", "District", CODES("district"), hint="Leave empty for all districts"),
            Field("contact", "Contact", LINE),
            Field("phone", "Phone", LINE),
            Field("email", "E-mail", LINE),
            Field("agreement", "Information sharing agreement", YES_NO_NOT_SURE),
            Field("review_on", "Agreement to be reviewed", DAY),
            Field("note", "Note", TEXT, wide=True),
        ),
    ),
)
FORMER = Section("", (Field("retired", "No longer a partner", CHECK, wide=True),))


def activity(choices: PlanFormChoices, *, with_plan: bool) -> tuple[Section, ...]:
    """Return the fields of an activity, with the choice of plan if wanted."""
    plan = Field("plan_id", "Plan", _choice(choices.plans, "No plan"))
    return (
        Section(
            "",
            (
                Field("kind", "Kind", CODES("activity_kind"), required=True),
                Field("starts_on", "From", DAY, required=True),
                Field("ends_on", "Until", DAY),
                Field("title", "Title", LINE, required=True, wide=True),
                Field("people", "How many people", NUMBER),
                Field("sessions", "How many sessions", NUMBER, hint="Leave empty for one"),
                Field("amount_pence", "Amount", MONEY),
                Field("funder", "Funder", LINE),
                Field("posts", "How many posts", NUMBER),
                Field("audience", "Audience or cohort", LINE),
                Field("led_by", "Trainer, or who leads it", OFFICER),
                Field("partner_id", "Partner", _choice(choices.partners, NO_PARTNER)),
                Field("district", "District", CODES("district"), hint="Leave empty for all districts"),
                Field("theme", "Theme", CODES("plan_theme")),
                Field("strand", "Strand", CODES("plan_strand")),
                *((plan,) if with_plan else ()),
                Field("feedback", "Feedback or findings", TEXT, wide=True),
            ),
        ),
    )


_COUNTED = frozenset({TRAINING, CAMPAIGN, CONFERENCE})
ACTIVITY_KINDS = (
    Switch("sessions", "kind", _COUNTED),
    Switch("people", "kind", _COUNTED | {INTERVENTION}),
    Switch("amount_pence", "kind", frozenset(FUNDED) | {INTERVENTION}),
    Switch("funder", "kind", frozenset(FUNDED) | {INTERVENTION}),
    Switch("posts", "kind", frozenset(FUNDED)),
)
RISK = (
    Section(
        "",
        (
            Field("text", "Risk", TEXT, required=True, wide=True),
            Field("owner", "Owner", OFFICER, required=True),
            Field("likelihood", "Likelihood", CODES("risk_likelihood"), required=True),
            Field("impact", "Impact", CODES("risk_impact"), required=True),
            Field("mitigation", "Mitigation", TEXT, wide=True),
            Field("theme", "Theme", CODES("plan_theme")),
            Field("review_on", "Review", DAY),
        ),
    ),
)
CLOSED = Section("", (Field("closed_on", "Closed", DAY, hint="Leave empty while it is open"),))

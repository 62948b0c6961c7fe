"""The form of a planned operation, and of who was accounted for afterwards."""

from __future__ import annotations

from mscu.actions.enforcement.operations import RoleLine
from mscu.codes import Kind
from mscu.ui.forms.field_list import CODES_MANY, LINE, LINES, MOMENT, Field, Section
from mscu.ui.pages.editing.case_lines import EXPECTED
from mscu.ui.pages.editing.case_sources import OFFICER, PLACE
from mscu.ui.pages.editing.entry_fields import (
    HANDLING,
    about_field,
    follows_field,
    happened_field,
    text_field,
)
from mscu.ui.pages.editing.kind_forms import KindForm

ROLE_COLUMNS = (Field("task", "Task, such as entry or reception centre", LINE), Field("who", "Who", OFFICER))
OPERATION = (
    Section(
        "",
        (
            Field("officer", "Commander", OFFICER),
            happened_field("Planned for"),
            Field("place_id", "Place", PLACE),
            follows_field(Kind.OPERATION, "Follows from"),
            text_field("Plan, or result"),
        ),
    ),
    Section(
        "Before going in",
        (
            Field("briefing_at", "Briefing", MOMENT),
            Field("briefing_where", "Briefing place", LINE),
            Field("reception_centre", "Reception centre", LINE),
            Field("interpreters", "Interpreters", LINE, placeholder="languages, independent"),
            Field("medical", "Medical staff", LINE),
            Field("agencies", "Partners", CODES_MANY("agency"), wide=True),
            Field("in_place", "In place", CODES_MANY("in_place"), wide=True),
        ),
    ),
    Section(
        "Tasks",
        (
            Field(
                "roles", "Tasks", LINES(ROLE_COLUMNS, make=RoleLine, what="task", stretches=(3, 2)), wide=True
            ),
        ),
    ),
    Section(
        "People expected",
        (Field("people", "People", EXPECTED, wide=True),),
        hint="anyone not accounted for once the day has come is shown on the case",
    ),
    Section("Who and what", (about_field("Also about"),)),
    HANDLING,
)

FORMS = {Kind.OPERATION: KindForm(OPERATION, step_title="Account for people")}

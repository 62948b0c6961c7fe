"""The form of a complaint and of its steps."""

from __future__ import annotations

from mscu.actions.entries.complaints import PASSED_ON
from mscu.codes import Kind
from mscu.ui.forms.field_list import CODES, LINE, Field, Section
from mscu.ui.pages.editing.case_sources import PERSON
from mscu.ui.pages.editing.entry_fields import (
    HANDLING,
    about_field,
    follows_field,
    happened_field,
    text_field,
)
from mscu.ui.pages.editing.kind_forms import KindForm, show_while

COMPLAINT = (
    Section(
        "",
        (
            Field("step", "Step", CODES("complaint_step"), required=True),
            happened_field(),
            follows_field(Kind.COMPLAINT, "Step of, or about"),
            Field("person_id", "Who complains", PERSON),
            Field("complainant", "Or in words", LINE, placeholder="anonymous, her brother"),
            Field("about_whom", "About whom or what", LINE, hint="The case's records are held from now"),
            Field("passed_to", "Passed to", CODES("complaint_body")),
            Field("reference", "Their reference", LINE),
            text_field("Complaint, or its outcome", required=True),
        ),
    ),
    Section("Who and what", (about_field("Also about"),)),
    HANDLING,
)

FORMS = {
    Kind.COMPLAINT: KindForm(
        COMPLAINT,
        switches=show_while("step", frozenset({PASSED_ON}), "passed_to"),
        step_title="Next step of the complaint",
        step_field="step",
    )
}

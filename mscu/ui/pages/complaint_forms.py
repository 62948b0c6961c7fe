"""The form of a complaint and of its steps."""

from __future__ import annotations

from mscu.codes import Kind
from mscu.ui.field_list import CODES, LINE, Field, Section
from mscu.ui.pages.case_sources import PERSON
from mscu.ui.pages.entry_fields import HANDLING, about, follows, said, when

COMPLAINT = (
    Section(
        "",
        (
            Field("step", "Step", CODES("complaint_step"), required=True),
            when("When received, or this step taken"),
            follows(Kind.COMPLAINT, "Step of which complaint, or about which entry"),
            Field("person_id", "Who complains", PERSON),
            Field("complainant", "Or in words", LINE, placeholder="such as her brother, anonymous"),
            Field("about_whom", "About whom or what", LINE),
            Field("passed_to", "Passed to", CODES("complaint_body")),
            Field("reference", "Their reference", LINE),
            said("What is complained of, or what came of it", required=True),
        ),
        hint="a complaint keeps the records of the case until a supervisor lifts the hold",
    ),
    Section("Who and what", (about("Also about"),)),
    HANDLING,
)

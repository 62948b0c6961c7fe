"""Forms for enquiries and their results."""

from __future__ import annotations

from mscu.codes import EnquiryState, Kind
from mscu.ui.forms.field_list import CHECK, CHOICE, CODES, DAY, LINE, Field, Section
from mscu.ui.pages.editing.case_sources import DESK_OFFICER, PERSON, PLACE
from mscu.ui.pages.editing.entry_fields import (
    HANDLING,
    about_field,
    follows_field,
    happened_field,
    text_field,
)
from mscu.ui.pages.editing.kind_forms import KindForm, show_while

ENQUIRY = (
    Section(
        "",
        (
            Field("enquiry_type", "Type of enquiry", CODES("enquiry_type"), required=True),
            Field("owner", "Owner", DESK_OFFICER, required=True),
            happened_field("When raised"),
            Field("due_on", "Due", DAY),
            Field("state", "State", CHOICE(EnquiryState)),
            Field("urgent", "Fast-track", CHECK),
            text_field("What to find out", required=True),
            Field("place_id", "Place", PLACE),
            Field("person_id", "Person", PERSON),
            Field("authority", "Authority", LINE, placeholder="such as production order"),
            follows_field(Kind.ENQUIRY, "Raised from"),
        ),
    ),
    Section(
        "Recordings",
        (
            Field("overwritten_from", "Overwritten from", DAY, hint="Drives the clock"),
            Field("last_overwritten", "Fully overwritten on", DAY),
            Field("coverage_from", "Recordings from", DAY),
            Field("coverage_to", "Recordings to", DAY),
        ),
        hint="for CCTV: ask the owner when it is overwritten",
    ),
    Section("Who and what", (about_field(),)),
    HANDLING,
)

ENQUIRY_RESULT = (
    Section(
        "",
        (
            follows_field(Kind.ENQUIRY_RESULT, "Which enquiry", required=True),
            happened_field("When found out"),
            Field("exhibit_reference", "Exhibit", LINE, placeholder="such as TF/1"),
            text_field("What was found", required=True),
            Field("finished", "The enquiry is finished", CHECK),
            Field("clock_error", "Clock error", LINE, placeholder="such as 7 minutes fast"),
            about_field(),
        ),
    ),
    HANDLING,
)

FORMS = {
    Kind.ENQUIRY: KindForm(
        ENQUIRY,
        switches=show_while(
            "enquiry_type",
            frozenset({"enquiry_type:cctv"}),
            "overwritten_from",
            "last_overwritten",
            "coverage_from",
            "coverage_to",
        ),
        own_field="owner",
        proposes_now=True,
        done="Enquiry raised.",
    ),
    Kind.ENQUIRY_RESULT: KindForm(ENQUIRY_RESULT),
}

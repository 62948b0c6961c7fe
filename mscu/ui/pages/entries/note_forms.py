"""Forms for notes, meetings and decisions."""

from __future__ import annotations

from mscu.actions.entries.notes import MeetingAction
from mscu.code_keys import S45_INDICATIONS
from mscu.codes import Kind
from mscu.ui.forms.field_list import CHECK, CODES, CODES_MANY, DAY, LINE, LINES, TEXT, Field, Section
from mscu.ui.pages.editing.case_sources import OFFICER, PERSON
from mscu.ui.pages.editing.entry_fields import (
    HANDLING,
    about_field,
    follows_field,
    happened_field,
    text_field,
)
from mscu.ui.pages.editing.kind_forms import KindForm, show_while

NOTE = (
    Section(
        "",
        (
            Field("note_type", "Type", CODES("note_type")),
            happened_field(),
            Field("with_whom", "With whom", OFFICER),
            text_field("What happened or was said", required=True),
            follows_field(Kind.NOTE, "About which entry"),
            about_field(),
        ),
    ),
    HANDLING,
)

ACTION_COLUMNS = (
    Field("text", "What is to be done", LINE),
    Field("owner", "By whom", OFFICER),
    Field("due_on", "By when", DAY),
)

MEETING = (
    Section(
        "",
        (
            Field("meeting_type", "Type of meeting", CODES("meeting_type"), required=True),
            happened_field(),
            Field("confidentiality_read", "Confidentiality statement read", CHECK),
            Field("agencies", "Agencies", CODES_MANY("agency"), wide=True),
            Field("present", "Present", LINE, wide=True, placeholder="names and agencies"),
            text_field("What was said and agreed", required=True),
            follows_field(Kind.MEETING, "Follows from"),
            about_field(),
        ),
    ),
    Section(
        "Actions raised",
        (
            Field(
                "actions",
                "Actions",
                LINES(ACTION_COLUMNS, make=MeetingAction, what="action", stretches=(5, 3, 2)),
                wide=True,
            ),
        ),
        hint="each becomes an enquiry for its owner, with a clock if it has a date",
    ),
    HANDLING,
)

DECISION = (
    Section(
        "",
        (
            Field("decision_type", "Type of decision", CODES("decision_type")),
            Field("decided_by", "Decided by", OFFICER, required=True),
            happened_field(),
            text_field("Decision and reasons", required=True),
            Field("person_id", "About whom", PERSON),
            Field("review_on", "Review on", DAY),
            Field("cps_told", "CPS informed", CHECK),
            Field(
                "indications",
                "Indications",
                CODES_MANY("s45_indication"),
                wide=True,
                hint="By the age at the time of the act: under 18, no compulsion is needed",
            ),
            Field("offences", "Offences considered", CODES_MANY("offence"), wide=True),
            follows_field(Kind.DECISION, "Reviews or follows from"),
            Field("supersedes", "Supersedes that decision", CHECK),
            Field("in_place", "Must be in place before entry", CODES_MANY("in_place"), wide=True),
            about_field(),
        ),
    ),
    Section(
        "National Decision Model",
        (
            Field("information", "Information and intelligence", TEXT, wide=True),
            Field("threat", "Threat, risk and working strategy", TEXT, wide=True),
            Field("powers", "Powers and policy", TEXT, wide=True),
            Field("options", "Options not taken, and why", TEXT, wide=True),
            Field("action", "Action and review", TEXT, wide=True),
        ),
        hint="with the Code of Ethics at its centre; as far as is known now",
    ),
    HANDLING,
)

FORMS = {
    Kind.NOTE: KindForm(NOTE, proposes_now=True),
    Kind.MEETING: KindForm(MEETING),
    Kind.DECISION: KindForm(
        DECISION,
        switches=show_while("decision_type", frozenset({S45_INDICATIONS}), "indications", "offences"),
        own_field="decided_by",
        proposes_now=True,
    ),
}

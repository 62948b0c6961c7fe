"""The form of a victim information request and of its steps; which asks for what is among the rules."""

from __future__ import annotations

from mscu.actions.entries.information_requests import RecordInformationRequest
from mscu.codes import InformationNotice, Kind
from mscu.dates.london import show_day
from mscu.rules.victim_information import (
    ASKED_WITH,
    COUNSELLING_FIELDS,
    REQUEST_FIELDS,
    victim_information_rule,
)
from mscu.ui.forms.field_list import (
    CHOICE,
    CODES,
    CODES_MANY,
    DAY,
    LINE,
    PARTIAL,
    TEXT,
    YES_NO_NOT_SURE,
    Field,
    Section,
    Sources,
    Switch,
)
from mscu.ui.pages.editing.case_sources import OFFICER, OneSubject
from mscu.ui.pages.editing.entry_fields import HANDLING, about_field, follows_field, text_field
from mscu.ui.pages.editing.kind_forms import KindForm


def _law_hint(_sources: Sources) -> str:
    return victim_information_rule().words


def _code_hint(_sources: Sources) -> str:
    return f"Before {show_day(victim_information_rule().start)}: marked “before the code”"


WHOSE = OneSubject(roles_required=RecordInformationRequest.roles_required["person_id"])
INFORMATION_REQUEST = (
    Section(
        "",
        (
            Field("step", "Step", CODES("information_step"), required=True),
            Field("person_id", "Whose information", WHOSE, required=True),
            Field("happened", "When sent, or step taken", PARTIAL, required=True, hint=_code_hint),
            Field("authorised_by", "Authorised by", OFFICER),
            Field("holder", "Holder", LINE, placeholder="such as a practice, school or charity"),
            follows_field(Kind.INFORMATION_REQUEST, "Step of, or follows from"),
            Field("holder_why", "Why believed to hold it", TEXT, wide=True),
            Field("answer", "Answer", CODES("information_answer")),
            text_field(
                "What was said, or what came", hint="Attach what came to this entry, and assess it there"
            ),
        ),
    ),
    Section(
        "In the request",
        (
            Field("asked_for", "What is asked for", TEXT, wide=True),
            Field("reason", "Why it is asked for", TEXT, wide=True),
            Field("how_handled", "How it will be handled", TEXT, wide=True),
            Field("request_left_out", "Left out of the request", CODES_MANY("information_part")),
        ),
        hint="the holder reads this, and in the notice the victim or the adult told: name nobody else",
    ),
    Section(
        "For the record",
        (
            Field("line_of_enquiry", "Reasonable line of enquiry", TEXT, wide=True, hint=_law_hint),
            Field("relevance", "Why relevant", TEXT, wide=True),
            Field("necessity", "Why necessary", TEXT, wide=True),
            Field("proportionality", "Why proportionate", TEXT, wide=True),
            Field("other_means", "Other means: what was tried, or why not practicable", TEXT, wide=True),
            Field("counselling", "Are counselling notes asked for?", YES_NO_NOT_SURE),
            Field("probative_value", "Substantial probative value", TEXT, wide=True),
            Field("presumption_rebutted", "Why the presumption is rebutted", TEXT, wide=True),
            Field("regard", "Regard had to the code of practice", CODES_MANY("regard_to_code"), wide=True),
        ),
        hint="neither the holder nor the victim is told",
    ),
    Section(
        "Notice to the victim",
        (
            Field("notice", "Notice in writing", CHOICE(InformationNotice, empty="Choose one")),
            Field("notice_on", "Given on", DAY),
            Field("lacks_capacity", "Does the victim lack capacity?", YES_NO_NOT_SURE),
            Field("notice_to", "Given to", CODES_MANY("notice_recipient")),
            Field("notice_name", "By name", LINE),
            Field("notice_left_out", "Left out of the notice", CODES_MANY("information_part")),
            Field("late_reason", "Why not on or before the day of the request", TEXT, wide=True),
        ),
        hint="on or before the day of the request, otherwise as soon as practicable",
    ),
    Section(
        "No notice, or something left out",
        (
            Field("grounds", "On which ground", CODES_MANY("notice_ground"), wide=True),
            Field("grounds_why", "Why it applies", TEXT, wide=True),
        ),
        hint="no paper tells of it",
    ),
    Section("Who and what", (about_field("Also about"),)),
    HANDLING,
)

FORMS = {
    Kind.INFORMATION_REQUEST: KindForm(
        INFORMATION_REQUEST,
        switches=tuple(
            Switch(name, by, values) for name, asked in ASKED_WITH.items() for by, values in asked.items()
        ),
        step_title="Next step of the request",
        step_field="step",
        copied=("person_id", *REQUEST_FIELDS, *COUNSELLING_FIELDS),
    )
}

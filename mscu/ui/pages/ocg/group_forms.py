"""The forms of a group: assessment, status, worksheet lines, disruptions."""

from __future__ import annotations

from mscu.actions.ocg.assessments import Exploited, NewPlanLine
from mscu.codes import Kind, SubjectKind
from mscu.ui.forms.field_list import CODES, DAY, LINE, LINES, TEXT, Field, Section
from mscu.ui.pages.editing.case_lines import MEMBERS, PLAN_COLUMNS
from mscu.ui.pages.editing.case_sources import OFFICER, SUPPORTING_ENTRY, SubjectsWithRoles
from mscu.ui.pages.editing.entry_fields import (
    HANDLING,
    about_field,
    follows_field,
    happened_field,
    text_field,
)
from mscu.ui.pages.editing.kind_forms import KindForm

PEOPLE = (SubjectKind.PERSON,)


def _exploited(subject_id: int, _role: str) -> Exploited:
    return Exploited(subject_id=subject_id)


OCG_ASSESSMENT = (
    Section(
        "",
        (
            Field("name", "Name of the group", LINE, required=True, wide=True),
            happened_field("When assessed"),
            Field("status", "Status", CODES("ocg_status"), required=True),
            Field("lead_responsible_officer", "Lead responsible officer", OFFICER),
            Field("district", "District", CODES("district")),
            follows_field(Kind.OCG_ASSESSMENT, "Follows from"),
            text_field("What is known, and why the status changes where it does"),
        ),
    ),
    Section(
        "Members",
        (Field("members", "Members", MEMBERS, wide=True),),
        hint="who acts, or agrees to act, together: at least three (Serious Crime Act 2015 s.45)",
    ),
    Section(
        "Exploited people",
        (Field("exploited", "Exploited", SubjectsWithRoles(_exploited, kinds=PEOPLE), wide=True),),
        hint="never as members: mapping and vetting would harm them",
    ),
    Section(
        "4P plan",
        (
            Field(
                "plan",
                "Plan",
                LINES(PLAN_COLUMNS, make=NewPlanLine, what="line", stretches=(2, 5, 3, 2)),
                wide=True,
            ),
        ),
    ),
    Section("Who and what", (about_field("Also about"),)),
    HANDLING,
)
OCG_STEP = (
    Section(
        "",
        (
            Field("status", "Status", CODES("ocg_status"), required=True),
            happened_field("Since"),
            Field("by_whom", "Nominated or decided by", OFFICER),
            follows_field(Kind.OCG_STEP, "Group", required=True),
            text_field("Why", required=True),
        ),
    ),
    Section(
        "Lead and tier",
        (
            Field("lead_responsible_officer", "Lead responsible officer", OFFICER),
            Field("lead_since", "Leads since", DAY),
            Field("tier", "Tier", CODES("ocg_tier")),
        ),
        hint="fields left empty are not changed",
    ),
    Section(
        "Official reference and band",
        (
            Field("official_reference", "Reference", LINE),
            Field("official_band", "Band", LINE),
            Field("official_on", "As on", DAY),
        ),
        hint="as in the national database; nothing is calculated here",
    ),
    Section("Who and what", (about_field("Also about"),)),
    HANDLING,
)
OCG_FACT = (
    Section(
        "",
        (
            Field("heading", "Heading", CODES("ocg_heading"), required=True),
            happened_field("As on"),
            follows_field(Kind.OCG_FACT, "Group", required=True),
            text_field("What is known"),
        ),
        hint="one fact per line, and no totals",
    ),
    Section(
        "Grade and confidence",
        (
            Field("source_grade", "Source", CODES("intelligence_source")),
            Field("assessment", "Assessment", CODES("intelligence_assessment")),
            Field("handling_code", "Handling", CODES("intelligence_handling")),
            Field("confidence", "Confidence", CODES("intelligence_confidence")),
            Field("source_id", "Supporting entry", SUPPORTING_ENTRY),
            Field("confidence_why", "Reason for the confidence", TEXT, wide=True),
        ),
    ),
    Section(
        "Gap",
        (Field("gap", "What is not known", TEXT, wide=True),),
        hint="becomes an intelligence requirement: raise an enquiry from it",
    ),
    Section("Who and what", (about_field("About"),)),
    HANDLING,
)
DISRUPTION = (
    Section(
        "",
        (
            Field("level", "Effect", CODES("disruption_level"), required=True),
            happened_field(),
            Field("strand", "Strand of the 4P plan", CODES("plan_strand")),
            Field("disrupted_by", "By whom", OFFICER),
            follows_field(Kind.DISRUPTION, "Group", required=True),
            text_field("What was done", required=True),
        ),
    ),
    Section(
        "Evidence",
        (
            Field("source_id", "Entry that shows it", SUPPORTING_ENTRY),
            Field("evidence", "Or in words", TEXT, wide=True),
        ),
        hint="what the claim rests on: an entry, words, or both",
    ),
    Section(
        "Review", (Field("reviewed_by", "Reviewed by", OFFICER), Field("reviewed_on", "Reviewed on", DAY))
    ),
    Section("Who and what", (about_field("About"),)),
    HANDLING,
)

FORMS = {
    Kind.OCG_ASSESSMENT: KindForm(
        OCG_ASSESSMENT,
        copied=("name", "status", "district", "lead_responsible_officer"),
        step_title="Assess the group again",
    ),
    Kind.OCG_STEP: KindForm(OCG_STEP, proposes_now=True),
    Kind.OCG_FACT: KindForm(OCG_FACT, proposes_now=True),
    Kind.DISRUPTION: KindForm(DISRUPTION),
}

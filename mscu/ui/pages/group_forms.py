"""The form of an assessment of suspects as an organised crime group."""

from __future__ import annotations

from mscu.actions.ocgs import Exploited, Member, Plan
from mscu.codes import Kind, SubjectKind
from mscu.ui.field_list import CODES, LINE, LINES, Field, Section
from mscu.ui.pages.case_lines import PLAN_COLUMNS
from mscu.ui.pages.case_sources import EVERYBODY, OFFICER
from mscu.ui.pages.entry_fields import HANDLING, about, follows, said, when

PEOPLE = (SubjectKind.PERSON,)


def _member(subject_id: int, role: str) -> Member:
    return Member(subject_id=subject_id, role=role)


def _exploited(subject_id: int, _role: str) -> Exploited:
    return Exploited(subject_id=subject_id)


OCG_ASSESSMENT = (
    Section(
        "",
        (
            Field("name", "Name of the group", LINE, required=True, wide=True),
            when("When assessed"),
            Field("status", "Status", CODES("ocg_status"), required=True),
            Field("lead_responsible_officer", "Lead responsible officer", OFFICER),
            Field("district", "District", CODES("district")),
            follows(Kind.OCG_ASSESSMENT, "Follows from"),
            said("What is known: intent, capability, gaps"),
        ),
    ),
    Section(
        "Members",
        (
            Field(
                "members",
                "Members",
                EVERYBODY(_member, list_name="ocg_role", kinds=PEOPLE),
                wide=True,
            ),
        ),
        hint="who acts or agrees to act together: three at least (Serious Crime Act 2015 s.45)",
    ),
    Section(
        "Exploited people",
        (Field("exploited", "Exploited", EVERYBODY(_exploited, kinds=PEOPLE), wide=True),),
        hint="never members: mapping and vetting would harm them",
    ),
    Section(
        "4P plan",
        (
            Field(
                "plan",
                "Plan",
                LINES(PLAN_COLUMNS, make=Plan, what="line", stretches=(2, 5, 3, 2)),
                wide=True,
            ),
        ),
    ),
    Section("Who and what", (about("Also about"),)),
    HANDLING,
)

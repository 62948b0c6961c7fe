"""Assessment of suspects as an organised crime group (Serious Crime Act 2015 s.45).

The first assessment stands for the group. Later assessments follow it; its steps of status, lines of
worksheet and disruptions belong to it.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from mscu.codes import Family, Kind, Sensitivity, Timing
from mscu.models.base import PartOfEntry, Record, code, field, link, long_text
from mscu.models.entries.entry import Entry, entry_key


class OcgAssessment(Entry):
    """What is known of a group at one time; no score is ever computed."""

    __tablename__ = "ocg_assessment"
    of_kind = Kind.OCG_ASSESSMENT
    family = Family.GROUP

    id: Mapped[int] = entry_key()
    name: Mapped[str] = field(Sensitivity.PERSON, "Name of the group")
    status: Mapped[str] = code("ocg_status", "Status")
    lead_responsible_officer: Mapped[str] = field(Sensitivity.STAFF, "Lead responsible officer", default="")
    district: Mapped[str | None] = code("district", "District", Sensitivity.DISTRICT)
    group_id: Mapped[int | None] = link("ocg_assessment")
    """The assessment that stands for the group; None in that one itself."""


class OcgMember(PartOfEntry, Record):
    """A member, the role held in the group and when, and the source."""

    __tablename__ = "ocg_member"

    subject_id: Mapped[int] = link("subject", "Member")
    role: Mapped[str] = code("ocg_role", "Role", Sensitivity.LEGAL)
    from_on: Mapped[date | None] = field(Sensitivity.DATE, "From", timing=Timing.HAPPENED)
    until_on: Mapped[date | None] = field(Sensitivity.DATE, "Until", timing=Timing.PLANNED)
    source_grade: Mapped[str | None] = code("intelligence_source", "Source evaluation")
    assessment: Mapped[str | None] = code("intelligence_assessment", "Assessment")
    handling_code: Mapped[str | None] = code("intelligence_handling", "Handling code")
    source_id: Mapped[int | None] = link("entry")


class OcgExploited(PartOfEntry, Record):
    """A person exploited by the group, kept apart from its members and never counted with them."""

    __tablename__ = "ocg_exploited"

    subject_id: Mapped[int] = link("subject", "Exploited person")


class PlanLine(PartOfEntry, Record):
    """One line of the 4P plan for a group."""

    __tablename__ = "plan_line"

    strand: Mapped[str] = code("plan_strand", "Strand")
    text: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Action")
    owner: Mapped[str] = field(Sensitivity.STAFF, "Owner", default="")
    due_on: Mapped[date | None] = field(Sensitivity.DATE, "Due", timing=Timing.DUE)


class OcgStep(Entry):
    """A step in the life of a group: its status and why, its tier, lead and official reference.

    Reference and band are those of the national database (APMIS), as an officer entered them.
    """

    __tablename__ = "ocg_step"
    of_kind = Kind.OCG_STEP
    family = Family.GROUP

    id: Mapped[int] = entry_key()
    group_id: Mapped[int] = link("ocg_assessment")
    name: Mapped[str] = field(Sensitivity.PERSON, "Name of the group")
    former: Mapped[str] = code("ocg_status", "Status before")
    status: Mapped[str] = code("ocg_status", "Status")
    by_whom: Mapped[str] = field(Sensitivity.STAFF, "Nominated or decided by", default="")
    tier: Mapped[str | None] = code("ocg_tier", "Tier")
    lead_responsible_officer: Mapped[str] = field(Sensitivity.STAFF, "Lead responsible officer", default="")
    lead_since: Mapped[date | None] = field(Sensitivity.DATE, "Lead since", timing=Timing.HAPPENED)
    official_reference: Mapped[str] = field(Sensitivity.REFERENCE, "Official reference", default="")
    official_band: Mapped[str] = field(Sensitivity.LEGAL, "Official band", default="")
    official_on: Mapped[date | None] = field(Sensitivity.DATE, "Official as on", timing=Timing.HAPPENED)


class OcgFact(Entry):
    """A line of a group's worksheet: a statement under a heading, or a gap in what is known."""

    __tablename__ = "ocg_fact"
    of_kind = Kind.OCG_FACT
    family = Family.GROUP

    id: Mapped[int] = entry_key()
    group_id: Mapped[int] = link("ocg_assessment")
    heading: Mapped[str] = code("ocg_heading", "Heading")
    source_grade: Mapped[str | None] = code("intelligence_source", "Source evaluation")
    assessment: Mapped[str | None] = code("intelligence_assessment", "Assessment")
    handling_code: Mapped[str | None] = code("intelligence_handling", "Handling code")
    confidence: Mapped[str | None] = code("intelligence_confidence", "Confidence")
    confidence_why: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Reason for the confidence", default="")
    source_id: Mapped[int | None] = link("entry")
    gap: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Gap", default="")


class Disruption(Entry):
    """An action against a group, how much it disrupted, and who assessed that on what basis."""

    __tablename__ = "disruption"
    of_kind = Kind.DISRUPTION
    family = Family.GROUP

    id: Mapped[int] = entry_key()
    group_id: Mapped[int] = link("ocg_assessment")
    level: Mapped[str] = code("disruption_level", "Effect")
    strand: Mapped[str | None] = code("plan_strand", "Strand")
    disrupted_by: Mapped[str] = field(Sensitivity.STAFF, "By whom", default="")
    evidence: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Evidence", default="")
    source_id: Mapped[int | None] = link("entry")
    reviewed_by: Mapped[str] = field(Sensitivity.STAFF, "Reviewed by", default="")
    reviewed_on: Mapped[date | None] = field(Sensitivity.DATE, "Reviewed on", timing=Timing.HAPPENED)

"""Assessment of suspects as an organised crime group (Serious Crime Act 2015 s.45)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from mscu.codes import Family, Kind, Sensitivity
from mscu.models.base import PartOfEntry, Record, code, field, link
from mscu.models.entry import Entry, entry_key


class OcgAssessment(Entry):
    """What is known of a group at one time; no score is ever computed."""

    __tablename__ = "ocg_assessment"
    of_kind = Kind.OCG_ASSESSMENT
    family = Family.GROUP

    id: Mapped[int] = entry_key()
    name: Mapped[str] = field(Sensitivity.PERSON, "Name of the group")
    status: Mapped[str] = code("ocg_status", "Status")
    lead_responsible_officer: Mapped[str] = field(
        Sensitivity.STAFF, "Lead responsible officer", default=""
    )
    district: Mapped[str | None] = code("district", "District", Sensitivity.DISTRICT)


class OcgMember(PartOfEntry, Record):
    """A member and the role held in the group."""

    __tablename__ = "ocg_member"

    subject_id: Mapped[int] = link("subject", "Member")
    role: Mapped[str] = code("ocg_role", "Role", Sensitivity.LEGAL)


class OcgExploited(PartOfEntry, Record):
    """A person exploited by the group: apart from its members, and never counted with them."""

    __tablename__ = "ocg_exploited"

    subject_id: Mapped[int] = link("subject", "Exploited person")


class PlanLine(PartOfEntry, Record):
    """One line of the 4P plan for a group."""

    __tablename__ = "plan_line"

    strand: Mapped[str] = code("plan_strand", "Strand")
    text: Mapped[str] = field(Sensitivity.NARRATIVE, "Action")
    owner: Mapped[str] = field(Sensitivity.STAFF, "Owner", default="")
    due_on: Mapped[date | None] = field(Sensitivity.DATE, "Due")

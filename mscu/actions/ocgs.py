"""Assessing suspects as an organised crime group; exploited people stay apart from members."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.action import Work
from mscu.actions.checking import Checked
from mscu.actions.entries import RecordEntry, add_lines, involve, joined, name_of
from mscu.actions.victim_and_suspect import victims_among
from mscu.models.entry import Entry
from mscu.models.ocg import OcgAssessment, OcgExploited, OcgMember, PlanLine

MEMBER, EXPLOITED = "involvement_role:ocg_member", "involvement_role:exploited"


@dataclass(frozen=True, kw_only=True)
class Member:
    """A member and the role in the group."""

    subject_id: int
    role: str


@dataclass(frozen=True, kw_only=True)
class Exploited:
    """A person whom the group exploited."""

    subject_id: int


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A line of the 4P plan."""

    strand: str
    text: str
    owner: str = ""
    due_on: str = ""


@dataclass(frozen=True, kw_only=True)
class AssessGroup(RecordEntry):
    """Record what is known of a group: members, exploited people apart, status, 4P plan."""

    needs = Permission.ASSESS_GROUPS
    model: ClassVar[type[Entry]] = OcgAssessment

    name: str
    status: str
    lead_responsible_officer: str = ""
    district: str | None = None
    members: tuple[Member, ...] = ()
    exploited: tuple[Exploited, ...] = ()
    plan: tuple[Plan, ...] = ()

    @override
    def check(self, checked: Checked) -> None:
        """A person under coercion is never a member: mapping and vetting would harm her."""
        for person, reference in victims_among(
            checked.work, [each.subject_id for each in self.members]
        ).items():
            name = name_of(checked.work, person)
            checked.problems["members"] = (
                f"{name} may be a victim ({reference}), and whoever was coerced is never a member. "
                "Name this person under Exploited people: exploited by the group."
            )
        both = {m.subject_id for m in self.members} & {e.subject_id for e in self.exploited}
        if both:
            checked.problems["members"] = (
                "Somebody is named as a member and as exploited. An exploited person is never a "
                "member: take one of the two away."
            )

    @override
    def add_parts(self, entry: OcgAssessment, work: Work) -> None:
        """Add members, exploited people and plan."""
        add_lines(work, entry, OcgMember, name="members", lines=self.members)
        add_lines(work, entry, OcgExploited, name="exploited", lines=self.exploited)
        add_lines(work, entry, PlanLine, name="plan", lines=self.plan)
        involve(work, entry, [(each.subject_id, MEMBER) for each in self.members])
        involve(work, entry, [(each.subject_id, EXPLOITED) for each in self.exploited])

    @override
    def headline(self, work: Work) -> str:
        """Give the group's name and status."""
        return f"{self.name.strip()}: {work.label(self.status).lower()}"

    @override
    def detail(self, work: Work) -> str:
        """Give members and lead; the exploited are not counted beside them."""
        members = "1 member" if len(self.members) == 1 else f"{len(self.members)} members"
        return joined(members, self.lead_responsible_officer, work.label(self.district))

"""Assessing suspects as an organised crime group; exploited people stay apart from members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Work
from mscu.actions.core.checking import Checked
from mscu.actions.enforcement.s45_guard import victims_among
from mscu.actions.entries.entries import EntryPart, RecordEntry, add_lines, involve, joined, name_of
from mscu.actions.entries.handling import CONDITIONAL, GRADES, HALF_A_GRADE
from mscu.actions.ocg.group_people import has_left
from mscu.actions.ocg.group_status import group_of, status_at, why_not
from mscu.models.entries.entry import Entry
from mscu.models.entries.ocg import OcgAssessment, OcgExploited, OcgMember, PlanLine

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WHY_CHANGED = "The status changes with this assessment. Say here why."
NAMES_ARE_PRINTED = (
    "Members are printed by name. What is under handling code C belongs in the worksheet, which is "
    "held back: grade here what may be told."
)
NOT_BEFORE = "This is before the role began."
MEMBER, EXPLOITED = "involvement_role:ocg_member", "involvement_role:exploited"


@dataclass(frozen=True, kw_only=True)
class Member:
    """A member, the role in the group and since when until when, and what says so."""

    subject_id: int
    role: str
    from_on: str | date = ""
    until_on: str | date = ""
    source_grade: str | None = None
    assessment: str | None = None
    handling_code: str | None = None
    source_id: int | None = None


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
    parts: ClassVar[Mapping[str, EntryPart]] = {
        **RecordEntry.parts,
        "members": EntryPart(OcgMember, Member),
        "exploited": EntryPart(OcgExploited, Exploited),
    }

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
        for number, member in enumerate(self.members):
            for name, problem in member_problems(checked, member, f"members.{number}."):
                checked.problems[f"members.{number}.{name}"] = problem
        self._check_status(checked)
        both = {m.subject_id for m in self.members} & {e.subject_id for e in self.exploited}
        if both:
            checked.problems["members"] = (
                "Somebody is named as a member and as exploited. An exploited person is never a "
                "member: take one of the two away."
            )

    def _check_status(self, checked: Checked) -> None:
        """Refuse a status that can't follow the former one, and ask why where it changes."""
        group, former = group_of(checked.work, self.follows_id), None
        if group is not None:
            at = checked.happened("happened", self.happened).sort_key()
            former = status_at(checked.work, group, at, without=True)
        if problem := why_not(checked.work, former, self.status):
            checked.problems["status"] = problem
        elif group is not None and self.status != former and not self.text.strip():
            checked.problems["text"] = WHY_CHANGED

    @override
    def complete(self, entry: OcgAssessment, work: Work) -> None:
        """Tie a later assessment to the one that stands for the group."""
        if (group := group_of(work, self.follows_id)) is not None:
            entry.group_id = group.id

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
        checked = Checked(work)
        count = len(
            {
                each.subject_id
                for each in self.members
                if not has_left(_day(checked, "", each, "until_on"), work.today)
            }
        )
        members = "1 member" if count == 1 else f"{count} members"
        return joined(members, self.lead_responsible_officer, work.label(self.district))


def member_problems(checked: Checked, member: Member, at: str) -> Iterator[tuple[str, str]]:
    """Give what is wrong with a line of a member; `at` begins the name of each of its fields."""
    grades = [getattr(member, name) for name in GRADES]
    if any(grades) and not all(grades):
        yield "source_grade", HALF_A_GRADE
    if member.handling_code == CONDITIONAL:
        yield "handling_code", NAMES_ARE_PRINTED
    begins, ends = (_day(checked, at, member, name) for name in ("from_on", "until_on"))
    if begins and ends and ends < begins:
        yield "until_on", NOT_BEFORE
    if isinstance(member.source_id, int):  # other words are refused with the columns
        checked.work.get(Entry, member.source_id)


def _day(checked: Checked, at: str, member: Member, name: str) -> date | None:
    said = getattr(member, name)
    return said if isinstance(said, date) else checked.day(at + name, said or "")

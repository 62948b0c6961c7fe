"""Assessing suspects as an organised crime group; people it exploited are kept apart from its members."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Work
from mscu.actions.core.checking import Validator, timing_of
from mscu.actions.enforcement.s45_guard import victims_among
from mscu.actions.entries.entries import EntryPart, RecordEntry, add_lines, involve, join_parts, subject_name
from mscu.actions.entries.entry_events import EntryClocks, EventContext, event_at
from mscu.actions.entries.handling import CODE_C, GRADES, INCOMPLETE_GRADE
from mscu.actions.entries.kind_spec import INTELLIGENCE, FollowRule, KindSpec, Settles
from mscu.actions.ocg.group_steps import find_group, status_at, status_problem
from mscu.code_keys import EXPLOITED_BY_GROUP, SUSPECT
from mscu.codes import Kind, SubjectKind
from mscu.dates.london import show_day
from mscu.models.entries.entry import Entry
from mscu.models.entries.ocg import OcgAssessment, OcgExploited, OcgMember, PlanLine
from mscu.models.prepared import literal
from mscu.models.subject import Involvement, Subject
from mscu.rules.clock_engine import Event
from mscu.rules.clocks import EventName
from mscu.rules.ocg import GROUPS
from mscu.text.counts import count_of

# The people of a group


@dataclass(frozen=True, kw_only=True)
class GroupPerson:
    """A person named as a member, or a suspect of a case without a group."""

    id: int
    name: str
    role: str = ""
    why_not: str = ""
    """Why the person is not counted; empty if they are."""


def newest_assessment(work: Work, case_id: int) -> OcgAssessment | None:
    """Return the newest assessment of a group in a case, if there is one."""
    statement = (
        select(OcgAssessment)
        .where(OcgAssessment.case_id == case_id)
        .order_by(OcgAssessment.happened_at.desc(), OcgAssessment.id.desc())
    )
    assessments = work.records(statement.limit(literal(1)))
    return assessments[0] if assessments else None


def group_people(work: Work, case_id: int, assessments: Sequence[OcgAssessment]) -> tuple[GroupPerson, ...]:
    """Return the members by these assessments, or the suspects of a case that has no assessment."""
    entry_ids = [person.id for person in assessments]
    people = _members(work, entry_ids) if entry_ids else _suspects(work, case_id)
    exploited = frozenset(
        work.values(select(OcgExploited.subject_id).where(OcgExploited.entry_id.in_(entry_ids)))
    )
    victims = victims_among(work, [person.id for person in people])
    return tuple(
        replace(person, why_not=_exclusion_reason(person.id, exploited, victims) or person.why_not)
        for person in people
    )


def _exclusion_reason(person_id: int, exploited: frozenset[int], victims: Mapping[int, str]) -> str:
    if person_id in exploited:
        return "exploited by the group"
    return f"potential victim in {victims[person_id]}" if person_id in victims else ""


def _members(work: Work, assessments: Sequence[int]) -> list[GroupPerson]:
    rows = work.rows(
        select(Subject.id, Subject.name, OcgMember.role, OcgMember.until_on)
        .join(OcgMember, OcgMember.subject_id == Subject.id)
        .where(OcgMember.entry_id.in_(assessments))
        .order_by(OcgMember.id)
    )
    by_person: dict[int, list[Any]] = {}
    for row in rows:
        by_person.setdefault(row.id, []).append(row)
    return [_member(work, roles) for roles in by_person.values()]


def _member(work: Work, roles: Sequence[Any]) -> GroupPerson:
    """Return the roles that a person holds now, or those held in the past and until when."""
    current = [role for role in roles if not has_left(role.until_on, work.today)]
    labels = dict.fromkeys(work.label(role.role) for role in current or roles)
    left = "" if current else f"left on {show_day(max(role.until_on for role in roles))}"
    return GroupPerson(id=roles[0].id, name=roles[0].name, role=", ".join(labels), why_not=left)


def has_left(until: date | None, today: date) -> bool:
    """Return whether a role has ended."""
    return until is not None and until <= today


def _suspects(work: Work, case_id: int) -> list[GroupPerson]:
    rows = work.rows(
        select(Subject.id, Subject.name)
        .join(Involvement, Involvement.subject_id == Subject.id)
        .where(Involvement.case_id == case_id, Involvement.role == SUSPECT)
        .where(Subject.kind == SubjectKind.PERSON)
        .order_by(Involvement.id)
    )
    return [GroupPerson(id=person_id, name=name) for person_id, name in dict(rows).items()]


WHY_CHANGED = "This assessment changes the status. Say why here."
NOT_CONDITIONAL = (
    "Members are printed by name. Put anything under handling code C in the worksheet, which is "
    "withheld; grade here only what may be shared."
)
NOT_BEFORE = "This is before the role began."
MEMBER = "involvement_role:ocg_member"


@dataclass(frozen=True, kw_only=True)
class Member:
    """A member, their role in the group, from when until when, and the source."""

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
class NewPlanLine:
    strand: str
    text: str
    owner: str = ""
    due_on: str = ""


def _events(entry: OcgAssessment, _context: EventContext) -> Iterator[Event]:
    name = GROUPS.get((entry.status or "").partition(":")[2], EventName.GROUP_REVIEWED)
    yield event_at(entry, name, f"group {entry.group_id or entry.id}", label=entry.name)
    yield event_at(entry, EventName.CASE_REVIEWED, f"case {entry.case_id}")


@dataclass(frozen=True, kw_only=True)
class AssessGroup(RecordEntry):
    """Record what is known of a group: members, people it exploited, status and 4P plan."""

    needs = Permission.ASSESS_GROUPS
    model: ClassVar[type[Entry]] = OcgAssessment
    spec = KindSpec(
        verb="Assess a group",
        audit="Assessed | an organised crime group[ of {case}]",
        heading="Assessments",
        follows=(FollowRule(Kind.OCG_ASSESSMENT, button="Assess again"), FollowRule(Kind.DECISION)),
        parts=(OcgMember, OcgExploited, PlanLine),
        readers=INTELLIGENCE,
        clocks=EntryClocks(
            events=_events, columns=(OcgAssessment.name, OcgAssessment.status, OcgAssessment.group_id)
        ),
        settles=(Settles("group_review", "the new assessment"),),
    )
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
    plan: tuple[NewPlanLine, ...] = ()

    @override
    def check(self, validator: Validator) -> None:
        """Refuse a person under coercion as a member: mapping and vetting would harm them."""
        for person_id, reference in victims_among(
            validator.work, [member.subject_id for member in self.members]
        ).items():
            name = subject_name(validator.work, person_id)
            validator.problems["members"] = (
                f"{name} may be a victim ({reference}), and a person who was coerced is never a member. "
                "Name them under Exploited people: exploited by the group."
            )
        for number, member in enumerate(self.members):
            for name, problem in member_problems(validator, member, f"members.{number}."):
                validator.problems[f"members.{number}.{name}"] = problem
        self._check_status(validator)
        both = {m.subject_id for m in self.members} & {e.subject_id for e in self.exploited}
        if both:
            validator.problems["members"] = (
                "A person is named both as a member and as exploited. An exploited person is never a "
                "member: remove one of the two."
            )

    def _check_status(self, validator: Validator) -> None:
        """Refuse a status that cannot follow the last one, and require a reason where it changes."""
        group, former = find_group(validator.work, self.follows_id), None
        if group is not None:
            moment = validator.partial_date("happened", self.happened, self.timing).sort_key()
            former = status_at(validator.work, group, moment, before=True)
        if problem := status_problem(validator.work, former, self.status):
            validator.problems["status"] = problem
        elif group is not None and self.status != former and not self.text.strip():
            validator.problems["text"] = WHY_CHANGED

    @override
    def complete(self, entry: OcgAssessment, work: Work) -> None:
        """Link a later assessment to the first one of its group."""
        if (group := find_group(work, self.follows_id)) is not None:
            entry.group_id = group.id

    @override
    def add_parts(self, entry: OcgAssessment, work: Work) -> None:
        """Add the members, the people exploited and the plan."""
        add_lines(work, entry, OcgMember, name="members", lines=self.members)
        add_lines(work, entry, OcgExploited, name="exploited", lines=self.exploited)
        add_lines(work, entry, PlanLine, name="plan", lines=self.plan)
        involve(work, entry, [(person.subject_id, MEMBER) for person in self.members])
        involve(work, entry, [(person.subject_id, EXPLOITED_BY_GROUP) for person in self.exploited])

    @override
    def headline(self, work: Work) -> str:
        return f"{self.name.strip()}: {work.label(self.status).lower()}"

    @override
    def detail(self, work: Work) -> str:
        """Return the members and the lead; people exploited are not counted with them."""
        validator = Validator(work)
        count = len(
            {
                member.subject_id
                for member in self.members
                if not has_left(_day(validator, "", member, "until_on"), work.today)
            }
        )
        members = count_of(count, "member")
        return join_parts(members, self.lead_responsible_officer, work.label(self.district))


def member_problems(validator: Validator, member: Member, prefix: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a member's line; `at` is the prefix of its field names."""
    grades = [getattr(member, name) for name in GRADES]
    if any(grades) and not all(grades):
        yield "source_grade", INCOMPLETE_GRADE
    if member.handling_code == CODE_C:
        yield "handling_code", NOT_CONDITIONAL
    begins, ends = _day(validator, prefix, member, "from_on"), _day(validator, prefix, member, "until_on")
    if begins and ends and ends < begins:
        yield "until_on", NOT_BEFORE
    if isinstance(member.source_id, int):  # other values are refused with the columns
        validator.work.get(Entry, member.source_id)


def _day(validator: Validator, prefix: str, member: Member, name: str) -> date | None:
    value = getattr(member, name)
    if isinstance(value, date):
        return value
    timing = timing_of(OcgMember.__mapper__.columns[name])
    return validator.day(prefix + name, value or "", timing)

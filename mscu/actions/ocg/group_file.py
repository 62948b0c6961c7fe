"""One group: who leads it, its members over time, worksheet, gaps, disruptions, and status with reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Query
from mscu.actions.core.repointing import MergedLine, merge_description, merges_into
from mscu.actions.entries.handling import CODE_C
from mscu.actions.ocg.assessments import has_left
from mscu.actions.ocg.group_facts import grade_text
from mscu.actions.ocg.group_gaps import GapRequirement, gap_requirements, running_plan
from mscu.actions.ocg.group_steps import MERGED
from mscu.actions.ocg.groups import group_histories, merged_into, merges, surviving_group
from mscu.codes import MergedKind
from mscu.dates.london import local_day, show_day
from mscu.models.code import Code
from mscu.models.entries.enquiry import Enquiry
from mscu.models.entries.entry import Entry
from mscu.models.entries.ocg import Disruption, OcgAssessment, OcgFact, OcgMember, OcgStep
from mscu.models.merge import Merge
from mscu.models.subject import Subject
from mscu.models.user import User

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from mscu.actions.core.action import Work
    from mscu.actions.ocg.groups import GroupHistory

PARTS = (("harm_", "Harm"), ("likelihood_", "Likelihood"), ("capability_", "Intent and capability"))
"""The parts of the worksheet, by the prefix of their headings' keys."""
_HEADINGS = Code.list_name == "ocg_heading"


@dataclass(frozen=True, kw_only=True)
class Official:
    """Reference and band in the national database, as an officer entered them; never computed."""

    reference: str = ""
    band: str = ""
    as_on: str = ""
    entered: str = ""
    """When and by whom."""


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """A status: when it was given, by whom and why."""

    entry_id: int
    when: str
    status: str
    is_change: bool
    why: str
    who: str
    more: str
    """The tier, lead and official entries that were set with it."""
    of: str = ""
    """The name of the merged group, where the status was that group's."""


@dataclass(frozen=True, kw_only=True)
class MembershipLine:
    """A person's role in the group, from when until when, and the source."""

    subject_id: int
    name: str
    role: str
    span: str
    is_over: bool
    grade: str
    source_id: int | None
    source: str


@dataclass(frozen=True, kw_only=True)
class WorksheetLine:
    """A statement under a heading, or a gap."""

    entry_id: int
    part: str
    heading: str
    statement: str
    grade: str
    confidence: str
    confidence_why: str
    source_id: int | None
    source: str
    gap: str
    enquiry_id: int | None
    enquiry: str
    """The enquiry that was raised about the gap."""
    when: str
    is_code_c: bool = False
    """Whether it is under handling code C."""
    requirement: GapRequirement | None = None
    """The intelligence requirement that the gap has become."""


@dataclass(frozen=True, kw_only=True)
class DisruptionLine:
    """What disrupted the group, and how much."""

    entry_id: int
    when: str
    level: str
    level_key: str
    strand: str
    what: str
    by_whom: str
    evidence: str
    source_id: int | None
    reviewed: str


@dataclass(frozen=True, kw_only=True)
class GroupDetails:
    """All that is recorded of a group besides its assessments."""

    group_id: int
    name: str
    status: str
    status_key: str
    tier: str
    lead: str
    lead_since: str
    official: Official | None
    steps: tuple[StepLine, ...]
    """Newest first."""
    memberships: tuple[MembershipLine, ...]
    worksheet: tuple[WorksheetLine, ...]
    """In the order of the headings."""
    disruptions: tuple[DisruptionLine, ...]
    """Newest first."""
    plan: str = ""
    """The title of its current plan; empty if there is none."""
    merged: tuple[MergedLine, ...] = ()
    """The groups that were merged into it: when, by whom and why."""

    @property
    def gaps(self) -> tuple[WorksheetLine, ...]:
        """Return the lines that say what is not known."""
        return tuple(line for line in self.worksheet if line.gap)


@dataclass(frozen=True, kw_only=True)
class GroupFile(Query[GroupDetails]):
    """One group, opened by any of its assessments."""

    assessment_id: int
    needs = Permission.ASSESS_GROUPS
    consults = "entry"

    def consulted(self) -> int:
        return self.assessment_id

    def answer(self, work: Work) -> GroupDetails:
        assessment = work.get(OcgAssessment, self.assessment_id)
        return read_group(work, assessment.group_id or assessment.id)


def read_group(work: Work, group_id: int) -> GroupDetails:
    """Read a group by the id of its first assessment, with the groups that were merged into it."""
    histories, merge_map = group_histories(work), merges(work)
    is_shown = surviving_group(merge_map, group_id) == group_id
    merged_ids = merged_into(merge_map, group_id) if is_shown else ()
    merged = (histories[merged_id] for merged_id in merged_ids if merged_id in histories)
    return _GroupReader(work, histories[group_id], *merged).answer()


def read_group_alone(work: Work, history: GroupHistory) -> GroupDetails:
    """Read a group without those that were merged into it."""
    return _GroupReader(work, history).answer()


class _GroupReader:
    def __init__(self, work: Work, own: GroupHistory, *merged: GroupHistory) -> None:
        self._work, self._own = work, own
        self._histories = {history.group_id: history for history in (own, *merged)}

    def answer(self) -> GroupDetails:
        history, work = self._own, self._work
        steps = self._records(OcgStep)
        lead, since = _lead(history, [step for step in steps if step.group_id == history.group_id])
        return GroupDetails(
            group_id=history.group_id,
            name=history.last.name,
            status=work.label(history.status),
            status_key=history.status,
            tier=work.label(history.latest_value("tier")),
            lead=lead,
            lead_since=since,
            official=self._official(steps),
            steps=tuple(self._step(step) for step in steps),
            memberships=tuple(self._memberships()),
            worksheet=tuple(self._worksheet()),
            disruptions=tuple(self._disruptions()),
            plan=self._plan(),
            merged=tuple(self._merged()),
        )

    def _plan(self) -> str:
        plan = running_plan(self._work, self._own.group_id)
        return plan.title if plan is not None else ""

    def _merged(self) -> Iterator[MergedLine]:
        for merge, conflicts in merges_into(self._work, MergedKind.GROUP, self._own.group_id):
            if not conflicts and merge.other_id in self._histories:
                name = self._histories[merge.other_id].last.name
                yield MergedLine(id=merge.id, other=name, description=merge_description(self._work, merge))

    def _records(self, model: type[Any]) -> Sequence[Any]:
        """Return the group's records of a class, newest first."""
        return self._work.records(
            select(model)
            .where(model.group_id.in_(list(self._histories)))
            .order_by(model.happened_at.desc(), model.id.desc())
        )

    # Status

    def _official(self, steps: Sequence[OcgStep]) -> Official | None:
        for step in steps:
            is_own = step.group_id == self._own.group_id
            if is_own and (step.official_reference or step.official_band):
                names = self._names(User.display, User.id, [step.recorded_by_id])
                entered = f"{show_day(local_day(step.recorded_at))}, {names[step.recorded_by_id]}"
                return Official(
                    reference=step.official_reference,
                    band=step.official_band,
                    as_on=_day(step.official_on),
                    entered=entered,
                )
        return None

    def _step(self, step: OcgStep) -> StepLine:
        label, is_own = self._work.label, step.group_id == self._own.group_id
        lead = f"lead {step.lead_responsible_officer}" if step.lead_responsible_officer else ""
        official = " ".join(filter(None, (step.official_reference, step.official_band)))
        more = (label(step.tier), lead, f"official: {official}" if official else "")
        return StepLine(
            entry_id=step.id,
            when=step.happened_words,
            status=label(step.status),
            is_change=step.status != step.former,
            why=self._why(step),
            who=step.by_whom,
            more=", ".join(filter(None, more)),
            of="" if is_own else step.name,
        )

    def _why(self, step: OcgStep) -> str:
        """Return why a status was given; for a merge, the reason of the merge."""
        if MERGED not in (step.status, step.former):
            return step.text
        statement = select(Merge).where(Merge.kind == MergedKind.GROUP, Merge.other_id == step.group_id)
        for merge in self._work.records(statement):
            if step.status == MERGED and merge.made_at == step.recorded_at:
                return merge.reason
            if step.former == MERGED and merge.ended_at == step.recorded_at:
                return merge.ended_reason
        return step.text

    # Members

    def _memberships(self) -> Iterator[MembershipLine]:
        newest = [history.last.id for history in self._histories.values()]
        rows = self._work.rows(
            select(OcgMember, Subject.name)
            .join(Subject, Subject.id == OcgMember.subject_id)
            .where(OcgMember.entry_id.in_(newest))
            .order_by(OcgMember.id)
        )
        sources = self._headlines([member.source_id for member, _ in rows])
        for member, name in rows:
            yield MembershipLine(
                subject_id=member.subject_id,
                name=name,
                role=self._work.label(member.role),
                span=_span(member.from_on, member.until_on),
                is_over=has_left(member.until_on, self._work.today),
                grade=grade_text(member.source_grade, member.assessment, member.handling_code),
                source_id=member.source_id if member.source_id in sources else None,
                source=sources.get(member.source_id or 0, ""),
            )

    # Worksheet

    def _worksheet(self) -> Iterator[WorksheetLine]:
        positions = self._work.pairs(select(Code.key, Code.position).where(_HEADINGS))
        lines = sorted(self._records(OcgFact), key=lambda line: positions.get(line.heading, 0))
        sources = self._headlines([line.source_id for line in lines])
        line_ids = [line.id for line in lines]
        enquiries, requirements = self._enquiries(line_ids), gap_requirements(self._work, line_ids)
        for line in lines:
            enquiry_id, enquiry = enquiries.get(line.id, (None, ""))
            yield WorksheetLine(
                entry_id=line.id,
                part=part_of(line.heading),
                heading=self._work.label(line.heading),
                statement=line.text,
                grade=grade_text(line.source_grade, line.assessment, line.handling_code),
                confidence=self._work.label(line.confidence),
                confidence_why=line.confidence_why,
                source_id=line.source_id if line.source_id in sources else None,
                source=sources.get(line.source_id or 0, ""),
                gap=line.gap,
                enquiry_id=enquiry_id,
                enquiry=enquiry,
                when=line.happened_words,
                is_code_c=line.handling_code == CODE_C,
                requirement=requirements.get(line.id),
            )

    def _enquiries(self, lines: Sequence[int]) -> Mapping[int, tuple[int, str]]:
        statement = select(Enquiry.follows_id, Enquiry.id, Enquiry.headline, Enquiry.state)
        rows = self._work.rows(statement.where(Enquiry.follows_id.in_(lines)).order_by(Enquiry.id))
        return {
            follows or 0: (enquiry_id, f"{headline} ({state.label.lower()})")
            for follows, enquiry_id, headline, state in rows
        }

    # Disruptions

    def _disruptions(self) -> Iterator[DisruptionLine]:
        disruptions = self._records(Disruption)
        sources = self._headlines([disruption.source_id for disruption in disruptions])
        for disruption in disruptions:
            reviewed = ", ".join(filter(None, (disruption.reviewed_by, _day(disruption.reviewed_on))))
            yield DisruptionLine(
                entry_id=disruption.id,
                when=disruption.happened_words,
                level=self._work.label(disruption.level),
                level_key=disruption.level,
                strand=self._work.label(disruption.strand),
                what=disruption.text,
                by_whom=disruption.disrupted_by,
                evidence=disruption.evidence or sources.get(disruption.source_id or 0, ""),
                source_id=disruption.source_id if disruption.source_id in sources else None,
                reviewed=reviewed,
            )

    def _headlines(self, entry_ids: Sequence[int | None]) -> Mapping[int, str]:
        """Return the headlines of the source entries that the viewer may see."""
        return self._names(Entry.headline, Entry.id, [entry_id for entry_id in entry_ids if entry_id])

    def _names(self, name: Any, column_id: Any, ids: Sequence[int]) -> Mapping[int, str]:  # noqa: ANN401
        return self._work.pairs(select(column_id, name).where(column_id.in_(ids))) if ids else {}


def part_of(heading: str) -> str:
    """Return the part of the worksheet to which a heading belongs."""
    key = heading.partition(":")[2]
    return next((title for prefix, title in PARTS if key.startswith(prefix)), "")


def _lead(history: GroupHistory, steps: Sequence[OcgStep]) -> tuple[str, str]:
    """Return who leads, and since when without a break."""
    rows = sorted((*history.assessments, *steps), key=_when, reverse=True)
    with_lead = [row for row in rows if row.lead_responsible_officer]
    since = ""
    for row in with_lead:
        if row.lead_responsible_officer != with_lead[0].lead_responsible_officer:
            break
        lead_since = getattr(row, "lead_since", None)
        since = show_day(lead_since) if lead_since else row.happened_words
        if lead_since:
            break
    return (with_lead[0].lead_responsible_officer, since) if with_lead else ("", "")


def _when(row: Any) -> tuple[Any, int]:  # noqa: ANN401 - a row or an entry
    return row.happened_at, row.id


def _day(day: date | None) -> str:
    return show_day(day) if day else ""


def _span(begins: date | None, ends: date | None) -> str:
    if begins and ends:
        return f"{show_day(begins)} to {show_day(ends)}"
    if begins:
        return f"since {show_day(begins)}"
    return f"until {show_day(ends)}" if ends else ""

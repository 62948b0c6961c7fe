"""What is recorded of a group between its assessments: status and lead, worksheet, disruptions.

Nothing is scored. Reference and band are copied by an officer from the national database, with the day on
which they were read there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy import or_, select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Work
from mscu.actions.core.checking import Validator
from mscu.actions.entries.entries import RecordEntry, join_parts, shorten
from mscu.actions.entries.entry_events import EntryClocks, EventContext, event_at
from mscu.actions.entries.handling import GRADES, INCOMPLETE_GRADE
from mscu.actions.entries.kind_spec import INTELLIGENCE, FollowRule, KindSpec
from mscu.codes import Kind
from mscu.models.entries.entry import Entry
from mscu.models.entries.ocg import Disruption, OcgAssessment, OcgFact, OcgStep
from mscu.rules.clock_engine import Event
from mscu.rules.clocks import EventName
from mscu.rules.ocg import group_rules, is_settled

# The status of a group, and which may follow (`resources/rules`)


MERGED = "ocg_status:merged"
WAS_MERGED = "This group was merged with another. Undo the merge on the Groups page first."
USE_GROUPS_PAGE = "Groups are merged on the Groups page, not by changing their status."


def find_group(work: Work, entry_id: int | None) -> OcgAssessment | None:
    """Return the first assessment of the group that an entry belongs to, if it belongs to one."""
    entry = work.get(Entry, entry_id) if entry_id else None
    if isinstance(entry, OcgAssessment):
        return work.get(OcgAssessment, entry.group_id) if entry.group_id else entry
    if isinstance(entry, OcgStep | OcgFact | Disruption):
        return work.get(OcgAssessment, entry.group_id)
    return None


def status_at(work: Work, group: OcgAssessment, moment: datetime, *, before: bool = False) -> str:
    """Return the status of a group at a moment; `without` leaves out steps of that moment."""
    rows = [
        row
        for model in (OcgAssessment, OcgStep)
        for row in work.rows(
            select(model.happened_at, model.id, model.status).where(
                or_(model.group_id == group.id, model.id == group.id)
            )
        )
        if row[0] < moment or (row[0] == moment and not before)
    ]
    return str(max(rows)[2]) if rows else group.status


def status_problem(work: Work, former: str | None, status: str) -> str:
    """Return why a group cannot go from one status to another; empty if it can."""
    rules = group_rules()
    if former == MERGED:
        return WAS_MERGED
    if status == MERGED:
        return USE_GROUPS_PAGE
    if not status or status == former or status not in rules.changes:
        return ""  # an unknown status is refused by the check of the list
    if former is None:
        return "" if status in rules.begins else USE_GROUPS_PAGE
    allowed = rules.changes.get(former, frozenset())
    if status in allowed:
        return ""
    labels = ", ".join(work.label(option).lower() for option in rules.changes if option in allowed)
    return f"A group that is “{work.label(former).lower()}” can become: {labels}."


WHICH_GROUP = "Choose an assessment of the group."
SAY_WHEN = "Enter the date of the official reference and band."
NO_OFFICIAL = "Enter the official reference or band on that date."
WHO_LEADS = "Say who has led since then."
SAY_SOMETHING = "Say what is known, or enter what is not known under Gap."
GRADE_IT = "Grade the statement: source, assessment and handling."
HOW_SURE = "Choose a confidence: low, medium or high."
WHY_SURE = "Say why."
NOTHING_TO_GRADE = "Only a statement can be graded: enter what is known."
ANOTHER_CASE = "Choose an entry from the same case."
ON_WHAT = "Give the evidence for this, or choose the entry that shows it."
WHO_REVIEWED = "Say who reviewed it."
WHEN_REVIEWED = "Say when it was reviewed."


OF_GROUP = (
    FollowRule(Kind.OCG_ASSESSMENT),
    *(FollowRule(kind, offered=False) for kind in (Kind.OCG_STEP, Kind.OCG_FACT, Kind.DISRUPTION)),
)
"""Any entry of a group leads to it; forms offer its assessments."""


@dataclass(frozen=True, kw_only=True)
class GroupEntryCommand(RecordEntry, abstract=True):
    """What recording anything about a group has in common."""

    needs = Permission.ASSESS_GROUPS
    follows_required = True

    def group(self, work: Work) -> OcgAssessment | None:
        """Return the first assessment of the group."""
        return find_group(work, self.follows_id)

    @override
    def check(self, validator: Validator) -> None:
        """Require a group."""
        if self.follows_id is not None and self.group(validator.work) is None:
            validator.problems["follows_id"] = WHICH_GROUP

    @override
    def complete(self, entry: OcgStep | OcgFact | Disruption, work: Work) -> None:
        """Link the entry to its group, whichever of the group's entries it follows."""
        if (group := self.group(work)) is not None:
            entry.group_id = group.id

    def name(self, work: Work) -> str:
        group = self.group(work)
        return group.name if group is not None else ""


def _events(entry: OcgStep, _context: EventContext) -> Iterator[Event]:
    about = f"group {entry.group_id}"
    if is_settled(entry.status):
        yield event_at(entry, EventName.GROUP_ARCHIVED, about)
    elif is_settled(entry.former):
        yield event_at(entry, EventName.GROUP_NOMINATED, about, label=entry.name)


@dataclass(frozen=True, kw_only=True)
class ChangeGroupStatus(GroupEntryCommand):
    """Record a status and why, who nominated or decided, tier, lead, and what the national database says."""

    model: ClassVar[type[Entry]] = OcgStep
    spec = KindSpec(
        verb="Change the status or lead of a group",
        audit="Changed | the status of a group[ of {case}]",
        heading="Status",
        follows=(FollowRule(Kind.OCG_ASSESSMENT, button="Change status"), *OF_GROUP),
        type_column=OcgStep.status,
        not_corrected="A status cannot be changed. Record a new one, and say why.",
        readers=INTELLIGENCE,
        clocks=EntryClocks(
            events=_events, columns=(OcgStep.name, OcgStep.status, OcgStep.former, OcgStep.group_id)
        ),
    )
    text_required = True

    status: str
    by_whom: str = ""
    tier: str | None = None
    lead_responsible_officer: str = ""
    lead_since: str = ""
    official_reference: str = ""
    official_band: str = ""
    official_on: str = ""

    @override
    def check(self, validator: Validator) -> None:
        """Refuse a status that cannot follow, and an official entry without its day."""
        super().check(validator)
        if (group := self.group(validator.work)) is not None:
            moment = validator.partial_date("happened", self.happened, self.timing).sort_key()
            if problem := status_problem(
                validator.work, status_at(validator.work, group, moment), self.status
            ):
                validator.problems["status"] = problem
        official = self.official_reference.strip() or self.official_band.strip()
        if official and not self.official_on.strip():
            validator.problems["official_on"] = SAY_WHEN
        if self.official_on.strip() and not official:
            validator.problems["official_reference"] = NO_OFFICIAL
        if self.lead_since.strip() and not self.lead_responsible_officer.strip():
            validator.problems["lead_responsible_officer"] = WHO_LEADS

    @override
    def complete(self, entry: OcgStep, work: Work) -> None:  # type: ignore[override]
        """Store the group's name and previous status with the step."""
        super().complete(entry, work)
        if (group := self.group(work)) is not None:
            entry.name, entry.former = group.name, status_at(work, group, entry.happened_at)

    @override
    def headline(self, work: Work) -> str:
        return f"{self.name(work)}: {work.label(self.status).lower()}"

    @override
    def detail(self, work: Work) -> str:
        lead = self.lead_responsible_officer.strip()
        return join_parts(
            shorten(self.text),
            work.label(self.tier),
            f"lead {lead}" if lead else "",
            self.official_reference.strip(),
            self.official_band.strip(),
        )


@dataclass(frozen=True, kw_only=True)
class RecordGroupFact(GroupEntryCommand):
    """Record a line of the worksheet: what is known under a heading, with its grade, or what is not known."""

    model: ClassVar[type[Entry]] = OcgFact
    spec = KindSpec(
        verb="Add to the worksheet of a group",
        audit="Recorded | what is known of a group[ of {case}]",
        heading="Worksheet",
        follows=OF_GROUP,
        readers=INTELLIGENCE,
        in_thread=False,  # it is printed with the assessment of the group
    )

    heading: str
    source_grade: str | None = None
    assessment: str | None = None
    handling_code: str | None = None
    confidence: str | None = None
    confidence_why: str = ""
    source_id: int | None = None
    gap: str = ""

    @override
    def check(self, validator: Validator) -> None:
        """Require a grade and a confidence for anything said to be known."""
        super().check(validator)
        check_source(validator, self)
        grades = [getattr(self, name) for name in GRADES]
        if not self.text.strip():
            if any(grades):
                validator.problems["text"] = NOTHING_TO_GRADE
            elif not self.gap.strip():
                validator.problems["text"] = SAY_SOMETHING
            return
        if not all(grades):
            validator.problems["source_grade"] = INCOMPLETE_GRADE if any(grades) else GRADE_IT
        if not self.confidence:
            validator.problems["confidence"] = HOW_SURE
        if not self.confidence_why.strip():
            validator.problems["confidence_why"] = WHY_SURE

    @override
    def headline(self, work: Work) -> str:
        return f"{self.name(work)}: {work.label(self.heading)}"

    @override
    def detail(self, work: Work) -> str:
        return shorten(self.text) if self.text.strip() else shorten(f"Not known: {self.gap}")


@dataclass(frozen=True, kw_only=True)
class RecordDisruption(GroupEntryCommand):
    """Record what was done against a group, how much it was disrupted, and the evidence."""

    model: ClassVar[type[Entry]] = Disruption
    spec = KindSpec(
        verb="Log a disruption of a group",
        audit="Recorded | a disruption[ in {case}]",
        follows=OF_GROUP,
        readers=INTELLIGENCE,
    )
    text_required = True

    level: str
    strand: str | None = None
    disrupted_by: str = ""
    evidence: str = ""
    source_id: int | None = None
    reviewed_by: str = ""
    reviewed_on: str = ""

    @override
    def check(self, validator: Validator) -> None:
        """Require the evidence of the claim, and both halves of a review."""
        super().check(validator)
        check_source(validator, self)
        if not self.evidence.strip() and self.source_id is None:
            validator.problems["evidence"] = ON_WHAT
        if self.reviewed_on.strip() and not self.reviewed_by.strip():
            validator.problems["reviewed_by"] = WHO_REVIEWED
        if self.reviewed_by.strip() and not self.reviewed_on.strip():
            validator.problems["reviewed_on"] = WHEN_REVIEWED

    @override
    def headline(self, work: Work) -> str:
        return f"{work.label(self.level)} disruption: {self.name(work)}"

    @override
    def detail(self, work: Work) -> str:
        reviewed = f"reviewed by {self.reviewed_by.strip()}" if self.reviewed_by.strip() else ""
        return join_parts(shorten(self.text), self.disrupted_by.strip(), reviewed)


def check_source(validator: Validator, line: RecordGroupFact | RecordDisruption) -> None:
    """Note a problem if the source entry belongs to another case."""
    if not isinstance(line.source_id, int) or line.follows_id is None:
        return  # values on no list are refused with the columns
    source, followed = (validator.work.get(Entry, entry_id) for entry_id in (line.source_id, line.follows_id))
    if source.case_id != followed.case_id:
        validator.problems["source_id"] = ANOTHER_CASE

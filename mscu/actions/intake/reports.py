"""Reports: taking one, triaging it, linking it to a case, and the register of all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from sqlalchemy import select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Command, Work
from mscu.actions.core.checking import Validator
from mscu.actions.core.form_choices import label_in_sentence
from mscu.actions.core.legal_holds import hold_for_complaint
from mscu.actions.core.repointing import moved_row
from mscu.actions.entries.entries import (
    RecordEntry,
    add_lines,
    choices,
    join_parts,
    next_numbers,
    refuse_closed,
    shorten,
)
from mscu.actions.entries.handling import Item, item_problems, reports_under_code_c
from mscu.actions.entries.kind_spec import ALL_READERS, NO_EVIDENCE, Chip, FollowRule, KindSpec, code_chip
from mscu.code_keys import MENTIONED
from mscu.codes import Kind, MergedKind, ToldUrgency, Urgency, YesNo
from mscu.errors import Invalid
from mscu.models.base import PartOfEntry, Record
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.entries.report import ConditionMet, Report, ReportItem, Triage
from mscu.models.exchange import TableImport
from mscu.models.merge import Merge
from mscu.models.subject import Involvement
from mscu.text.people_told import PEOPLE_HINT, people_told

NEW = "triage_outcome:new"
TRIAGED = "triage_outcome:triaged"
LINKED = "triage_outcome:linked"
OPENED = "triage_outcome:case_opened"
DUPLICATE = "triage_outcome:duplicate"
"""An outcome set only by a merge; the report shows what it duplicates."""


def report_numbers(work: Work) -> Iterator[str]:
    """Yield the next report numbers; those of an import that was undone are not reused."""
    return next_numbers(work, "R", Report.register_number, TableImport.last_number)


REPORT_STYLES = {
    "new": "run",
    "linked": "done",
    "case_opened": "done",
    "advice_only": "done",
    "passed_on": "refused",
    "no_further_action": "refused",
}
"""The style of a report's chip by its outcome; the rest are quiet."""


def _chip(report: Report, labels: Mapping[str, str]) -> Chip:
    return code_chip(report.triage_state, labels, REPORT_STYLES)


@dataclass(frozen=True, kw_only=True)
class RecordReport(RecordEntry):
    """Record information given to the unit."""

    needs = Permission.RECORD_REPORTS
    model: ClassVar[type[Entry]] = Report
    spec = KindSpec(
        verb="Record a report",
        audit="Recorded | a report[ in {case}]",
        parts=(ReportItem, ConditionMet),
        chip=_chip,
        readers=ALL_READERS,
    )
    text_required = True

    source: str
    source_reference: str = ""
    caller: str = ""
    call_back: str = ""
    where_words: str = ""
    district: str | None = None
    victims_count: int | str | None = None
    """How many people; a range as it was told (`3-4`) counts as at least so many and stays in the text."""
    under_18: YesNo | None = None
    injured: YesNo | None = None
    suspects_there: YesNo | None = None
    still_inside: YesNo | None = None
    told_urgency: ToldUrgency | None = None
    indicators: tuple[str, ...] = choices("indicator")
    items: tuple[Item, ...] = ()

    @override
    def perform(self, work: Work) -> int:
        told = people_told(self.victims_count) if isinstance(self.victims_count, str) else None
        if told is None:
            return super().perform(work)
        label = str(Report.columns()["victims_count"]["label"])
        text = "\n".join(filter(None, (self.text, told.line(label))))
        return replace(self, victims_count=told.at_least, text=text).perform(work)

    @override
    def check(self, validator: Validator) -> None:
        """Refuse a partial grade, code C without its conditions (3x5x2), and an unclear number of people."""
        if isinstance(self.victims_count, str):
            validator.problems["victims_count"] = PEOPLE_HINT
        for index, item in enumerate(self.items):
            for name, message in item_problems(item):
                validator.problems[f"items.{index}.{name}"] = message

    @override
    def complete(self, entry: Report, work: Work) -> None:
        """Set the report's number in the register of everything received."""
        entry.register_number = next(report_numbers(work))
        entry.triage_state = NEW if self.case_id is None else LINKED

    @override
    def add_parts(self, entry: Report, work: Work) -> None:
        """Add the numbered items."""
        add_lines(work, entry, ReportItem, name="items", lines=self.items)

    @override
    def headline(self, work: Work) -> str:
        """Return the source and their reference."""
        source = work.label(self.source)
        where = f", {self.where_words.strip()}" if self.where_words.strip() else ""
        return f"Report: {label_in_sentence(source)}{where}"

    @override
    def detail(self, work: Work) -> str:
        """Return the reference, the caller and the first words."""
        return join_parts(self.source_reference, self.caller, shorten(self.text, 90))


@dataclass(frozen=True, kw_only=True)
class TriageReport(RecordEntry):
    """Record how urgent a report is and what becomes of it."""

    needs = Permission.RECORD_REPORTS
    model: ClassVar[type[Entry]] = Triage
    spec = KindSpec(
        verb="Triage a report",
        audit="Triaged | a report[ of {case}]",
        follows=(FollowRule(Kind.REPORT, button="Triage"),),
        readers=NO_EVIDENCE,
    )
    text_required = True
    follows_required = True
    passed_on_fields = ("outcome",)

    urgency: Urgency
    outcome: str
    decided_by: str = ""

    @override
    def check(self, validator: Validator) -> None:
        """Refuse an unknown outcome, or one that only linking brings about."""
        report = validator.work.get(Entry, self.follows_id) if self.follows_id else None
        if self.outcome == DUPLICATE:
            validator.problems["outcome"] = (
                "To say which report it duplicates, choose Other, then Mark as a duplicate."
            )
        if self.outcome == NEW:
            validator.problems["outcome"] = "Choose an outcome other than new."
        elif report and report.case_id is None and self.outcome in {LINKED, OPENED}:
            validator.problems["outcome"] = "It is not in a case yet: link it to one, or open one from it."

    @override
    def pass_on(self, entry: Triage, work: Work) -> None:
        """Set the outcome on the report; one without a case may be triaged again."""
        report = work.get(Report, entry.follows_id or 0)
        if report.case_id is None or report.triage_state in {NEW, TRIAGED}:
            report.triage_state = self.outcome

    @override
    def headline(self, work: Work) -> str:
        return f"Triage: {self.urgency.label.lower()}"


ALREADY_LINKED = "This report is already linked to the case, for another reason. Correct the report instead."


@dataclass(frozen=True, kw_only=True)
class LinkReport(Command[None]):
    """Link a report, and all that followed from it, to its case."""

    report_id: int
    case_id: int | None
    """None is refused with a message on the field: no case was chosen."""
    reason: str
    outcome: str = LINKED
    needs = Permission.RECORD_REPORTS

    def perform(self, work: Work) -> None:
        """Move the report with its triage and advice into the case."""
        report = work.get(Report, self.report_id)
        validator = Validator(work)
        outcome = validator.code("outcome", "triage_outcome", self.outcome)
        reason = validator.text("reason", self.reason, Report.why_linked, required=True)
        if self.case_id is None:
            raise Invalid({"case_id": "Choose the case that it belongs to."})
        refuse_closed(validator, self.case_id)
        if report.case_id not in {None, self.case_id}:
            other = work.value(select(Case.reference).where(Case.id == report.case_id))
            validator.problems["case_id"] = f"This report already belongs to {other or 'another case'}."
        elif report.why_linked and (report.triage_state, report.why_linked) != (outcome, reason):
            validator.problems["reason"] = ALREADY_LINKED
        validator.raise_if_invalid()
        report.triage_state, report.why_linked = outcome, reason
        for entry in (report, *entries_following(work, report.id)):
            move_to_case(work, entry, self.case_id)
        add_roles_to_case(work, report)
        _move_duplicates(work, report.id, self.case_id)


def entries_following(work: Work, entry_id: int) -> tuple[Entry, ...]:
    """Return all entries that follow from one, directly or through others."""
    following: dict[int, Entry] = {}
    latest = [entry_id]
    while latest:
        next_entries = work.records(select(Entry).where(Entry.follows_id.in_(latest)))
        new = {entry.id: entry for entry in next_entries if entry.id not in {entry_id, *following}}
        following |= new
        latest = list(new)
    return tuple(following.values())


def move_to_case(work: Work, entry: Entry, case_id: int) -> None:
    """Move an entry and every row that is part of it into a case, with the hold of a complaint."""
    for row in (entry, *_parts(work, entry)):
        row.case_id = case_id
    hold_for_complaint(work, entry, case_id)


def get_report(work: Work, report_id: int) -> Report:
    """Return a report."""
    return work.get(Report, report_id)


def add_roles_to_case(work: Work, report: Entry) -> None:
    """Add the roles in which a report names nominals to its case, unless they are held there already.

    What a report under handling code C names stays with the report.
    """
    under_code_c = select(ReportItem.id).where(
        ReportItem.entry_id == report.id, ReportItem.entry_id.in_(reports_under_code_c())
    )
    if report.case_id is None or work.value(under_code_c) is not None:
        return
    roles = select(Involvement.subject_id, Involvement.role)
    named = work.rows(roles.where(Involvement.entry_id == report.id, Involvement.role != MENTIONED))
    if named:
        of_case = roles.where(Involvement.case_id == report.case_id, Involvement.entry_id.is_(None))
        held = set(map(tuple, work.rows(of_case)))
        new = (role for role in dict.fromkeys(map(tuple, named)) if role not in held)
        for subject_id, role in new:
            work.add(Involvement(case_id=report.case_id, subject_id=subject_id, role=role))


def move_duplicate(work: Work, merge: Merge | None, report: Report, case_id: int | None) -> None:
    """Move a duplicate and all that follows it into a case, or out of it; a merge records each row."""
    moves = []
    for entry in (report, *entries_following(work, report.id)):
        for row in (entry, *_parts(work, entry)):
            if merge is not None and row.case_id != case_id:
                moves.append(moved_row(merge, row, "case_id", (row.case_id, case_id)))
            row.case_id = case_id
        hold_for_complaint(work, entry, case_id)
    if moves:
        work.add(*moves)


def _move_duplicates(work: Work, report_id: int, case_id: int) -> None:
    statement = select(Merge).where(
        Merge.kind == MergedKind.REPORT, Merge.kept_id == report_id, Merge.ended_at.is_(None)
    )
    for merge in work.records(statement):
        duplicate = work.get(Report, merge.other_id)
        if duplicate.case_id is None:
            move_duplicate(work, merge, duplicate, case_id)


def _parts(work: Work, entry: Entry) -> Iterator[Any]:
    yield from work.records(select(Involvement).where(Involvement.entry_id == entry.id))
    for model in PartOfEntry.__subclasses__():
        if not issubclass(model, Record):
            continue  # derived anew
        yield from work.values(select(model).where(model.entry_id == entry.id))


# Triaging or linking many reports at once: all of them, or none.

MAX_REPORTS = 200
NOTHING_SELECTED = "Mark the reports in the list first."
TOO_MANY = f"Mark no more than {MAX_REPORTS} reports."
CASE_NEEDED = "Choose the case that they belong to."
LINK_FIRST = "They are not in a case yet: link them to one."
NOTHING_CHANGED = "None were changed."
_MAX_NAMED = 5
"""Register numbers listed in one sentence; beyond that, only their count is given."""


@dataclass(frozen=True, kw_only=True)
class TriageReports(Command[int]):
    """Triage several reports with the same urgency and outcome; returns how many."""

    report_ids: tuple[int, ...]
    urgency: Urgency
    outcome: str
    text: str
    """The reason, which is recorded in the triage of each."""
    happened: str
    decided_by: str = ""
    needs = Permission.RECORD_REPORTS

    def perform(self, work: Work) -> int:
        """Triage each; if one is refused, all are."""
        report_ids = _check_reports(work, self.report_ids)
        if self.outcome in {LINKED, OPENED}:
            raise Invalid({"outcome": LINK_FIRST})
        for report_id in report_ids:
            self._triage(report_id).perform(work)
        return len(report_ids)

    def _triage(self, report_id: int) -> TriageReport:
        return TriageReport(
            follows_id=report_id,
            urgency=self.urgency,
            outcome=self.outcome,
            text=self.text,
            decided_by=self.decided_by,
            happened=self.happened,
        )


@dataclass(frozen=True, kw_only=True)
class LinkReports(Command[int]):
    """Link several reports to one case; returns how many."""

    report_ids: tuple[int, ...]
    case_id: int | None
    """None is refused with a message on the field: no case was chosen."""
    reason: str
    needs = Permission.RECORD_REPORTS

    def perform(self, work: Work) -> int:
        """Link each; if one is refused, all are."""
        report_ids = _check_reports(work, self.report_ids)
        if self.case_id is None:
            raise Invalid({"case_id": CASE_NEEDED})
        for report_id in report_ids:
            LinkReport(report_id=report_id, case_id=self.case_id, reason=self.reason).perform(work)
        return len(report_ids)


def _check_reports(work: Work, report_ids: tuple[int, ...]) -> tuple[int, ...]:
    """Return each id once, or refuse with one sentence on the reports that cannot be included."""
    ids = tuple(dict.fromkeys(report_ids))
    if not ids or len(ids) > MAX_REPORTS:
        raise Invalid({"report_ids": TOO_MANY if ids else NOTHING_SELECTED})
    reports = work.records(select(Report).where(Report.id.in_(ids)))
    duplicate_ids = _duplicates_among(work, ids)
    in_cases = [report.register_number for report in reports if report.case_id is not None]
    duplicates = [
        report.register_number for report in reports if report.case_id is None and report.id in duplicate_ids
    ]
    problems = (
        problem_sentence(in_cases, "is already in a case", "are already in a case"),
        problem_sentence(duplicates, "is a duplicate", "are duplicates"),
        missing_sentence(len(ids) - len(reports)),
    )
    if any(problems):
        raise Invalid({"report_ids": f"{'; '.join(filter(None, problems))}. {NOTHING_CHANGED}"})
    return ids


def _duplicates_among(work: Work, report_ids: tuple[int, ...]) -> set[int]:
    """Return the reports that are now duplicates of others."""
    statement = select(Merge.other_id).where(
        Merge.kind == MergedKind.REPORT, Merge.other_id.in_(report_ids), Merge.ended_at.is_(None)
    )
    return set(work.values(statement))


def missing_sentence(count: int) -> str:
    """Return how many are gone or hidden, in the same words for both; empty for none."""
    if not count:
        return ""
    verb, pronoun = ("does", "it") if count == 1 else ("do", "them")
    return f"{count} of them {verb} not exist, or you do not have access to {pronoun}"


def problem_sentence(names: Sequence[str], singular: str, plural: str) -> str:
    """Return a sentence with the names of some reports and what is wrong; empty for none."""
    if not names:
        return ""
    shown = sorted(names)[:_MAX_NAMED]
    left = len(names) - len(shown)
    shown.extend([f"{left} more"] if left else [])
    subjects = " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
    return f"{subjects} {singular if len(names) == 1 else plural}"

"""Handling code C: what must not leave the unit until its conditions are met (3x5x2).

An item under it is printed only in a copy for which somebody says how its conditions were met. In
any other copy its sanitised version stands in its place, or the line that it is held back. The
words of the whole report go with it, as they may say what the item says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.action import Command, Work
from mscu.actions.checking import FILL_IN, Checked, columns_from
from mscu.actions.entries import refuse_closed, shorten
from mscu.actions.entry_versions import keep_version
from mscu.models.report import ConditionMet, Report, ReportItem

if TYPE_CHECKING:
    from mscu.documents.facts import CaseFacts, EntryFact

CONDITIONAL = "intelligence_handling:c"
HALF_A_GRADE = "A grade has three parts: source, assessment and handling."
NO_CONDITIONS = "Handling code C needs its conditions."
ONLY_UNDER_C = "Only an item under handling code C has this."
NOTHING = "Nothing is changed yet: change what is wrong, then say why."
NOT_HELD = "This item is not under handling code C in this case."


@dataclass(frozen=True, kw_only=True)
class Handling:
    """What is said about an item, apart from its words."""

    source_grade: str | None = None
    assessment: str | None = None
    handling_code: str | None = None
    conditions: str = ""
    handling_action: str | None = None
    sanitising: str | None = None
    sanitised: str = ""


@dataclass(frozen=True, kw_only=True)
class Item(Handling):
    """One numbered item of a report; the three grades only where it becomes intelligence."""

    number: int
    text: str = ""


GRADES = ("source_grade", "assessment", "handling_code")
ONLY_CONDITIONAL = ("handling_action", "sanitising", "sanitised")
HANDLED = tuple(each.name for each in fields(Handling))


def item_problems(item: Handling) -> Iterator[tuple[str, str]]:
    """Give what is wrong with the handling of an item: the field, and a sentence."""
    grades = [getattr(item, name) for name in GRADES]
    if any(grades) and not all(grades):
        yield "source_grade", HALF_A_GRADE
    if item.handling_code == CONDITIONAL:
        if not item.conditions.strip():
            yield "conditions", NO_CONDITIONS
        return
    for name in ONLY_CONDITIONAL:
        if (getattr(item, name) or "").strip():
            yield name, ONLY_UNDER_C


# ------------------------------------------------------------------------ grading what came in


@dataclass(frozen=True, kw_only=True)
class AddItem(Handling, Command[int]):
    """Add a numbered item to a report that is kept already; gives its number in the store."""

    report_id: int
    text: str
    needs = Permission.RECORD_REPORTS

    def perform(self, work: Work) -> int:
        """Number it after the last one."""
        report = work.get(Report, self.report_id)
        items = work.records(select(ReportItem).where(ReportItem.entry_id == report.id))
        item = Item(
            number=1 + max((each.number for each in items), default=0),
            text=self.text, **{name: getattr(self, name) for name in HANDLED},
        )  # fmt: skip
        checked = Checked(work)
        if report.case_id is not None:
            refuse_closed(checked, report.case_id)
        if not self.text.strip():
            checked.problems["text"] = FILL_IN
        values = columns_from(item, ReportItem, checked)
        checked.problems |= dict(item_problems(item))
        checked.refuse()
        return work.add(ReportItem(case_id=report.case_id, entry_id=report.id, **values)).id


@dataclass(frozen=True, kw_only=True)
class GradeItem(Handling, Command[None]):
    """Grade an item anew, say under which conditions it may be used, or how it is sanitised."""

    item_id: int
    version: int
    reason: str = ""
    needs = Permission.RECORD_REPORTS

    def perform(self, work: Work) -> None:
        """Change it; what was said before is kept with the report, beside the reason."""
        item = work.get(ReportItem, self.item_id, self.version)
        checked = Checked(work)
        if item.case_id is not None:
            refuse_closed(checked, item.case_id)
        reason = checked.text("reason", self.reason, required=True)
        values = columns_from(self, ReportItem, checked, only=HANDLED)
        checked.problems |= dict(item_problems(self))
        changed = {n: v for n, v in values.items() if (v or "") != (getattr(item, n) or "")}
        if not changed:
            checked.problems.setdefault("reason", NOTHING)
        checked.refuse()
        report = work.get(Report, item.entry_id)
        former = [_former(work, item, name) for name in changed]
        keep_version(work, report, reason=reason, fields=former)
        report.version += 1
        for name, value in changed.items():
            setattr(item, name, value)


def _former(work: Work, item: ReportItem, name: str) -> tuple[str, str, str]:
    info = ReportItem.columns()[name]
    said = getattr(item, name) or ""
    label = f"Item {item.number}: {info['label'].lower()}"
    return f"items.{item.number}.{name}", label, work.label(said) if "list" in info else said


# ---------------------------------------------------------------------------- what may leave


@dataclass(frozen=True, kw_only=True)
class HeldItem:
    """An item under handling code C, as whoever issues a copy reads it."""

    id: int
    report: str
    """The report's register number."""
    number: int
    words: str
    conditions: str
    action: str
    has_sanitised: bool

    @property
    def name(self) -> str:
        """Name it in a line: `R-22-0001, item 2`."""
        return f"{self.report}, item {self.number}"


@dataclass(frozen=True, kw_only=True)
class Met:
    """How the conditions of an item are met for the copy that is to be issued."""

    item_id: int
    how: str


def held_in(work: Work, case_id: int) -> tuple[HeldItem, ...]:
    """Give all items of a case's reports that are under handling code C, as they were received."""
    return tuple(
        HeldItem(
            id=item.id, report=report.register_number, number=item.number,
            words=shorten(item.text) or "The whole report", conditions=item.conditions,
            action=work.label(item.handling_action), has_sanitised=bool(item.sanitised),
        )
        for report, items in _held_reports(work, case_id)
        for item in items
        if item.handling_code == CONDITIONAL
    )  # fmt: skip


def hold_back(work: Work, case_id: int, facts: CaseFacts, met: Collection[int] = ()) -> CaseFacts:
    """Put what may leave in place of each report that is under unmet conditions."""
    told = {
        report.id: (f"Report {report.register_number}, in part held back", words_of(items, met))
        for report, items in _held_reports(work, case_id)
        if any(_is_held(item, met) for item in items)
    }
    entries = tuple(_without(entry, told) for entry in facts.entries)
    return replace(facts, entries=entries)


def words_of(items: Sequence[ReportItem], met: Collection[int] = ()) -> str:
    """Say in lines what may leave of the items of a report, of which one at least is held."""
    return "\n".join(filter(None, (_line(item, met) for item in items)))


def check_met(checked: Checked, case_id: int, met: Sequence[Met]) -> None:
    """Note what is wrong with what is said of conditions."""
    held = {each.id for each in held_in(checked.work, case_id)}
    for each in met:
        name = f"met.{each.item_id}"
        checked.text(name, each.how, required=True)
        if each.item_id not in held:
            checked.problems[name] = NOT_HELD


def keep_met(work: Work, case_id: int, met: Sequence[Met], *, disclosure_id: int, to: str) -> None:
    """Keep with each item for whom its conditions were met, and how."""
    for each in met:
        item = work.get(ReportItem, each.item_id)
        work.add(
            ConditionMet(
                case_id=case_id, entry_id=item.entry_id, item_id=item.id,
                item_number=item.number, disclosure_id=disclosure_id, recipient=to,
                how=each.how.strip(), met_at=work.now,
            )
        )  # fmt: skip


def _held_reports(work: Work, case_id: int) -> Iterator[tuple[Report, list[ReportItem]]]:
    reports = work.records(
        select(Report)
        .where(
            Report.case_id == case_id,
            Report.id.in_(
                select(ReportItem.entry_id).where(
                    ReportItem.case_id == case_id, ReportItem.handling_code == CONDITIONAL
                )
            ),
        )
        .order_by(Report.happened_at, Report.id)
    )
    items: dict[int, list[ReportItem]] = {report.id: [] for report in reports}
    of_these = select(ReportItem).where(ReportItem.entry_id.in_(list(items)))
    for item in work.records(of_these.order_by(ReportItem.number, ReportItem.id)):
        items[item.entry_id].append(item)
    return ((report, items[report.id]) for report in reports)


def _is_held(item: ReportItem, met: Collection[int]) -> bool:
    return item.handling_code == CONDITIONAL and item.id not in met


def _line(item: ReportItem, met: Collection[int]) -> str:
    """Say an item without words of its own not at all: it stands for the report as a whole."""
    if not _is_held(item, met):
        return f"{item.number}. {item.text}" if item.text else ""
    if item.sanitised:
        return f"{item.number}. Sanitised: {item.sanitised}"
    return f"{item.number}. Held back under handling code C: its conditions are not met."


def _without(entry: EntryFact, told: Mapping[int, tuple[str, str]]) -> EntryFact:
    if entry.id not in told:
        return entry
    headline, text = told[entry.id]
    return replace(entry, headline=headline, text=text, facts=(), codes=())

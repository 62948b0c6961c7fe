"""Everything that a search finds, narrowed by filters, each with where the words stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import aliased

from mscu.access import Permission
from mscu.actions.core.action import CHOOSE, AuditNote, Query, Work
from mscu.actions.core.checking import Checked
from mscu.actions.core.view_filters import SearchView
from mscu.actions.matching.find_alike import said_where, says
from mscu.actions.search.find import PLANS, SHORTEST, Hit, hits_of, known_numbers, those_told
from mscu.codes import Kind, Marking, Operation, SubjectKind
from mscu.dates.london import start_of_day
from mscu.models.base import Record
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.entries.report import Report, ReportItem
from mscu.models.kinds import ENTRIES
from mscu.models.plan import IntelligenceRequirement, Plan, PlanAction
from mscu.models.subject import Involvement, Place, Subject

MOST = 200
CASES, SUBJECT, ENTRY = "cases", "subject", "entry"
WHATS = (CASES, *SubjectKind, PLANS, ENTRY)
"""What may be looked for: cases, one kind of nominal, plans, or entries."""
PARTS: tuple[type[PlanAction | IntelligenceRequirement], ...] = (
    PlanAction, IntelligenceRequirement,
)  # fmt: skip
"""Lines of a plan, which are found as the plan."""
_Place, _Report = aliased(Place, flat=True), aliased(Report, flat=True)
"""Apart from the nominal or entry that is asked for, which these extend."""


@dataclass(frozen=True, kw_only=True)
class AllFound:
    """The newest of what was found, and whether there is more than that."""

    hits: tuple[Hit, ...]
    more: bool = False


@dataclass(frozen=True, kw_only=True)
class FindAll(Query[AllFound]):
    """Find by words and filters; `settled` once somebody stopped typing, to be put on record."""

    view: SearchView
    settled: bool = False
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> AllFound:
        """Give the newest, exact identifiers and names first."""
        words = self.view.words.strip()
        narrowed = _Narrowed.by(work, self.view)
        if len(words) < SHORTEST:
            return AllFound(hits=())
        if self.settled:
            work.note(AuditNote(operation=Operation.FINDING, sealed=words))
        wanted = those_told(work, narrowed.statements())
        exact = _those_that_fit(work, wanted, known_numbers(work, words))
        named = [(kind, row[0]) for kind, row in work.word_index.read(words, MOST, wanted)]
        found = list(dict.fromkeys([*exact, *named]))[:MOST]
        hits = tuple(_saying_where(work, hits_of(work, found, words), words))
        return AllFound(hits=hits, more=len(named) >= MOST)


def _those_that_fit(
    work: Work, wanted: Mapping[str, Select[Any]], named: Sequence[tuple[str, int]]
) -> Iterator[tuple[str, int]]:
    numbers = [number for kind, number in named if kind == SUBJECT]
    if SUBJECT in wanted and numbers:
        fit = set(work.values(wanted[SUBJECT].where(Subject.id.in_(numbers))))
        yield from ((SUBJECT, number) for number in numbers if number in fit)


@dataclass(frozen=True, kw_only=True)
class _Narrowed:
    """A search's filters, read."""

    view: SearchView
    since: datetime | None
    until: datetime | None

    @classmethod
    def by(cls, work: Work, view: SearchView) -> _Narrowed:
        """Read the days; a sentence says what is wrong with one."""
        checked = Checked(work)
        since, until = checked.day("since", view.since), checked.day("until", view.until)
        if since and until and until < since:
            checked.problems["until"] = "This is before the first day."
        known = (("what", WHATS), ("kind", tuple(Kind)), ("marking", tuple(Marking)))
        for name, values in known:
            if getattr(view, name) not in {"", *values}:
                checked.problems[name] = CHOOSE
        checked.refuse()
        last = until + timedelta(days=1) if until else None
        return cls(view=view, since=_begin(since), until=_begin(last))

    def statements(self) -> dict[str, Select[Any]]:
        """Say of each type how those that fit are read; a type that cannot fit is left out."""
        made: dict[str, Callable[[], Select[Any]]] = {
            CASES: self._cases, SUBJECT: self._subjects, PLANS: self._plans, ENTRY: self._entries,
        }  # fmt: skip
        return {name: make() for name, make in made.items() if self._may_be(name)}

    def _may_be(self, name: str) -> bool:
        view = self.view
        if name != ENTRY and (view.kind or view.handling):
            return False  # an entry alone has these
        if name in {SUBJECT, PLANS} and view.marking:
            return False
        return view.what in {"", *(SubjectKind if name == SUBJECT else (name,))}

    def _cases(self) -> Select[Any]:
        asked = self._within(select(Case.id).where(Case.kept_id.is_(None)), Case.opened_at)
        if self.view.district:
            asked = asked.where(Case.district == self.view.district)
        return _marked(asked, Case.marking, self.view.marking)

    def _plans(self) -> Select[Any]:
        asked = self._within(select(Plan.id), Plan.made_at)
        if self.view.district:
            asked = asked.where(Plan.district == self.view.district)
        return asked

    def _subjects(self) -> Select[Any]:
        asked = self._within(
            select(Subject.id).where(Subject.kept_id.is_(None)), Subject.recorded_at
        )
        if self.view.what:
            asked = asked.where(Subject.kind == SubjectKind(self.view.what))
        if self.view.district:
            of = select(Involvement.id).join(Case, Case.id == Involvement.case_id)
            ties = of.where(
                Involvement.subject_id == Subject.id, Case.district == self.view.district
            )
            there = select(_Place.id).where(
                _Place.id == Subject.id, _Place.district == self.view.district
            )
            asked = asked.where(or_(exists(ties), exists(there)))
        return asked

    def _entries(self) -> Select[Any]:
        asked = self._within(select(Entry.id), Entry.happened_at)
        if self.view.kind:
            asked = asked.where(Entry.kind == Kind(self.view.kind))
        if self.view.handling:
            items = select(ReportItem.id).where(
                ReportItem.entry_id == Entry.id, ReportItem.handling_code == self.view.handling
            )
            asked = asked.where(exists(items))
        if self.view.district:
            of = select(Case.id).where(
                Case.id == Entry.case_id, Case.district == self.view.district
            )
            told = select(_Report.id).where(
                _Report.id == Entry.id, _Report.district == self.view.district
            )
            asked = asked.where(or_(exists(of), exists(told)))
        return _marked(asked, Entry.marking, self.view.marking)

    def _within(self, asked: Select[Any], moment: Any) -> Select[Any]:  # noqa: ANN401 - a column
        if self.since is not None:
            asked = asked.where(moment >= self.since)
        return asked.where(moment < self.until) if self.until is not None else asked


def _marked(asked: Select[Any], column: Any, marking: str) -> Select[Any]:  # noqa: ANN401
    return asked.where(column == Marking(marking)) if marking else asked


def _begin(day: date | None) -> datetime | None:
    return None if day is None else start_of_day(day)


def _saying_where(work: Work, hits: Sequence[Hit], words: str) -> Iterator[Hit]:
    """Say in which field the words stand, where neither title nor what is told of it has them."""
    entries = _whole_entries(work, _unsaid(hits, ENTRY, words))
    cases = [h.number for h in _unsaid(hits, CASES, words)]
    told = work.pairs(select(Case.id, Case.summary).where(Case.id.in_(cases)))
    plans = _said_in_plans(work, [h.number for h in _unsaid(hits, PLANS, words)], words)
    for hit in hits:
        where = plans.get(hit.number, "") if hit.kind == PLANS else ""
        if hit.kind == CASES and hit.number in told:
            where = said_where(told[hit.number], words)
        elif hit.kind == ENTRY and hit.number in entries:
            where = _field_of(entries[hit.number], words) or "In one of its parts"
        yield replace(hit, detail=f"{hit.detail} · {where}") if where else hit


def _said_in_plans(work: Work, numbers: Sequence[int], words: str) -> dict[int, str]:
    """Say in which field of each plan, or of one of its lines, the words stand."""
    if not numbers:
        return {}
    plans = select(Plan).where(Plan.id.in_(numbers))
    told: list[tuple[int, Record]] = [(each.id, each) for each in work.records(plans)]
    for part in PARTS:
        of_plans = select(part.plan_id, part).where(part.plan_id.in_(numbers)).order_by(part.id)
        told += [(number, line) for number, line in work.rows(of_plans)]
    found: dict[int, str] = {}
    for number, record in told:
        if number not in found and (said := _field_of(record, words)):
            found[number] = said
    return found


def _whole_entries(work: Work, hits: Sequence[Hit]) -> dict[int, Entry]:
    """Read entries with all that their kind has: a statement a kind, not one for each of them."""
    of_kind: dict[Kind, list[int]] = {}
    for hit in hits:
        if hit.entry_kind is not None:
            of_kind.setdefault(hit.entry_kind, []).append(hit.number)
    return {
        entry.id: entry
        for kind, numbers in of_kind.items()
        for entry in work.records(select(ENTRIES[kind]).where(ENTRIES[kind].id.in_(numbers)))
    }


def _unsaid(hits: Sequence[Hit], kind: str, words: str) -> list[Hit]:
    return [h for h in hits if h.kind == kind and not says(f"{h.title} {h.detail}", words)]


def _field_of(record: Record, words: str) -> str:
    """Name the field of a record in which any of the words stands, and the words around it."""
    for name, info in record.columns().items():
        value = getattr(record, name)
        if info["label"] and isinstance(value, str) and (said := said_where(value, words)):
            return f"{info['label']}: {said}"
    return ""

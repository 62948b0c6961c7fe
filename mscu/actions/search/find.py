"""Search by words over everything that the viewer may see; the words are sealed in the audit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, Select, exists, or_, select
from sqlalchemy.orm import aliased

from mscu.access import Permission
from mscu.actions.core.action import CHOOSE, AuditNote, Query, Work
from mscu.actions.core.checking import Checked
from mscu.actions.core.view_filters import SearchView
from mscu.actions.matching.find_alike import contains_words, excerpt_around, find_similar
from mscu.actions.plans.plan_file import about_plans
from mscu.codes import IdentifierKind, Kind, Marking, Operation, SubjectKind
from mscu.dates.london import start_of_day
from mscu.models.base import Record
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.entries.report import Report, ReportItem
from mscu.models.kinds import ENTRIES
from mscu.models.plan import IntelligenceRequirement, Plan, PlanAction
from mscu.models.prepared import literal, param, prepared, where_in
from mscu.models.subject import Identifier, Involvement, Place, Subject
from mscu.text.identifier_forms import found_in
from mscu.text.name_forms import name_key

PLANS = "plans"
MOST_OF = {"cases": 8, "subject": 12, PLANS: 8, "entry": 20}
"""Most hits of each type, so that the many entries do not crowd out the cases and people."""
WINDOW = 120
"""How many of the newest matching records are searched for hits."""
SHORTEST = 2
Named = tuple[str, int]
"""Type and id of a record."""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A record that was found, and where it leads."""

    kind: str
    """`cases`, `entry`, `subject` or `plans`, as the window opens them."""
    number: int
    case_id: int | None
    title: str
    detail: str
    subject_kind: SubjectKind | None = None
    entry_kind: Kind | None = None
    why: str = ""
    """For a near match: what matched."""


@dataclass(frozen=True, kw_only=True)
class Find(Query[tuple[Hit, ...]]):
    """Find cases, entries, subjects and plans by reference, name, address, plate, phone or text.

    `settled` is set once the user has stopped typing: only then is the search audited, sealed for the
    auditor.
    """

    words: str
    settled: bool = False
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> tuple[Hit, ...]:
        """Return the hits: exact identifiers and names first, then words, newest first."""
        words = self.words.strip()
        if len(words) < SHORTEST:
            return ()
        if self.settled:
            work.note(AuditNote(operation=Operation.FINDING, sealed=words))
        asked = those_told(work, _READ)
        read = {(kind, row[0]): row for kind, row in work.word_index.read(words, WINDOW, asked)}
        wanted = _the_first_of_each(dict.fromkeys([*known_numbers(work, words), *read]))
        return tuple(hits_of(work, wanted, words, read))


@dataclass(frozen=True, kw_only=True)
class FindAlike(Query[tuple[Hit, ...]]):
    """Find people, places and things that nearly match, each with the reason.

    It is asked after the other hits are shown, so that it does not delay them.
    """

    words: str
    besides: frozenset[int] = frozenset()
    """Ids of the subjects that were found by an exact match."""
    needs = Permission.OPEN_CASES
    reads_likenesses = True

    def answer(self, work: Work) -> tuple[Hit, ...]:
        """Return the near matches, best first."""
        found = find_similar(work, self.words.strip())
        alike = {("subject", e.subject_id): e.why for e in found if e.subject_id not in self.besides}
        hits = hits_of(work, list(alike), self.words)
        return tuple(_saying_why(hit, alike[hit.kind, hit.number]) for hit in hits)


def those_told(work: Work, of: Mapping[str, Any]) -> dict[str, Any]:
    """Remove plans unless the viewer may read them."""
    return {kind: each for kind, each in of.items() if kind != PLANS or work.actor.may(_KEEPS)}


_KEEPS = Permission.PLAN


def _saying_why(hit: Hit, why: str) -> Hit:
    return replace(hit, why=why, detail=f"{hit.detail} · {why}")


def _the_first_of_each(wanted: Iterable[Named]) -> list[Named]:
    """Return the first hits of each type."""
    room, taken = dict(MOST_OF), []
    for kind, number in wanted:
        if room.get(kind, 0):
            room[kind] -= 1
            taken.append((kind, number))
    return taken


def known_numbers(work: Work, words: str) -> list[Named]:
    """Look up phones, plates, postcodes and full names in their normal form."""
    known = [(each.kind, each.value) for each in found_in(words)]
    if name := name_key(words):
        known.append((IdentifierKind.NAME, name))
    return [
        ("subject", number)
        for kind, value in known
        for number in work.values(_KNOWN_BY, kind=kind, value=value)
    ]


def hits_of(
    work: Work, wanted: Sequence[Named], words: str, read: Mapping[Named, Row[Any]] = MappingProxyType({})
) -> list[Hit]:
    """Return the hits for the records named; those not in `read` are read under the visibility rule."""
    by_type: dict[str, list[int]] = {}
    for kind, number in wanted:
        by_type.setdefault(kind, []).append(number)
    hits = {
        (hit.kind, hit.number): hit
        for kind, numbers in by_type.items()
        for hit in _TOLD[kind](work, _rows(work, kind, numbers, read), words)
    }
    return [hits[key] for key in wanted if key in hits]


def _rows(work: Work, kind: str, numbers: Sequence[int], read: Mapping[Named, Row[Any]]) -> list[Row[Any]]:
    there = [read[kind, number] for number in numbers if (kind, number) in read]
    if len(there) == len(numbers):
        return there
    missing = [number for number in numbers if (kind, number) not in read]
    asked = where_in(_READ[kind], _NUMBER[kind])
    return [*there, *work.rows(asked, numbers=_filled(missing, kind))]


def _filled(numbers: Sequence[int], kind: str) -> list[int]:
    """Pad with the last id, so that the statement is always of one length and is prepared once."""
    return [*numbers, *[numbers[-1]] * (MOST_OF[kind] - len(numbers))]


_CASES = select(Case.id, Case.reference, Case.title, Case.operation)
_ENTRIES = select(
    Entry.id, Entry.case_id, Entry.kind, Entry.headline, Entry.happened_words, Entry.detail, Entry.text
)
_PLANS = select(
    Plan.id, Plan.title, Plan.theme, Plan.group_id, Plan.case_id, Plan.district, Plan.lead, Plan.ended_on
)
_SUBJECTS = select(Subject.id, Subject.kind, Subject.name)
_KNOWN_BY = prepared(
    select(Identifier.subject_id)
    .where(Identifier.kind == param("kind"), Identifier.value == param("value"))
    .order_by(Identifier.subject_id.desc())
    .limit(literal(MOST_OF["subject"]))
)
_KNOWN_AS = where_in(
    prepared(select(Identifier.subject_id, Identifier.kind, Identifier.shown).order_by(Identifier.id)),
    Identifier.subject_id,
)
_TIES = where_in(
    prepared(
        select(Involvement.subject_id, Case.id, Case.reference)
        .join(Case, Case.id == Involvement.case_id)
        .order_by(Involvement.subject_id, Involvement.case_id)
    ),
    Involvement.subject_id,
)


def _cases(_work: Work, rows: Iterable[Any], _words: str) -> Iterator[Hit]:
    for number, reference, title, operation in rows:
        detail = " · ".join(part for part in (reference, operation) if part)
        yield Hit(kind="cases", number=number, case_id=number, title=title, detail=detail)


def _plans(work: Work, rows: Sequence[Any], _words: str) -> Iterator[Hit]:
    """Yield each plan with its purpose, area, lead and whether it has ended."""
    about = about_plans(work, rows)
    for row in rows:
        ended = "ended" if row.ended_on else ""
        parts = (about[row.id], work.label(row.district), row.lead, ended)
        yield Hit(
            kind=PLANS,
            number=row.id,
            case_id=row.case_id,
            title=row.title,
            detail=" · ".join(filter(None, parts)),
        )


def _entries(_work: Work, rows: Iterable[Any], words: str) -> Iterator[Hit]:
    """Yield each entry with the field in which the words stand, or else its summary."""
    for number, case_id, kind, headline, happened, detail, text in rows:
        said = excerpt_around(text, words) or detail
        yield Hit(
            kind="entry",
            number=number,
            case_id=case_id,
            title=headline,
            detail=" · ".join(part for part in (happened, said) if part),
            entry_kind=kind,
        )


def _subjects(work: Work, rows: Sequence[Any], words: str) -> Iterator[Hit]:
    """Yield each subject with its other names, where the words are not in its name."""
    if not rows:
        return
    cases: dict[int, dict[int, str]] = {}
    numbers = _filled([row.id for row in rows], "subject")
    for number, case_id, reference in work.rows(_TIES, numbers=numbers):
        cases.setdefault(number, {})[case_id] = reference
    meant = _meant(work, [row.id for row in rows if not contains_words(row.name, words)], words)
    for number, kind, name in rows:
        known = cases.get(number, {})
        parts = (meant.get(number), kind.label, *known.values())
        yield Hit(
            kind="subject",
            number=number,
            case_id=next(iter(known), None),
            title=name,
            detail=" · ".join(filter(None, parts)),
            subject_kind=kind,
        )


def _meant(work: Work, numbers: Sequence[int], words: str) -> dict[int, str]:
    """Return the alias, plate, phone or address of each subject that the words match."""
    if not numbers:
        return {}
    found: dict[int, str] = {}
    for number, kind, shown in work.rows(_KNOWN_AS, numbers=_filled(numbers, "subject")):
        if number not in found and contains_words(shown, words):
            found[number] = f"also {shown}" if kind is IdentifierKind.NAME else shown
    return found


_READ: Mapping[str, Any] = {
    "cases": prepared(_CASES),
    "entry": prepared(_ENTRIES),
    "subject": prepared(_SUBJECTS),
    PLANS: prepared(_PLANS),
}
_NUMBER = {"cases": Case.id, "entry": Entry.id, "subject": Subject.id, PLANS: Plan.id}
_TOLD = {"cases": _cases, "entry": _entries, "subject": _subjects, PLANS: _plans}


# Search page: all hits, narrowed by filters.


MOST = 200
CASES, SUBJECT, ENTRY = "cases", "subject", "entry"
WHATS = (CASES, *SubjectKind, PLANS, ENTRY)
"""What can be searched for: cases, one kind of nominal, plans, or entries."""
PARTS: tuple[type[PlanAction | IntelligenceRequirement], ...] = (PlanAction, IntelligenceRequirement)
"""Lines of a plan, which are found as the plan."""
_Place, _Report = aliased(Place, flat=True), aliased(Report, flat=True)
"""Aliases, apart from the nominal or entry that is searched for, which these tables extend."""


@dataclass(frozen=True, kw_only=True)
class AllFound:
    """The newest hits, and whether there are more."""

    hits: tuple[Hit, ...]
    more: bool = False


@dataclass(frozen=True, kw_only=True)
class FindAll(Query[AllFound]):
    """Find by words and filters; `settled` is set once the user has stopped typing, and audits the search."""

    view: SearchView
    settled: bool = False
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> AllFound:
        """Return the newest hits, exact identifiers and names first."""
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
    """The filters of a search, parsed."""

    view: SearchView
    since: datetime | None
    until: datetime | None

    @classmethod
    def by(cls, work: Work, view: SearchView) -> _Narrowed:
        """Parse the days of the filters; raise a refusal for one that is wrong."""
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
        """Return the statement that reads the matches of each type; types that cannot match are left out."""
        made: dict[str, Callable[[], Select[Any]]] = {
            CASES: self._cases,
            SUBJECT: self._subjects,
            PLANS: self._plans,
            ENTRY: self._entries,
        }
        return {name: make() for name, make in made.items() if self._may_be(name)}

    def _may_be(self, name: str) -> bool:
        view = self.view
        if name != ENTRY and (view.kind or view.handling):
            return False  # only entries have these
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
        asked = self._within(select(Subject.id).where(Subject.kept_id.is_(None)), Subject.recorded_at)
        if self.view.what:
            asked = asked.where(Subject.kind == SubjectKind(self.view.what))
        if self.view.district:
            of = select(Involvement.id).join(Case, Case.id == Involvement.case_id)
            ties = of.where(Involvement.subject_id == Subject.id, Case.district == self.view.district)
            there = select(_Place.id).where(_Place.id == Subject.id, _Place.district == self.view.district)
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
            of = select(Case.id).where(Case.id == Entry.case_id, Case.district == self.view.district)
            told = select(_Report.id).where(_Report.id == Entry.id, _Report.district == self.view.district)
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
    """Yield each hit with the field in which the words stand, where its title and summary lack them."""
    entries = _whole_entries(work, _unsaid(hits, ENTRY, words))
    cases = [h.number for h in _unsaid(hits, CASES, words)]
    told = work.pairs(select(Case.id, Case.summary).where(Case.id.in_(cases)))
    plans = _said_in_plans(work, [h.number for h in _unsaid(hits, PLANS, words)], words)
    for hit in hits:
        where = plans.get(hit.number, "") if hit.kind == PLANS else ""
        if hit.kind == CASES and hit.number in told:
            where = excerpt_around(told[hit.number], words)
        elif hit.kind == ENTRY and hit.number in entries:
            where = _field_of(entries[hit.number], words) or "In one of its lines"
        yield replace(hit, detail=f"{hit.detail} · {where}") if where else hit


def _said_in_plans(work: Work, numbers: Sequence[int], words: str) -> dict[int, str]:
    """Return, by plan, the field of the plan or of one of its lines in which the words stand."""
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
    """Read entries with all the fields of their kind, in one statement per kind."""
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
    return [h for h in hits if h.kind == kind and not contains_words(f"{h.title} {h.detail}", words)]


def _field_of(record: Record, words: str) -> str:
    """Return the label of the field in which any of the words stands, with the words around it."""
    for name, info in record.columns().items():
        value = getattr(record, name)
        if info["label"] and isinstance(value, str) and (said := excerpt_around(value, words)):
            return f"{info['label']}: {said}"
    return ""

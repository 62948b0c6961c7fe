"""Search by words over everything that the viewer may see; the words are sealed in the audit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from operator import attrgetter
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import Row, Select, SQLColumnExpression, exists, or_, select
from sqlalchemy.orm import aliased

from mscu.access import Permission
from mscu.actions.core.action import CHOOSE, AuditNote, Query, Work
from mscu.actions.core.checking import Validator
from mscu.actions.core.view_filters import SearchView
from mscu.actions.matching.find_similar import contains_words, excerpt_around, find_similar
from mscu.actions.plans.plan_file import describe_plan_targets
from mscu.actions.search.said_in_words import reports_saying
from mscu.codes import IdentifierKind, Kind, Marking, Operation, SubjectKind
from mscu.dates.london import start_of_day
from mscu.models.base import Record
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.entries.report import Report, ReportItem
from mscu.models.kinds import ENTRIES
from mscu.models.plan import IntelligenceRequirement, Plan, PlanAction
from mscu.models.prepared import literal, param, prepared, where_in
from mscu.models.subject import Identifier, Involvement, Place, Subject, SubjectVersion
from mscu.text.identifier_forms import find_identifiers, normal_form
from mscu.text.match_order import EXACT, match_rank
from mscu.text.spelt_identifiers import with_written_numbers

H = TypeVar("H")
PLANS = "plans"
MAX_HITS = {"cases": 8, "subject": 12, PLANS: 8, "entry": 20}
"""Most hits of each type, so that the many entries do not crowd out the cases and people."""
WINDOW = 120
"""How many of the newest matching records are searched for hits."""
MIN_LENGTH = 2
FORMERLY = "until corrected:"
"""Before the former name or number of a nominal."""
RecordKey = tuple[str, int]
"""Type and id of a record."""


@dataclass(frozen=True, kw_only=True)
class FoundRecord:
    """A record that was found, and where it leads."""

    kind: str
    """`cases`, `entry`, `subject` or `plans`, as the window opens them."""
    record_id: int
    case_id: int | None
    title: str
    detail: str
    reference: str = ""
    """A case's."""
    subject_kind: SubjectKind | None = None
    entry_kind: Kind | None = None
    why: str = ""
    """For a near match: what matched."""
    exact: bool = False
    """Whether the words are its whole name, reference, registration or phone."""


@dataclass(frozen=True, kw_only=True)
class Find(Query[tuple[FoundRecord, ...]]):
    """Find cases, entries, subjects and plans by reference, name, address, registration, phone or text.

    `settled` is set once the user has stopped typing: only then is the search audited, sealed for the
    auditor.
    """

    words: str
    settled: bool = False
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> tuple[FoundRecord, ...]:
        """Return the hits: exact identifiers and names first, then words.

        Of cases, nominals and plans the best match comes first, then the newest; of entries the newest.
        """
        words = self.words.strip()
        if len(words) < MIN_LENGTH:
            return ()
        if self.settled:
            work.note(AuditNote(operation=Operation.FINDING, sealed=words))
        words = with_written_numbers(words)
        statements = readable_types(work, _STATEMENTS)
        with work.together() as reads:
            by_identifier = reads.read(find_by_identifier, work, words)
            found = reads.read(work.word_index.read, words, WINDOW, statements)
        rows, identified = {(kind, row[0]): row for kind, row in found.value}, by_identifier.value
        best_first = _sort_by_kind(rows, lambda key: _name_rank(key[0], rows[key], words), _kind_of)
        keys = _limit_hits(dict.fromkeys([*identified, *best_first]))
        hits = [
            replace(hit, exact=(hit.kind, hit.record_id) in identified or _is_named(hit, words))
            for hit in load_hits(work, keys, words, rows)
        ]
        return tuple(
            _sort_by_kind(hits, lambda hit: (not hit.exact, not _is_named(hit, words)), attrgetter("kind"))
        )


@dataclass(frozen=True, kw_only=True)
class FindAlike(Query[tuple[FoundRecord, ...]]):
    """Find people, places and things that nearly match, and reports that say a number in words.

    Each comes with the reason. It is asked after the other hits are shown, so that it does not delay them.
    """

    words: str
    besides: frozenset[int] = frozenset()
    """Ids of the subjects that were found by an exact match."""
    needs = Permission.OPEN_CASES
    reads_likenesses = True
    reads_mentions = True

    def answer(self, work: Work) -> tuple[FoundRecord, ...]:
        """Return the near matches, best first, then the reports."""
        words = with_written_numbers(self.words.strip())
        reasons = {
            ("subject", match.subject_id): match.why
            for match in find_similar(work, words)
            if match.subject_id not in self.besides
        }
        said = islice(reports_saying(work, words).items(), MAX_HITS["entry"])
        reasons |= {("entry", report_id): f"says “{spelt}”" for report_id, spelt in said}
        hits = load_hits(work, list(reasons), words)
        return tuple(_with_reason(hit, reasons[hit.kind, hit.record_id]) for hit in hits)


def readable_types(work: Work, statements: Mapping[str, Any]) -> dict[str, Any]:
    """Remove plans unless the viewer may read them."""
    return {
        kind: statement
        for kind, statement in statements.items()
        if kind != PLANS or work.actor.may(_READ_PLANS)
    }


_READ_PLANS = Permission.PLAN


def _with_reason(hit: FoundRecord, why: str) -> FoundRecord:
    return replace(hit, why=why, detail=f"{hit.detail} · {why}")


_NAME_COLUMNS = {"cases": ("title", "reference"), "subject": ("name",), PLANS: ("title",), "entry": ()}


def _name_rank(kind: str, row: Any, words: str) -> int:  # noqa: ANN401 - any type's
    ranks = (match_rank(getattr(row, column), words) for column in _NAME_COLUMNS[kind])
    return min(ranks, default=EXACT)


def _is_named(hit: FoundRecord, words: str) -> bool:
    """Return whether the words are the whole title or the reference of a hit that has a name."""
    names = filter(None, (hit.title, hit.reference))
    return hit.kind != "entry" and any(match_rank(name, words) == EXACT for name in names)


def _kind_of(key: RecordKey) -> str:
    return key[0]


def _sort_by_kind(hits: Iterable[H], key: Callable[[H], Any], kind_of: Callable[[H], str]) -> list[H]:
    """Sort the hits of each type, and leave each type its places among the others."""
    listed = list(hits)
    ordered = sorted(listed, key=key)
    of_kind = {kind: iter([hit for hit in ordered if kind_of(hit) == kind]) for kind in map(kind_of, listed)}
    return [next(of_kind[kind_of(hit)]) for hit in listed]


def _limit_hits(keys: Iterable[RecordKey]) -> list[RecordKey]:
    """Return the first hits of each type."""
    left, limited = dict(MAX_HITS), []
    for kind, record_id in keys:
        if left.get(kind, 0):
            left[kind] -= 1
            limited.append((kind, record_id))
    return limited


def find_by_identifier(work: Work, words: str) -> list[RecordKey]:
    """Look up phones, registrations, postcodes and full names in their normal form."""
    identifiers = [(match.kind, match.value) for match in find_identifiers(words)]
    whole = ((kind, normal_form(kind, words)) for kind in (IdentifierKind.REGISTRATION, IdentifierKind.NAME))
    identifiers += ((kind, value) for kind, value in whole if value)
    return [
        ("subject", subject_id)
        for kind, value in dict.fromkeys(identifiers)
        for subject_id in work.values(_BY_IDENTIFIER, kind=kind, value=value)
    ]


def load_hits(
    work: Work,
    keys: Sequence[RecordKey],
    words: str,
    rows: Mapping[RecordKey, Row[Any]] = MappingProxyType({}),
) -> list[FoundRecord]:
    """Return the hits for the records named; those not in `read` are read under the visibility rule."""
    by_type: dict[str, list[int]] = {}
    for kind, record_id in keys:
        by_type.setdefault(kind, []).append(record_id)
    with work.together() as reads:
        found = [reads.all(_hits, work, kind, ids, words, rows=rows) for kind, ids in by_type.items()]
    hits = {(hit.kind, hit.record_id): hit for of_type in found for hit in of_type.value}
    return [hits[key] for key in keys if key in hits]


def _hits(
    work: Work, kind: str, ids: Sequence[int], words: str, *, rows: Mapping[RecordKey, Row[Any]]
) -> Iterable[FoundRecord]:
    return _HIT_BUILDERS[kind](work, _rows(work, kind, ids, rows), words)


def _rows(work: Work, kind: str, ids: Sequence[int], rows: Mapping[RecordKey, Row[Any]]) -> list[Row[Any]]:
    loaded = [rows[kind, record_id] for record_id in ids if (kind, record_id) in rows]
    if len(loaded) == len(ids):
        return loaded
    missing = [record_id for record_id in ids if (kind, record_id) not in rows]
    statement = where_in(_STATEMENTS[kind], _ID_COLUMNS[kind])
    return [*loaded, *work.rows(statement, numbers=_pad_ids(missing, kind))]


def _pad_ids(ids: Sequence[int], kind: str) -> list[int]:
    """Pad with the last id, so that the statement is always of one length and is prepared once."""
    return [*ids, *[ids[-1]] * (MAX_HITS[kind] - len(ids))]


_CASES = select(Case.id, Case.reference, Case.title, Case.operation)
_ENTRIES = select(
    Entry.id, Entry.case_id, Entry.kind, Entry.headline, Entry.happened_words, Entry.detail, Entry.text
)
_PLANS = select(
    Plan.id, Plan.title, Plan.theme, Plan.group_id, Plan.case_id, Plan.district, Plan.lead, Plan.ended_on
)
_SUBJECTS = select(Subject.id, Subject.kind, Subject.name)
_BY_IDENTIFIER = prepared(
    select(Identifier.subject_id)
    .where(Identifier.kind == param("kind"), Identifier.value == param("value"))
    .order_by(Identifier.subject_id.desc())
    .limit(literal(MAX_HITS["subject"]))
)
_IDENTIFIERS = where_in(
    prepared(select(Identifier.subject_id, Identifier.kind, Identifier.shown).order_by(Identifier.id)),
    Identifier.subject_id,
)
_FORMER = where_in(
    prepared(select(SubjectVersion.subject_id, SubjectVersion.known_by).order_by(SubjectVersion.id.desc())),
    SubjectVersion.subject_id,
)
_SUBJECT_CASES = where_in(
    prepared(
        select(Involvement.subject_id, Case.id, Case.reference)
        .join(Case, Case.id == Involvement.case_id)
        .order_by(Involvement.subject_id, Involvement.case_id)
    ),
    Involvement.subject_id,
)


def _cases(_work: Work, rows: Iterable[Any], _words: str) -> Iterator[FoundRecord]:
    for case_id, reference, title, operation in rows:
        detail = " · ".join(part for part in (reference, operation) if part)
        yield FoundRecord(
            kind="cases", record_id=case_id, case_id=case_id, title=title, detail=detail, reference=reference
        )


def _plans(work: Work, rows: Sequence[Any], _words: str) -> Iterator[FoundRecord]:
    """Yield each plan with its purpose, area, lead and whether it has ended."""
    targets = describe_plan_targets(work, rows)
    for row in rows:
        ended = "ended" if row.ended_on else ""
        parts = (targets[row.id], work.label(row.district), row.lead, ended)
        yield FoundRecord(
            kind=PLANS,
            record_id=row.id,
            case_id=row.case_id,
            title=row.title,
            detail=" · ".join(filter(None, parts)),
        )


def _entries(_work: Work, rows: Iterable[Any], words: str) -> Iterator[FoundRecord]:
    """Yield each entry with the field in which the words stand, or else its summary."""
    for entry_id, case_id, kind, headline, happened, detail, text in rows:
        excerpt = excerpt_around(text, words) or detail
        yield FoundRecord(
            kind="entry",
            record_id=entry_id,
            case_id=case_id,
            title=headline,
            detail=" · ".join(part for part in (happened, excerpt) if part),
            entry_kind=kind,
        )


def _subjects(work: Work, rows: Sequence[Any], words: str) -> Iterator[FoundRecord]:
    """Yield each subject with its other or former names, where the words are not in its name."""
    if not rows:
        return
    cases: dict[int, dict[int, str]] = {}
    ids = _pad_ids([row.id for row in rows], "subject")
    with work.together() as reads:
        in_cases = reads.read(work.rows, _SUBJECT_CASES, numbers=ids)
        by_other_name = [row.id for row in rows if not contains_words(row.name, words)]
        identifiers = reads.read(_matching_identifiers, work, by_other_name, words)
    for subject_id, case_id, reference in in_cases.value:
        cases.setdefault(subject_id, {})[case_id] = reference
    matching = identifiers.value
    former = _matching_former(
        work, [subject_id for subject_id in by_other_name if subject_id not in matching], words
    )
    for subject_id, kind, name in rows:
        subject_cases = cases.get(subject_id, {})
        known_as = matching.get(subject_id) or former.get(subject_id)
        parts = (known_as, kind.label, *subject_cases.values())
        yield FoundRecord(
            kind="subject",
            record_id=subject_id,
            case_id=next(iter(subject_cases), None),
            title=name,
            detail=" · ".join(filter(None, parts)),
            subject_kind=kind,
        )


def _matching_identifiers(work: Work, subject_ids: Sequence[int], words: str) -> dict[int, str]:
    """Return the alias, registration, phone or address of each subject that the words match."""
    if not subject_ids:
        return {}
    matching: dict[int, str] = {}
    for subject_id, kind, shown in work.rows(_IDENTIFIERS, numbers=_pad_ids(subject_ids, "subject")):
        if subject_id not in matching and contains_words(shown, words):
            matching[subject_id] = f"also {shown}" if kind is IdentifierKind.NAME else shown
    return matching


def _matching_former(work: Work, subject_ids: Sequence[int], words: str) -> dict[int, str]:
    """Return the former name or number of each corrected subject that the words match."""
    if not subject_ids:
        return {}
    matching: dict[int, str] = {}
    for subject_id, known_by in work.rows(_FORMER, numbers=_pad_ids(subject_ids, "subject")):
        text = next((line for line in known_by.splitlines() if contains_words(line, words)), "")
        if text and subject_id not in matching:
            matching[subject_id] = f"{FORMERLY} {text}"
    return matching


_STATEMENTS: Mapping[str, Any] = {
    "cases": prepared(_CASES),
    "entry": prepared(_ENTRIES),
    "subject": prepared(_SUBJECTS),
    PLANS: prepared(_PLANS),
}
_ID_COLUMNS = {"cases": Case.id, "entry": Entry.id, "subject": Subject.id, PLANS: Plan.id}
_HIT_BUILDERS = {"cases": _cases, "entry": _entries, "subject": _subjects, PLANS: _plans}


# Search page: all hits, narrowed by filters.


MAX_ROWS = 200
CASES, SUBJECT, ENTRY = "cases", "subject", "entry"
SEARCH_TARGETS = (CASES, *SubjectKind, PLANS, ENTRY)
"""What can be searched for: cases, one kind of nominal, plans, or entries."""
PARTS: tuple[type[PlanAction | IntelligenceRequirement], ...] = (PlanAction, IntelligenceRequirement)
"""Lines of a plan, which are found as the plan."""
_Place, _Report = aliased(Place, flat=True), aliased(Report, flat=True)
"""Aliases, apart from the nominal or entry that is searched for, which these tables extend."""


@dataclass(frozen=True, kw_only=True)
class SearchResults:
    """The newest hits, and whether there are more."""

    hits: tuple[FoundRecord, ...]
    more: bool = False


@dataclass(frozen=True, kw_only=True)
class FindAll(Query[SearchResults]):
    """Find by words and filters; `settled` is set once the user has stopped typing, and audits the search."""

    view: SearchView
    settled: bool = False
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> SearchResults:
        """Return the newest hits, exact identifiers and names first."""
        words = self.view.words.strip()
        filters = _Filters.parse(work, self.view)
        if len(words) < MIN_LENGTH:
            return SearchResults(hits=())
        if self.settled:
            work.note(AuditNote(operation=Operation.FINDING, sealed=words))
        words = with_written_numbers(words)
        statements = readable_types(work, filters.statements())
        exact = _exact_matches(work, statements, find_by_identifier(work, words))
        matched = [(kind, row[0]) for kind, row in work.word_index.read(words, MAX_ROWS, statements)]
        keys = list(dict.fromkeys([*exact, *matched]))[:MAX_ROWS]
        hits = tuple(_with_matching_field(work, load_hits(work, keys, words), words))
        return SearchResults(hits=hits, more=len(matched) >= MAX_ROWS)


def _exact_matches(
    work: Work, statements: Mapping[str, Select[Any]], keys: Sequence[tuple[str, int]]
) -> Iterator[tuple[str, int]]:
    subject_ids = [subject_id for kind, subject_id in keys if kind == SUBJECT]
    if SUBJECT in statements and subject_ids:
        matching = set(work.values(statements[SUBJECT].where(Subject.id.in_(subject_ids))))
        yield from ((SUBJECT, subject_id) for subject_id in subject_ids if subject_id in matching)


@dataclass(frozen=True, kw_only=True)
class _Filters:
    """The filters of a search, parsed."""

    view: SearchView
    since: datetime | None
    until: datetime | None

    @classmethod
    def parse(cls, work: Work, view: SearchView) -> _Filters:
        """Parse the days of the filters; raise a refusal for one that is wrong."""
        validator = Validator(work)
        since, until = validator.day("since", view.since, None), validator.day("until", view.until, None)
        if since and until and until < since:
            validator.problems["until"] = "This is before the first day."
        lists = (("what", SEARCH_TARGETS), ("kind", tuple(Kind)), ("marking", tuple(Marking)))
        for name, values in lists:
            if getattr(view, name) not in {"", *values}:
                validator.problems[name] = CHOOSE
        validator.raise_if_invalid()
        last = until + timedelta(days=1) if until else None
        return cls(view=view, since=_start(since), until=_start(last))

    def statements(self) -> dict[str, Select[Any]]:
        """Return the statement that reads the matches of each type; types that cannot match are left out."""
        builders: dict[str, Callable[[], Select[Any]]] = {
            CASES: self._cases,
            SUBJECT: self._subjects,
            PLANS: self._plans,
            ENTRY: self._entries,
        }
        return {name: build() for name, build in builders.items() if self._can_match(name)}

    def _can_match(self, name: str) -> bool:
        view = self.view
        if name != ENTRY and (view.kind or view.handling):
            return False  # only entries have these
        if name in {SUBJECT, PLANS} and view.marking:
            return False
        return view.what in {"", *(SubjectKind if name == SUBJECT else (name,))}

    def _cases(self) -> Select[Any]:
        statement = self._within(select(Case.id).where(Case.kept_id.is_(None)), Case.opened_at)
        if self.view.district:
            statement = statement.where(Case.district == self.view.district)
        return _marked(statement, Case.marking, self.view.marking)

    def _plans(self) -> Select[Any]:
        statement = self._within(select(Plan.id), Plan.made_at)
        if self.view.district:
            statement = statement.where(Plan.district == self.view.district)
        return statement

    def _subjects(self) -> Select[Any]:
        statement = self._within(select(Subject.id).where(Subject.kept_id.is_(None)), Subject.recorded_at)
        if self.view.what:
            statement = statement.where(Subject.kind == SubjectKind(self.view.what))
        if self.view.district:
            involvements = select(Involvement.id).join(Case, Case.id == Involvement.case_id)
            in_cases = involvements.where(
                Involvement.subject_id == Subject.id, Case.district == self.view.district
            )
            at_places = select(_Place.id).where(
                _Place.id == Subject.id, _Place.district == self.view.district
            )
            statement = statement.where(or_(exists(in_cases), exists(at_places)))
        return statement

    def _entries(self) -> Select[Any]:
        statement = self._within(select(Entry.id), Entry.happened_at)
        if self.view.kind:
            statement = statement.where(Entry.kind == Kind(self.view.kind))
        if self.view.handling:
            items = select(ReportItem.id).where(
                ReportItem.entry_id == Entry.id, ReportItem.handling_code == self.view.handling
            )
            statement = statement.where(exists(items))
        if self.view.district:
            cases = select(Case.id).where(Case.id == Entry.case_id, Case.district == self.view.district)
            reports = select(_Report.id).where(_Report.id == Entry.id, _Report.district == self.view.district)
            statement = statement.where(or_(exists(cases), exists(reports)))
        return _marked(statement, Entry.marking, self.view.marking)

    def _within(self, statement: Select[Any], moment: SQLColumnExpression[Any]) -> Select[Any]:
        if self.since is not None:
            statement = statement.where(moment >= self.since)
        return statement.where(moment < self.until) if self.until is not None else statement


def _marked(statement: Select[Any], column: Any, marking: str) -> Select[Any]:  # noqa: ANN401
    return statement.where(column == Marking(marking)) if marking else statement


def _start(day: date | None) -> datetime | None:
    return None if day is None else start_of_day(day)


def _with_matching_field(work: Work, hits: Sequence[FoundRecord], words: str) -> Iterator[FoundRecord]:
    """Yield each hit with the field in which the words stand, where its title and summary lack them."""
    entries = _load_entries(work, _without_words(hits, ENTRY, words))
    cases = [h.record_id for h in _without_words(hits, CASES, words)]
    summaries = work.pairs(select(Case.id, Case.summary).where(Case.id.in_(cases)))
    plans = _matching_plan_fields(work, [h.record_id for h in _without_words(hits, PLANS, words)], words)
    for hit in hits:
        where = plans.get(hit.record_id, "") if hit.kind == PLANS else ""
        if hit.kind == CASES and hit.record_id in summaries:
            where = excerpt_around(summaries[hit.record_id], words)
        elif hit.kind == ENTRY and hit.record_id in entries:
            where = _matching_field(entries[hit.record_id], words) or "In one of its lines"
        yield replace(hit, detail=f"{hit.detail} · {where}") if where else hit


def _matching_plan_fields(work: Work, plan_ids: Sequence[int], words: str) -> dict[int, str]:
    """Return, by plan, the field of the plan or of one of its lines in which the words stand."""
    if not plan_ids:
        return {}
    plans = select(Plan).where(Plan.id.in_(plan_ids))
    records: list[tuple[int, Record]] = [(plan.id, plan) for plan in work.records(plans)]
    for part in PARTS:
        lines = select(part.plan_id, part).where(part.plan_id.in_(plan_ids)).order_by(part.id)
        records += [(plan_id, line) for plan_id, line in work.rows(lines)]
    fields: dict[int, str] = {}
    for plan_id, record in records:
        if plan_id not in fields and (excerpt := _matching_field(record, words)):
            fields[plan_id] = excerpt
    return fields


def _load_entries(work: Work, hits: Sequence[FoundRecord]) -> dict[int, Entry]:
    """Read entries with all the fields of their kind, in one statement per kind."""
    by_kind: dict[Kind, list[int]] = {}
    for hit in hits:
        if hit.entry_kind is not None:
            by_kind.setdefault(hit.entry_kind, []).append(hit.record_id)
    return {
        entry.id: entry
        for kind, entry_ids in by_kind.items()
        for entry in work.records(select(ENTRIES[kind]).where(ENTRIES[kind].id.in_(entry_ids)))
    }


def _without_words(hits: Sequence[FoundRecord], kind: str, words: str) -> list[FoundRecord]:
    return [
        hit for hit in hits if hit.kind == kind and not contains_words(f"{hit.title} {hit.detail}", words)
    ]


def _matching_field(record: Record, words: str) -> str:
    """Return the label of the field in which any of the words stands, with the words around it."""
    for name, info in record.columns().items():
        value = getattr(record, name)
        if info["label"] and isinstance(value, str) and (excerpt := excerpt_around(value, words)):
            return f"{info['label']}: {excerpt}"
    return ""

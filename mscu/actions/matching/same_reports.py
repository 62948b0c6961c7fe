"""Reports that speak of the same: they name one plate, phone, address or name, whoever recorded them.

The index of mentions proposes and every proposal is compared in full. Nothing is linked automatically, and
who may not see a report is shown nothing of what it names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from mscu.access import Permission
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.core.checking import Validator
from mscu.actions.matching.likeness import Fit
from mscu.actions.matching.matching import FAIR_FROM, LikenessStrength
from mscu.actions.matching.mentions import ReportMention, compare, keys_in, looked_up, mentions_in
from mscu.actions.matching.report_words import item_texts, joined_words
from mscu.actions.matching.text_matches import TextMatch
from mscu.batches import in_batches
from mscu.codes import IdentifierKind, Kind, MergedKind, Operation
from mscu.errors import NotFound
from mscu.models.case import Case
from mscu.models.code import Code
from mscu.models.entries.entry import Entry
from mscu.models.entries.report import Report, ReportItem
from mscu.models.mention import Mention, fingerprint
from mscu.models.merge import Merge
from mscu.models.not_same import NotSame, NotSameReport
from mscu.models.prepared import literal
from mscu.text.likeness_keys import key_hash

if TYPE_CHECKING:
    from mscu.models.base import Record

MAX_NEWEST = 500
"""The newest reports among which others are looked for."""
MAX_OF_IDENTIFIER, MAX_OF_NAME = 40, 12
"""Reports that may share an identifier or a name; what more of them name distinguishes none of them."""
MAX_KEYS, MAX_COMPARED = 600, 240
"""Things that the newest reports share, and reports that are read for the newest of them."""
MAX_GROUPS = 60
MAX_LIKE_ONE = 12
"""Reports that are compared with one report for each thing that it names, the newest."""


@dataclass(frozen=True, kw_only=True)
class SameReport:
    """A report in a group, with what it names of it."""

    id: int
    register_number: str
    headline: str
    happened: str
    happened_at: datetime
    source: str
    district: str
    district_key: str | None
    where: str
    text: str
    words: str
    """Its text with its items, in which `match` has its place."""
    match: TextMatch
    triage: str
    triage_label: str
    case_id: int | None
    case_reference: str
    import_id: int | None
    """The import that it came with."""


@dataclass(frozen=True, kw_only=True)
class SameGroup:
    """Reports that share something, newest first."""

    keys: tuple[int, ...]
    """The keys of all that they share."""
    kind: IdentifierKind
    shown: str
    """What they share, as the newest has it."""
    strength: LikenessStrength
    why: tuple[str, ...]
    """Each reason once, the strongest first."""
    reports: tuple[SameReport, ...]

    @property
    def newest(self) -> SameReport:
        return self.reports[0]

    @property
    def report_ids(self) -> tuple[int, ...]:
        """Return the ids, by which two things that the same reports share are recognised."""
        return tuple(report.id for report in self.reports)

    @property
    def only_case(self) -> tuple[int, str] | None:
        """Return id and reference of the case in which some or all of them are, if it is one only."""
        cases = {report.case_id: report.case_reference for report in self.reports if report.case_id}
        return next(iter(cases.items())) if len(cases) == 1 else None

    @property
    def free_ids(self) -> tuple[int, ...]:
        """Return the ids of those that are in no case."""
        return tuple(report.id for report in self.reports if report.case_id is None)


@dataclass(frozen=True, kw_only=True)
class AnsweredGroup:
    """A group that somebody found not to be the same."""

    id: int
    shown: str
    register_numbers: tuple[str, ...]
    reason: str
    answered_at: datetime
    by: str


@dataclass(frozen=True, kw_only=True)
class GroupedReports(Query[tuple[SameGroup, ...]]):
    """Groups of reports that speak of the same, those with the newest report first.

    With an import, only what its own reports share with each other or with any other.
    """

    import_id: int | None = None
    needs = Permission.OPEN_CASES
    reads_mentions = True

    def answer(self, work: Work) -> tuple[SameGroup, ...]:
        """Find what the newest reports share with any other, and compare it."""
        of_all = select(Entry.id).where(Entry.kind == Kind.REPORT)  # in the order of an index
        newest = of_all.order_by(Entry.happened_at.desc(), Entry.id.desc())
        of_import = select(Report.id).where(Report.import_id == self.import_id)
        is_any = self.import_id is None
        reports_by_key = _sharing(work, newest.limit(literal(MAX_NEWEST)) if is_any else of_import)
        reports = _read(work, {report_id for ids in reports_by_key.values() for report_id in ids})
        answered = _answered_reports(work)
        groups = [
            group
            for key, ids in reports_by_key.items()
            if (group := _group(key, [reports[id_] for id_ in ids if id_ in reports])) is not None
            if group.free_ids or group.only_case is None
            if not any(ids >= {*group.report_ids} for ids in answered.get(key, ()))
        ]
        return tuple(sorted(_joined(groups), key=_newest_first)[:MAX_GROUPS])


@dataclass(frozen=True, kw_only=True)
class AnsweredReports(Query[tuple[AnsweredGroup, ...]]):
    """Groups that were found not to be the same, those answered last first."""

    needs = Permission.OPEN_CASES
    reads_mentions = True

    def answer(self, work: Work) -> tuple[AnsweredGroup, ...]:
        last_first = _current().order_by(NotSame.answered_at.desc(), NotSame.id.desc())
        answers = work.records(last_first.limit(literal(MAX_GROUPS)))
        ids = _reports_of(work, [answer.id for answer in answers])
        reports = _read(work, {report_id for found in ids.values() for report_id in found})
        people = work.displays()
        return tuple(
            _answered(answer, [reports[id_] for id_ in ids[answer.id] if id_ in reports], people)
            for answer in answers
        )


def _answered(answer: NotSame, reports: Sequence[_Words], people: Mapping[int, str]) -> AnsweredGroup:
    matches = (match for key in _keys_of(answer) for report in reports for match in report.matches_of(key))
    first = next(matches, None)
    return AnsweredGroup(
        id=answer.id,
        shown=first.shown if first is not None else "What was corrected since",
        register_numbers=tuple(report.register_number for report in reports),
        reason=answer.reason,
        answered_at=answer.answered_at,
        by=people.get(answer.answered_by_id, ""),
    )


def _keys_of(answer: NotSame) -> list[int]:
    return [int(key) for key in answer.keys.split()]


def _reports_of(work: Work, answer_ids: Collection[int]) -> Mapping[int, set[int]]:
    """Return the ids of the reports of answers, by answer."""
    columns = select(NotSameReport.not_same_id, NotSameReport.report_id)
    ids: dict[int, set[int]] = {answer_id: set() for answer_id in answer_ids}
    for answer_id, report_id in work.rows(columns.where(NotSameReport.not_same_id.in_(answer_ids))):
        ids[answer_id].add(report_id)
    return ids


def _answered_reports(work: Work) -> Mapping[int, Sequence[set[int]]]:
    """Return, by key, the reports that the viewer may see and that were answered not to be the same."""
    answers = work.records(_current())
    ids = _reports_of(work, [answer.id for answer in answers])
    by_key: dict[int, list[set[int]]] = defaultdict(list)
    for answer in answers:
        for key in _keys_of(answer):
            by_key[key].append(ids[answer.id])
    return by_key


@dataclass(frozen=True, kw_only=True)
class AnswerNotSame(Command[int]):
    """Record that what some reports share does not make them the same; return the answer's id."""

    keys: tuple[int, ...]
    report_ids: tuple[int, ...]
    reason: str
    needs = Permission.RECORD_REPORTS
    undoable = True

    def perform(self, work: Work) -> int:
        """Keep the answer with each of the reports; a further report asks again."""
        validator = Validator(work)
        reason = validator.text("reason", self.reason, NotSame.reason, required=True)
        validator.raise_if_invalid()
        reports = [work.get(Report, report_id) for report_id in dict.fromkeys(self.report_ids)]
        if not reports or not self.keys:
            raise NotFound
        keys = " ".join(map(str, dict.fromkeys(self.keys)))
        now, by = work.now, work.actor.id
        answer = work.add(NotSame(keys=keys, reason=reason, answered_at=now, answered_by_id=by))
        work.add(*(NotSameReport(not_same_id=answer.id, report_id=report.id) for report in reports))
        work.undone_by(TakeBackNotSame(answer_id=answer.id), "It is asked about these reports again.")
        return answer.id


@dataclass(frozen=True, kw_only=True)
class TakeBackNotSame(Command[None]):
    """Ask about a group of reports again."""

    answer_id: int
    needs = Permission.RECORD_REPORTS

    def perform(self, work: Work) -> None:
        answer = work.get(NotSame, self.answer_id)
        if answer.ended_at is None:
            answer.ended_at = work.now


def _current() -> Select[NotSame]:
    return select(NotSame).where(NotSame.ended_at.is_(None))


@dataclass(frozen=True, kw_only=True)
class LikeReport:
    """An earlier report that names something of a text, with the reason."""

    report: SameReport
    mention: TextMatch
    """What the text names."""
    fit: Fit


def reports_like(work: Work, mentions: Sequence[ReportMention], besides: int = 0) -> tuple[LikeReport, ...]:
    """Return earlier reports that name what a text names, the likest first, allowing for a slip."""
    by_key = {key_hash(key): mention for mention in mentions for key in looked_up(mention)}
    statement = select(Mention.key, Mention.entry_id).where(
        Mention.key.in_(by_key), Mention.entry_id != besides
    )
    ids: dict[int, list[int]] = defaultdict(list)
    for key, report_id in work.rows(statement.order_by(Mention.entry_id.desc())) if by_key else ():
        ids[key].append(report_id)
    for key in [key for key, found in ids.items() if len(found) > _most_of(by_key[key].match)]:
        del ids[key]
    reports = _read(work, {id_ for found in ids.values() for id_ in found[:MAX_LIKE_ONE]})
    best: dict[int, LikeReport] = {}
    for key, found in ids.items():
        mention = by_key[key].match
        for report in (reports[id_] for id_ in found[:MAX_LIKE_ONE] if id_ in reports):
            for other in report.matches_of(key):
                fit = compare(mention, other)
                known = best.get(report.id)
                if (
                    fit is not None
                    and fit.points >= FAIR_FROM
                    and (known is None or known.fit.points < fit.points)
                ):
                    best[report.id] = LikeReport(report=report.shown_for(other), mention=mention, fit=fit)
    return tuple(sorted(best.values(), key=lambda like: (-like.fit.points, -like.report.id)))


def _most_of(match: TextMatch) -> int:
    return MAX_OF_NAME if match.kind is IdentifierKind.NAME else MAX_OF_IDENTIFIER


def _sharing(work: Work, report_ids: Select[int]) -> dict[int, list[int]]:
    """Return the ids of the reports that have a key, for each key of these reports that several have.

    Those shared with the newest reports come first, if there are more than can be compared.
    """
    own, merged = aliased(Mention), aliased(Merge)
    duplicates = select(merged.other_id).where(merged.kind == MergedKind.REPORT, merged.ended_at.is_(None))
    shared = (
        select(Mention.key)
        .where(Mention.key.in_(select(own.key).where(own.entry_id.in_(report_ids))))
        .where(Mention.entry_id.not_in(duplicates))
        .group_by(Mention.key)
        .having(func.count(Mention.entry_id).between(2, MAX_OF_IDENTIFIER))
        .order_by(func.max(Mention.entry_id).desc(), Mention.key)
    )
    keys = work.values(shared.limit(literal(MAX_KEYS)))
    ids: dict[int, list[int]] = {key: [] for key in keys}
    of_keys = select(Mention.key, Mention.entry_id).where(Mention.key.in_(keys))
    for key, report_id in work.rows(of_keys.where(Mention.entry_id.not_in(duplicates))) if keys else ():
        ids[key].append(report_id)
    read = zip(ids.items(), accumulate(map(len, ids.values())), strict=True)
    return {key: found for (key, found), total in read if total <= MAX_COMPARED}


@dataclass(frozen=True, kw_only=True)
class _Words:
    """A report with all that it names."""

    id: int
    register_number: str
    row: Any
    words: str
    matches: Mapping[int, Sequence[TextMatch]]
    """What it names, by key."""

    def matches_of(self, key: int) -> Sequence[TextMatch]:
        return self.matches.get(key, ())

    def shown_for(self, match: TextMatch) -> SameReport:
        row = self.row
        return SameReport(
            id=row.id,
            register_number=row.register_number,
            headline=row.headline,
            happened=row.happened_words,
            happened_at=row.happened_at,
            source=row.source,
            district=row.district or "",
            district_key=row.district_key,
            where=row.where_words,
            text=row.text,
            words=self.words,
            match=match,
            triage=row.triage_state,
            triage_label=row.triage,
            case_id=row.case_id,
            case_reference=row.reference or "",
            import_id=row.import_id,
        )


_TRIAGE, _DISTRICT, _SOURCE = aliased(Code), aliased(Code), aliased(Code)
_READ = (
    select(
        Report.id,
        Report.register_number,
        Report.headline,
        Report.happened_words,
        Report.happened_at,
        Report.text,
        Report.where_words,
        Report.case_id,
        Report.triage_state,
        Report.import_id,
        _TRIAGE.label.label("triage"),
        _DISTRICT.label.label("district"),
        Report.district.label("district_key"),
        _SOURCE.label.label("source"),
        Case.reference,
    )
    .join(_TRIAGE, _TRIAGE.key == Report.triage_state)
    .join(_SOURCE, _SOURCE.key == Report.source)
    .outerjoin(_DISTRICT, _DISTRICT.key == Report.district)
    .outerjoin(Case, Case.id == Report.case_id)
)


def _read(work: Work, report_ids: Collection[int]) -> dict[int, _Words]:
    rows = work.rows(_READ.where(Report.id.in_(sorted(report_ids)))) if report_ids else ()
    items = item_texts(work, [row.id for row in rows])
    return {row.id: _words(row, joined_words(row.text, items.get(row.id, ()))) for row in rows}


def _words(row: Any, words: str) -> _Words:  # noqa: ANN401 - a row of `_READ`
    matches: dict[int, list[TextMatch]] = defaultdict(list)
    for mention in mentions_in(words, row.where_words):
        for key in mention.keys:
            matches[key_hash(key)].append(mention.match)
    return _Words(id=row.id, register_number=row.register_number, row=row, words=words, matches=matches)


def _group(key: int, reports: Sequence[_Words]) -> SameGroup | None:
    """Return the reports that name the same as the newest of them; None if no other does."""
    found = sorted(reports, key=lambda report: (report.row.happened_at, report.id), reverse=True)
    named = [(report, report.matches_of(key)) for report in found if report.matches_of(key)]
    first = named[0][1][0] if named else None
    if first is None or len(named) > _most_of(first):
        return None
    fits = [(report, *fit) for report, matches in named[1:] if (fit := _best_fit(first, matches)) is not None]
    if not fits:
        return None
    points = max(fit.points for _, _, fit in fits)
    return SameGroup(
        keys=(key,),
        kind=first.kind,
        shown=first.shown,
        strength=LikenessStrength.of(points),
        why=tuple(dict.fromkeys(fit.why for _, _, fit in fits)),
        reports=(named[0][0].shown_for(first), *(report.shown_for(match) for report, match, _ in fits)),
    )


def _best_fit(match: TextMatch, others: Iterable[TextMatch]) -> tuple[TextMatch, Fit] | None:
    fits = ((other, fit) for other in others if (fit := compare(match, other)) is not None)
    best = max(fits, key=lambda pair: pair[1].points, default=None)
    return best if best is not None and best[1].points >= FAIR_FROM else None


def _joined(groups: Iterable[SameGroup]) -> Iterator[SameGroup]:
    """Yield the groups, one for all that the same reports share, with every reason."""
    by_reports: dict[tuple[int, ...], list[SameGroup]] = defaultdict(list)
    for group in groups:
        by_reports[group.report_ids].append(group)
    for same in by_reports.values():
        first, *others = sorted(same, key=_strongest_first)
        reasons = (
            f"{why}: {group.shown}" for group in others if group.shown != first.shown for why in group.why
        )
        keys = tuple(key for group in (first, *others) for key in group.keys)
        yield replace(first, keys=keys, why=(*first.why, *dict.fromkeys(reasons)))


def _strongest_first(group: SameGroup) -> tuple[int, int]:
    return -group.strength.degree, group.newest.match.start


def _newest_first(group: SameGroup) -> tuple[float, int]:
    return -group.newest.happened_at.timestamp(), -group.strength.degree


# The index of what reports name, kept with each change of a report.

REPORTS_AT_ONCE = 1_000


class KeptMentions(Protocol):
    """The rows of the index, written on one connection."""

    def is_current(self, fingerprint: str, /) -> bool:
        """Return whether the index was built by these rules."""
        ...

    def empty(self) -> None: ...

    def put(self, reports: Iterable[tuple[int, int | None, Collection[int]]], /) -> None:
        """Add reports that are not in it: the id, the case and the keys of each."""
        ...

    def forget(self, report_ids: Iterable[int], /) -> None: ...

    def mark(self, fingerprint: str, /) -> None: ...


def update_mentions(work: Work, table: KeptMentions, changed: Mapping[Record, Operation]) -> None:
    """Index what changed, by the work that sees all; nothing is done to an index that has to be rebuilt."""
    reports = {record.id: operation for record, operation in changed.items() if isinstance(record, Report)}
    items = {record.entry_id for record in changed if isinstance(record, ReportItem)}
    if not (reports or items) or not table.is_current(fingerprint()):
        return
    known = {id_ for id_, operation in reports.items() if operation is not Operation.COLLECTION}
    known |= items - reports.keys()
    table.forget(known)
    erased = {id_ for id_, operation in reports.items() if operation is Operation.ERASURE}
    new = [record for record in changed if isinstance(record, Report) and record.id not in known | items]
    table.put((each.id, each.case_id, keys_in(each.text, each.where_words)) for each in new)
    table.put(_keys_of_reports(work, (known | items) - erased))


def rebuild_mentions(work: Work, table: KeptMentions) -> None:
    """Rebuild the index from all reports; the work must see all of them."""
    table.empty()
    statement = select(Report.id).order_by(Report.id).limit(literal(REPORTS_AT_ONCE))
    last_id = 0
    while ids := work.values(statement.where(Report.id > last_id)):
        table.put(_keys_of_reports(work, ids))
        last_id = ids[-1]
    table.mark(fingerprint())


def _keys_of_reports(
    work: Work, report_ids: Collection[int]
) -> Iterator[tuple[int, int | None, frozenset[int]]]:
    """Yield the id, the case and the keys of each report that is there."""
    columns = select(Report.id, Report.case_id, Report.text, Report.where_words)
    for batch in in_batches(sorted(report_ids), REPORTS_AT_ONCE):
        ids = list(batch)
        items = item_texts(work, ids)
        for report_id, case_id, text, where in work.rows(columns.where(Report.id.in_(ids))):
            yield report_id, case_id, keys_in(joined_words(text, items.get(report_id, ())), where)


def report_texts(work: Work, report_ids: Collection[int]) -> Mapping[int, str]:
    """Return what was told in reports, by report."""
    return work.pairs(select(Report.id, Report.text).where(Report.id.in_(report_ids)))

"""The audit as people read it: pages of acts, and what is unusual among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from mscu.access import Permission
from mscu.actions.admin.act_rows import SEARCHED, ActRow, fold_searches, marked, read_acts
from mscu.actions.admin.audit_records import OWNER_TABLES, about_records, references
from mscu.actions.admin.audit_trail import TABLE, WHOLE_ROWS, AuditFilter, moment
from mscu.actions.admin.audit_unusual import Finding, find_unusual, is_last
from mscu.actions.admin.audit_words import CANCELLED, GIVES_REASON, REASON_IN_RECORD
from mscu.actions.core.action import EVERY_STORE, Query, Work
from mscu.batches import in_batches
from mscu.codes import Labelled, Operation
from mscu.dates.london import LONDON, show_day, show_moment
from mscu.models.audit import AuditEntry
from mscu.models.case import Case
from mscu.models.prepared import literal
from mscu.models.record_labels import record_label
from mscu.models.subject import Subject
from mscu.models.survivors.survivor import Survivor
from mscu.models.user import User
from mscu.rules.unusual import Unusual, unusual_rules
from mscu.text.counts import list_of

if TYPE_CHECKING:
    from sqlalchemy import Select

PAGE_ACTS = 100
SOUND = "sound"


class Shown(Labelled):
    """Which acts are shown, beside the other filters."""

    ALL = "all", "All"
    UNUSUAL = "unusual", "Unusual"
    ISSUED = "issued", "Printed, exported"
    REASONED = "reasoned", "With a reason"


@dataclass(frozen=True, kw_only=True)
class ActFilter(AuditFilter):
    """Filters of acts; of what is unusual, or a rule finds, the first act of each occasion."""

    shown: Shown = Shown.ALL
    rule: Unusual | None = None

    @property
    def by_occasion(self) -> bool:
        """Return whether each act that is left stands for a whole occasion."""
        return self.shown is Shown.UNUSUAL or self.rule is not None

    def acts(self, work: Work) -> Select[Any]:
        """Return a statement for the last rows of the acts, by any of their rows."""
        statement = self._all_acts(work)
        if self.by_occasion:
            statement = statement.where(AuditEntry.seq.in_(by_first_act(self.unusual(work))))
        return statement

    def _all_acts(self, work: Work) -> Select[Any]:
        """Return the statement for the acts, with all of each occasion."""
        of_rows = [*self.of_rows(work), *_of_shown(self.shown)]
        statement = select(AuditEntry.seq).where(is_last(AuditEntry), *self.of_act(work))
        if of_rows:
            row, last = aliased(AuditEntry), aliased(AuditEntry)
            end = (
                select(last.seq)
                .where(last.seq >= row.seq, is_last(last))
                .order_by(last.seq)
                .limit(literal(1))
            )
            rows = [*self.of_rows(work, row), *_of_shown(self.shown, row), *self.of_act(work, row)]
            statement = statement.where(AuditEntry.seq.in_(select(end.scalar_subquery()).where(*rows)))
        return statement

    def unusual(self, work: Work) -> list[Finding]:
        """Return what is unusual in the days, by the rule if one is chosen, with the acts left of it."""
        everything = find_unusual(work, *self.of_act(work))
        found = [finding for finding in everything if self.rule in {None, finding.rule}]
        if not found or not self.of_rows(work):
            return found
        marked = {seq for finding in found for seq in finding.rows}
        left = {
            seq
            for batch in in_batches(marked)
            for seq in work.values(self._all_acts(work).where(AuditEntry.seq.in_(batch)))
        }
        narrowed = (
            replace(finding, rows=tuple(seq for seq in finding.rows if seq in left)) for finding in found
        )
        return [finding for finding in narrowed if finding.rows]

    def words(self, work: Work) -> str:
        """Return the filters in words, as they stand over an export."""
        name = work.value(select(User.display).where(User.name == self.actor)) if self.actor else ""
        days = f"from {self.first_day}" if self.first_day else ""
        days += f" to {self.last_day}" if self.last_day else ""
        parts = (
            name or self.actor,
            self.operation.label if self.operation else "",
            f"about one {record_label(self.object_type)}" if self.object_type else "",
            _record_words(self.record),
            days.strip() or "all days",
            self.shown.label.lower() if self.shown is not Shown.ALL else "",
            unusual_rules().rules[self.rule].title.lower() if self.rule else "",
        )
        return ", ".join(part for part in parts if part)


def _record_words(typed: str) -> str:
    """Return the record that is asked for, in small letters unless it is a reference."""
    words = " ".join(typed.split())
    return words.upper() if "-" in words else words.lower()


def by_first_act(found: Iterable[Finding]) -> dict[int, list[Finding]]:
    """Return occasions by the last row of their first act; two rules may begin with the same."""
    occasions: dict[int, list[Finding]] = {}
    for finding in found:
        occasions.setdefault(finding.rows[0], []).append(finding)
    return occasions


def _of_shown(shown: Shown, row: Any = AuditEntry) -> list[ColumnElement[bool]]:  # noqa: ANN401 - or an alias
    if shown is Shown.ISSUED:
        return [row.operation == Operation.DISCLOSURE]
    if shown is Shown.REASONED:
        return [row.action.in_(GIVES_REASON | REASON_IN_RECORD), row.reason != ""]
    return []


class ActSort(Labelled):
    """By what acts are sorted."""

    WHEN = "when", "When"
    WHO = "who", "Who"


@dataclass(frozen=True, kw_only=True)
class ActOrder:
    """The order of acts; those of one person are always newest first."""

    by: ActSort = ActSort.WHEN
    descending: bool = True

    @property
    def is_oldest_first(self) -> bool:
        return self.by is ActSort.WHEN and not self.descending

    def apply(self, statement: Select[Any], work: Work, before: int | None) -> Select[Any]:
        """Sort a statement, and leave out what comes before the act after which is read on, and that act."""
        row = AuditEntry.seq
        if self.by is ActSort.WHO:
            return self._by_name(statement, work, before)
        if before is not None:
            statement = statement.where(row < before if self.descending else row > before)
        return statement.order_by(row.desc() if self.descending else row)

    def _by_name(self, statement: Select[Any], work: Work, before: int | None) -> Select[Any]:
        row = AuditEntry.seq
        if before is not None:
            last = work.value(select(_NAME).where(row == before))
            beyond = last > _NAME if self.descending else last < _NAME
            statement = statement.where(or_(beyond, and_(last == _NAME, row < before)))
        return statement.order_by(_NAME.desc() if self.descending else _NAME, row.desc())


_DISPLAY = select(User.display).where(User.name == AuditEntry.actor).scalar_subquery()
_NAME = func.lower(func.coalesce(_DISPLAY, AuditEntry.actor))
"""The name of whoever did an act, as it is today."""


@dataclass(frozen=True, kw_only=True)
class ActSheet:
    """A page of acts, and where the next one begins."""

    rows: tuple[ActRow, ...]
    total: int
    """How many acts there are."""
    before: int | None
    """The act behind which to read on; None at the end."""
    finds_no_record: bool = False
    """Whether nothing is shown because there is no record of that reference."""
    asked: AskedRecord | None = None
    """The case, survivor or nominal that the acts are about, if one was asked for."""


@dataclass(frozen=True, kw_only=True)
class AuditActs(Query[ActSheet]):
    """Acts in an order, from behind one of them. Reading them is audited too."""

    filter: ActFilter = ActFilter()
    order: ActOrder = ActOrder()
    before: int | None = None
    """The last act that was read before."""
    limit: int = PAGE_ACTS
    needs = Permission.READ_AUDIT
    consults: ClassVar[str] = TABLE
    stores = EVERY_STORE

    def answer(self, work: Work) -> ActSheet:
        acts = self.filter.acts(work)
        page = self.order.apply(acts, work, self.before)
        ends = work.values(page.limit(literal(self.limit + 1)))
        turn = -1 if self.order.is_oldest_first else 1
        rows = shown_rows(work, self.filter, ends[: self.limit][::turn])
        return ActSheet(
            rows=rows[::turn],
            total=_count(work, acts),
            before=ends[self.limit - 1] if len(ends) > self.limit else None,
            finds_no_record=self.filter.finds_no_record(work),
            asked=asked_record(work, self.filter),
        )


_RECORDED = {
    Case.__tablename__: (
        "Recorded is who opened the case, its map, chart or timeline, or anything in it, and who changed or "
        "printed it. Not recorded is who read its line in a list, on a desk or among what was found."
    ),
    Survivor.__tablename__: (
        "Recorded is who opened the survivor’s records, and who changed, shared or printed them. Not "
        "recorded is who read the line in a list or on a desk."
    ),
    Subject.__tablename__: (
        "Recorded is who opened the nominal’s card, its earlier versions or an entry that names it, and who "
        "changed or merged it. Not recorded is who read its name in a list, among what was found, or on the "
        "page of a case."
    ),
}
"""Which looks at a record the audit holds, and which not."""
_IN_CASES = "It is in {}: who opened a case may have read it there."
_IN_NO_CASE = "It is in no case that you may know of."


@dataclass(frozen=True, kw_only=True)
class AskedRecord:
    """The case, survivor or nominal that acts are asked about, as far as the viewer may know it."""

    recorded: str
    """Which looks at it the audit holds, and which not."""
    cases: tuple[str, ...] = ()
    """The references of the cases that a nominal is in."""


def asked_record(work: Work, filter_: ActFilter) -> AskedRecord | None:
    """Return what is known of the record that is asked for; None if none is."""
    record = filter_.asked_record(work)
    if record is None:
        return None
    recorded = _RECORDED[record[0]]
    if record[0] in OWNER_TABLES:
        return AskedRecord(recorded=recorded)
    known = about_records(work, [record]).get(record)
    cases = tuple(sorted(references(work, known.case_ids if known else ()).values()))
    where = _IN_CASES.format(list_of(cases)) if cases else _IN_NO_CASE
    return AskedRecord(recorded=f"{recorded} {where}", cases=cases)


def shown_rows(work: Work, filter_: ActFilter, ends: Sequence[int]) -> tuple[ActRow, ...]:
    """Return what a page shows of acts: a row for each occasion, or each act or run of searches."""
    if filter_.by_occasion:
        return tuple(read_occasions(work, filter_, ends))
    rows = read_acts(work, ends)
    if not rows:
        return ()
    times, day = [row.at for row in rows], timedelta(days=1)
    around = moment(AuditEntry) >= min(times) - day, moment(AuditEntry) <= max(times) + day
    return fold_searches(marked(rows, find_unusual(work, *filter_.of_act(work), *around)))


def read_occasions(work: Work, filter_: ActFilter, ends: Sequence[int]) -> Iterator[ActRow]:
    """Yield the first act of each occasion, with how many acts it was; searches stand in one row."""
    found = replace(filter_, shown=Shown.ALL, rule=None).unusual(work)
    occasions = by_first_act(finding for finding in found if filter_.rule in {None, finding.rule})
    longest = {end: max((finding.rows for finding in occasions[end]), key=len) for end in ends}
    times: dict[int, datetime] = {}
    for batch in in_batches({rows[-1] for rows in longest.values()}):
        times |= work.pairs(select(AuditEntry.seq, AuditEntry.at).where(AuditEntry.seq.in_(batch)))
    for first in marked(read_acts(work, ends), found):
        rows, row = longest[first.last], first
        if first.verb == SEARCHED:
            run = read_acts(work, rows[:PAGE_ACTS])
            row = fold_searches(marked(reversed(run), found))[-1]
        yield row if len(rows) == row.acts else replace(row, why=_first_of(len(rows), row, times[rows[-1]]))


def count_acts(work: Work, filter_: ActFilter) -> int:
    """Return how many acts a filter leaves."""
    return _count(work, filter_.acts(work))


def _count(work: Work, acts: Select[Any]) -> int:
    return int(work.value(acts.with_only_columns(func.count(AuditEntry.seq))))


def _first_of(acts: int, row: ActRow, last: datetime) -> str:
    """Return why a row was done, behind how many acts it is the first of and until when."""
    until = f"{last.astimezone(LONDON):%H:%M}" if last - row.at < timedelta(days=1) else show_moment(last)
    return f"first of {acts:,} acts, to {until} · {row.why}"


# What stands beside the rows


@dataclass(frozen=True, kw_only=True)
class RuleCount:
    """A rule, and how often it applies."""

    rule: Unusual
    title: str
    words: str
    count: int


@dataclass(frozen=True, kw_only=True)
class LastVerified:
    """What is on record of the last verification."""

    sound: bool
    result: str
    when: str
    who: str
    rows: int
    """How many rows the audit had then."""


@dataclass(frozen=True, kw_only=True)
class AuditCounts:
    """How many acts each quick filter shows, what is unusual, and the last verification."""

    shown: Mapping[Shown, int]
    rules: tuple[RuleCount, ...]
    verified: LastVerified | None
    first_day: str
    """The day of the first row of all."""


@dataclass(frozen=True, kw_only=True)
class AuditSummary(Query[AuditCounts]):
    """What stands above and beside the acts."""

    filter: ActFilter = ActFilter()
    needs = Permission.READ_AUDIT
    consults: ClassVar[str] = TABLE
    stores = EVERY_STORE

    def answer(self, work: Work) -> AuditCounts:
        base = replace(self.filter, shown=Shown.ALL, rule=None)
        found = base.unusual(work)
        counts = {
            shown: count_acts(work, replace(base, shown=shown))
            for shown in (Shown.ALL, Shown.ISSUED, Shown.REASONED)
        }
        first = work.value(select(AuditEntry.at).order_by(AuditEntry.seq))
        return AuditCounts(
            shown=counts | {Shown.UNUSUAL: len(by_first_act(found))},
            rules=tuple(
                RuleCount(
                    rule=key,
                    title=rule.title,
                    words=rule.words,
                    count=len(by_first_act(finding for finding in found if finding.rule is key)),
                )
                for key, rule in unusual_rules().rules.items()
            ),
            verified=_last_verified(work),
            first_day="" if first is None else show_day(first.astimezone(LONDON)),
        )


def _last_verified(work: Work) -> LastVerified | None:
    rows = WHOLE_ROWS.where(
        AuditEntry.action == "Verify",
        AuditEntry.operation == Operation.UPKEEP,
        AuditEntry.reason != CANCELLED,
    )
    row = next(iter(work.records(rows.order_by(AuditEntry.seq.desc()).limit(literal(1)))), None)
    if row is None:
        return None
    who = work.value(select(User.display).where(User.name == row.actor)) or row.actor
    result, _, _corrected = row.reason.partition("; ")
    return LastVerified(
        sound=result == SOUND, result=result, when=show_moment(row.at), who=who, rows=row.seq - 1
    )

"""Reconciles a year's victims, referrals and crime numbers with each other and with other bodies' counts.

The Home Office Counting Rules require a crime for every NRM referral; each potential victim is referred,
notified, or has a reason on record. What is missing is listed by case for those with access to it; only
counts leave the unit (`reconciliation_issuing.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import CHOOSE, Command, Query, Work
from mscu.actions.core.checking import Validator
from mscu.actions.disclosure.file_copies import FileCopy, restricted_case_ids
from mscu.actions.figures.counts_issuing import NOT_OVER, IssueCounts, YearCounts
from mscu.actions.figures.impact import YEARS_BACK, has_figures
from mscu.actions.figures.impact_years import A_DAY, QUARTERS, Year
from mscu.actions.figures.suppression import min_shown
from mscu.code_keys import DUTY_TO_NOTIFY, TO_NRM, VICTIM_ROLES
from mscu.codes import FormState, Labelled
from mscu.copy_codes import StatedBy, StatedOf
from mscu.dates.london import local_day, show_day, show_moment, start_of_day
from mscu.documents.figure_table import HELD_BACK
from mscu.documents.figures.reconciliation import KICKER, ReconciledYear, reconciliation, rows
from mscu.models.case import Case
from mscu.models.entries.note import CrimeRecord
from mscu.models.entries.referral import Referral
from mscu.models.figures import StatedNumber
from mscu.models.nrm_form import NrmForm
from mscu.models.subject import Involvement, Person
from mscu.models.user import User
from mscu.text.storable_text import FILL_IN

TO_HOME_OFFICE = {TO_NRM: StatedOf.NRM, DUTY_TO_NOTIFY: StatedOf.NOTIFY}
OTHER_CLASS = "crime_class:other"
"""For crimes other than modern slavery, which need no referral."""
NO_VICTIM, NOT_REFERRED = "no victim in the case", "no NRM or Duty to Notify in the case"
WHOLE_YEAR = 0


class GapKind(Labelled):
    UNREFERRED = "unreferred", "Victims without NRM, Duty to Notify or a reason"
    UNCRIMED = "uncrimed", "NRM or Duty to Notify without a crime number"
    LONE = "lone", "Crime numbers without victim or referral"


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One thing that is missing, and where it belongs."""

    kind: GapKind
    case_id: int
    reference: str
    entry_id: int | None
    """The referral or the crime; None for a person of the case."""
    about: str
    detail: str
    when: str


@dataclass(frozen=True, kw_only=True)
class GapCount:
    """How often something is missing, and out of how many."""

    kind: GapKind
    missing: int
    total: int


@dataclass(frozen=True, kw_only=True)
class ComparedNumber:
    """Another organisation's number, beside the unit's own for the same period."""

    id: int
    quarter: int
    period: str
    stated_by: StatedBy
    stated_of: StatedOf
    stated: int
    our_count: int
    said: str
    recorded: str

    @property
    def difference(self) -> int:
        """Return the unit's number less the other; negative where the unit has fewer."""
        return self.our_count - self.stated


@dataclass(frozen=True, kw_only=True)
class Reconciliation:
    """A year's records, compared with each other and with others' counts."""

    year: int
    name: str
    days: str
    years: tuple[tuple[int, str], ...]
    """The years to choose from, newest first."""
    quarters: tuple[tuple[int, str], ...]
    """The whole year and its quarters."""
    gaps: tuple[Gap, ...]
    counts: tuple[GapCount, ...]
    kinds: tuple[int, ...]
    """The referrals of the whole year, by kind."""
    compared: tuple[ComparedNumber, ...]


@dataclass(frozen=True, kw_only=True)
class AskReconciliation(Query[Reconciliation]):
    """What is missing in a year that the viewer may see; None is this year."""

    year: int | None = None
    needs = Permission.PUBLISH

    def answer(self, work: Work) -> Reconciliation:
        return reconcile(work, Year.of(work.today) if self.year is None else Year(self.year))


def reconcile(work: Work, year: Year, without: frozenset[int] = frozenset()) -> Reconciliation:
    """Reconcile a year; `without` holds ids of cases that are not counted."""
    current, record = Year.of(work.today), _YearRecords(work, year, without)
    gaps = [*record.unreferred(), *record.uncrimed(), *record.unmatched_crimes()]
    totals = {
        GapKind.UNREFERRED: len(record.victims),
        GapKind.UNCRIMED: len(record.referrals),
        GapKind.LONE: len(record.crimes),
    }
    return Reconciliation(
        year=year.begins_in,
        name=str(year),
        days=year.days,
        gaps=tuple(gaps),
        years=tuple(
            (current.begins_in - years_ago, str(Year(current.begins_in - years_ago)))
            for years_ago in range(YEARS_BACK)
        ),
        quarters=tuple(quarters_of(year)),
        counts=tuple(
            GapCount(kind=kind, missing=sum(gap.kind is kind for gap in gaps), total=total)
            for kind, total in totals.items()
        ),
        kinds=tuple(record.count(stated_of, WHOLE_YEAR) for stated_of in TO_HOME_OFFICE.values()),
        compared=tuple(_compared(work, record)),
    )


def quarters_of(year: Year) -> Iterator[tuple[int, str]]:
    """Yield the periods of a year for which a number can be stated: the whole, and its quarters."""
    yield WHOLE_YEAR, "Whole year"
    yield from ((index + 1, year.quarter_name(index)) for index in range(QUARTERS))


@dataclass(frozen=True)
class _YearRecords:
    """What was recorded in a year, with the viewer's permissions."""

    work: Work
    year: Year
    without: frozenset[int]

    @cached_property
    def victims(self) -> Sequence[Any]:
        """Return the victims of cases opened in the year, each once per case."""
        statement = (
            select(Case.id, Case.reference, Case.opened_at, Person.id.label("person"), Person.name)
            .join(Involvement, Involvement.case_id == Case.id)
            .join(Person, Person.id == Involvement.subject_id)
            .where(self._within(Case.opened_at), Case.kept_id.is_(None))
            .where(Involvement.role.in_(sorted(VICTIM_ROLES)))
            .distinct()
            .order_by(Case.opened_at, Case.id, Person.id)
        )
        return [row for row in self.work.rows(statement) if row.id not in self.without]

    @cached_property
    def referrals(self) -> Sequence[Any]:
        """Return the NRM referrals and duty-to-notify forms made in the year."""
        statement = (
            select(Referral, Case.reference, Person.name)
            .join(Case, Case.id == Referral.case_id)
            .join(Person, Person.id == Referral.person_id)
            .where(self._within(Referral.happened_at))
            .where(Referral.referral_to.in_(list(TO_HOME_OFFICE)))
            .order_by(Referral.happened_at, Referral.id)
        )
        return [row for row in self.work.rows(statement) if row[0].case_id not in self.without]

    @cached_property
    def crimes(self) -> Sequence[tuple[CrimeRecord, str]]:
        """Return the modern slavery crimes recorded in the year."""
        statement = (
            select(CrimeRecord, Case.reference)
            .join(Case, Case.id == CrimeRecord.case_id)
            .where(self._within(CrimeRecord.happened_at), *_is_slavery_crime())
            .order_by(CrimeRecord.happened_at, CrimeRecord.id)
        )
        rows = self.work.rows(statement)
        return [(row[0], row[1]) for row in rows if row[0].case_id not in self.without]

    def unreferred(self) -> Iterator[Gap]:
        """Yield victims who were neither referred nor notified, without a reason on record."""
        referral_rows = self.work.rows(_referrals(Referral.person_id, Referral.case_id))
        referred = {row.person_id for row in referral_rows if row.case_id not in self.without}
        statement = select(NrmForm.case_id, NrmForm.person_id).where(
            NrmForm.state == FormState.GIVEN_UP, NrmForm.why_given_up != ""
        )
        excused = {tuple(row) for row in self.work.rows(statement)}
        for row in self.victims:
            if row.person not in referred and (row.id, row.person) not in excused:
                yield Gap(
                    kind=GapKind.UNREFERRED,
                    case_id=row.id,
                    reference=row.reference,
                    entry_id=None,
                    about=row.name,
                    detail="",
                    when=f"case opened {show_day(local_day(row.opened_at))}",
                )

    def uncrimed(self) -> Iterator[Gap]:
        """Yield referrals without a crime in their case; a crime that names nobody covers everyone."""
        crimes = self._crimes_by_case()
        for referral, reference, name in self.referrals:
            named_people = crimes.get(referral.case_id, ())
            if not any(not people or referral.person_id in people for people in named_people):
                yield Gap(
                    kind=GapKind.UNCRIMED,
                    case_id=referral.case_id,
                    reference=reference,
                    entry_id=referral.id,
                    about=name,
                    detail=self.work.label(referral.referral_to),
                    when=referral.happened_words,
                )

    def unmatched_crimes(self) -> Iterator[Gap]:
        """Yield crimes of cases without a victim, or without a referral or notification."""
        statement = select(Involvement.case_id).where(Involvement.role.in_(sorted(VICTIM_ROLES)))
        with_victims = set(self.work.values(statement))
        referred = set(self.work.values(_referrals(Referral.case_id)))
        for crime, reference in self.crimes:
            if crime.case_id not in with_victims or crime.case_id not in referred:
                why = NO_VICTIM if crime.case_id not in with_victims else NOT_REFERRED
                yield Gap(
                    kind=GapKind.LONE,
                    case_id=crime.case_id or 0,
                    reference=reference,
                    entry_id=crime.id,
                    about=crime.crime_reference,
                    detail=why,
                    when=crime.happened_words,
                )

    def count(self, stated_of: StatedOf, quarter: int) -> int:
        """Return the unit's own count for the whole year or a quarter."""
        if stated_of is StatedOf.CRIMES:
            moments = [crime.happened_at for crime, _ in self.crimes]
        else:
            referrals = (row[0] for row in self.referrals)
            moments = [
                referral.happened_at
                for referral in referrals
                if TO_HOME_OFFICE[referral.referral_to] is stated_of
            ]
        first, last = self._days(quarter)
        return sum(first <= local_day(moment) <= last for moment in moments)

    def _days(self, quarter: int) -> tuple[date, date]:
        whole_year = self.year.first, self.year.last
        return whole_year if quarter == WHOLE_YEAR else self.year.quarter_days(quarter - 1)

    def _within(self, moment: Any) -> Any:  # noqa: ANN401 - a column, and SQL
        begins, ends = start_of_day(self.year.first), start_of_day(self.year.last + A_DAY)
        return (moment >= begins) & (moment < ends)

    def _crimes_by_case(self) -> Mapping[int | None, list[frozenset[int]]]:
        """Return the people named by the crimes of each case, whenever recorded."""
        crimes = select(CrimeRecord.id).where(*_is_slavery_crime())
        named_people = defaultdict[int | None, set[int]](set)
        involvements = select(Involvement.entry_id, Involvement.subject_id)
        for entry, subject in self.work.rows(involvements.where(Involvement.entry_id.in_(crimes))):
            named_people[entry].add(subject)
        by_case = defaultdict[int | None, list[frozenset[int]]](list)
        cases = select(CrimeRecord.id, CrimeRecord.case_id).where(*_is_slavery_crime())
        for crime, case_id in self.work.rows(cases):
            by_case[case_id].append(frozenset(named_people.get(crime, ())))
        return by_case


def _referrals(*columns: Any) -> Any:  # noqa: ANN401 - columns, and SQL
    return select(*columns).where(Referral.referral_to.in_(list(TO_HOME_OFFICE)))


def _is_slavery_crime() -> tuple[Any, ...]:
    """Return the SQL conditions that a crime is modern slavery, or is not yet classified."""
    return ((CrimeRecord.crime_class.is_(None) | (CrimeRecord.crime_class != OTHER_CLASS)),)


def _compared(work: Work, record: _YearRecords) -> Iterator[ComparedNumber]:
    """Yield the newest number of each kind, the whole year first."""
    rows = work.rows(
        select(StatedNumber, User.display)
        .join(User, User.id == StatedNumber.recorded_by_id)
        .where(StatedNumber.year == record.year.begins_in)
        .order_by(StatedNumber.id)
    )
    newest = {(row.quarter, row.stated_by, row.stated_of): (row, recorded_by) for row, recorded_by in rows}
    periods = dict(quarters_of(record.year))
    for key in sorted(newest):
        row, recorded_by = newest[key]
        yield ComparedNumber(
            id=row.id,
            quarter=row.quarter,
            period=periods[row.quarter],
            stated_by=row.stated_by,
            stated_of=row.stated_of,
            stated=row.number,
            said=row.said,
            our_count=record.count(row.stated_of, row.quarter),
            recorded=f"{show_moment(row.recorded_at)} by {recorded_by}",
        )


# Others' counts, and issuing the unit's own.

YEAR_NOT_SHOWN = "Choose one of the years shown."


@dataclass(frozen=True, kw_only=True)
class RecordStated(Command[int]):
    """Record another organisation's number for a year or a quarter; return its id."""

    year: int
    quarter: int | None
    stated_by: StatedBy | None
    stated_of: StatedOf | None
    number: int | None
    said: str
    needs = Permission.PUBLISH

    def perform(self, work: Work) -> int:
        """Check the number and store it: the newest of its kind counts."""
        validator = Validator(work)
        said = validator.text("said", self.said, StatedNumber.said, required=True)
        number = validator.count("number", self.number)
        if number is None:
            validator.problems.setdefault("number", FILL_IN)
        for name in ("stated_by", "stated_of"):
            if getattr(self, name) is None:
                validator.problems[name] = CHOOSE
        self._check_time(validator)
        validator.raise_if_invalid()
        return work.add(
            StatedNumber(
                year=self.year,
                quarter=self.quarter,
                stated_by=self.stated_by,
                stated_of=self.stated_of,
                number=number,
                said=said,
                recorded_at=work.now,
                recorded_by_id=work.actor.id,
            )
        ).id

    def _check_time(self, validator: Validator) -> None:
        if not has_figures(self.year, validator.work.today):
            validator.problems["year"] = YEAR_NOT_SHOWN
        elif self.quarter not in dict(quarters_of(Year(self.year))):
            validator.problems["quarter"] = CHOOSE


@dataclass(frozen=True, kw_only=True)
class IssueReconciliation(IssueCounts):
    """Issue the counts of a reconciled year as PDF, XLSX or CSV, without cases or people."""

    needs = Permission.PUBLISH

    def perform(self, work: Work) -> FileCopy:
        """Check the answers, count without restricted cases, write the file and register the copy."""
        self.check(work)
        counts = publishable_counts(reconcile(work, Year(self.year), restricted_case_ids(work)))
        year_counts = YearCounts(
            heading=f"{KICKER} {counts.name}",
            document=reconciliation(counts),
            cells=rows(counts),
            rows=len(counts.gaps) + len(counts.compared),
            of="counts",
        )
        return self.issue(work, year_counts)

    @override
    def check_more(self, validator: Validator) -> None:
        super().check_more(validator)
        if not has_figures(self.year, validator.work.today):
            validator.problems["reason"] = NOT_OVER


def publishable_counts(year: Reconciliation) -> ReconciledYear:
    """Return the counts as they may leave: whole years, with small numbers and remainders suppressed.

    Referrals are shown as two kinds and their sum, so a small kind takes the sum with it: even in a copy that
    compares neither, as the next copy may.
    """
    whole_year = [count for count in year.compared if count.quarter == WHOLE_YEAR]
    gaps = tuple(
        (count.kind.label, *_pair(count, year.kinds if count.kind is GapKind.UNCRIMED else ()))
        for count in year.counts
    )
    return ReconciledYear(name=year.name, days=year.days, gaps=gaps, compared=tuple(_cells(whole_year)))


def _pair(count: GapCount, kinds: Sequence[int]) -> tuple[str, str]:
    """Return a count and its total; neither if the count or the remainder is small."""
    parts = (count.missing, *kinds)
    if any(map(_is_small, (count.total, *parts, *(count.total - part for part in parts)))):
        return HELD_BACK, HELD_BACK
    return f"{count.missing:,}", f"{count.total:,}"


def _cells(compared: list[ComparedNumber]) -> Iterator[tuple[str, ...]]:
    for row in compared:
        is_shown = not _is_small(row.our_count)
        yield (
            row.stated_by.label,
            row.stated_of.label,
            f"{row.stated:,}",
            f"{row.our_count:,}" if is_shown else HELD_BACK,
            f"{row.difference:+,}" if is_shown else HELD_BACK,
        )


def _is_small(number: int) -> bool:
    return 0 < number < min_shown()

"""The unit's year in figures, beside the year before, everywhere or in a district.

On the screen a restricted case counts for those alone who know of it; a document counts none. Small
numbers are held back (`suppression.py`) in both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.actions.figures import impact_counts as counts
from mscu.actions.figures.impact_counts import Counted, Counting, hidden_cases
from mscu.actions.figures.impact_family import BEFORE, THIS, Family, Mark
from mscu.actions.figures.impact_measures import Source, counted
from mscu.actions.figures.impact_outcomes import Outcomes
from mscu.actions.figures.impact_survivors import released
from mscu.actions.figures.impact_triage import Waits
from mscu.actions.figures.impact_years import QUARTERS, Span, Year
from mscu.actions.figures.suppression import ALL, smallest
from mscu.actions.figures.tallies import tallied
from mscu.documents.figure_table import HELD_BACK, FigureRow, FigureTable
from mscu.documents.figures.impact import ALL_DISTRICTS, Headline, Impact
from mscu.models.code import Code

if TYPE_CHECKING:
    from datetime import date

YEARS_BACK = 10
NOT_RECORDED = "Not recorded"
HOW_HELD = (
    "Held back: fewer than {least}, or as many others as it takes so that nothing held back can be "
    "worked out. It stays held back in every year and district of these figures."
)
HOW_COUNTED = (
    "A person counts once in each case, where the case is; arrests, charges and sentences count "
    "each time. Age is that on the day the case was opened. The same money may be seized, "
    "restrained, forfeited and confiscated: these are never added up. Time to triage counts the "
    "reports of which the minute is known, those that still wait included."
)
OWN_WORK = "Plans, training and campaigns are the unit's own work and are told as they are."
SEEN = "Restricted cases count for those alone who know of them; documents leave them out."
LEFT_OUT = "Restricted cases are not counted, whether there are any or not."
NOT_OVER = "{year} is not over: it stands beside the whole year before, and is not issued yet."


@dataclass(frozen=True, kw_only=True)
class ImpactChoices:
    """What can be chosen: years that have begun, the newest first, and districts."""

    years: tuple[tuple[int, str], ...]
    finished: int
    """The newest year that is over."""
    districts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class AskImpactChoices(Query[ImpactChoices]):
    """Which years and districts there are figures of."""

    needs = Permission.PLAN

    def answer(self, work: Work) -> ImpactChoices:
        """Name them."""
        now = Year.of(work.today)
        years = [Year(now.begins_in - back) for back in range(YEARS_BACK)]
        return ImpactChoices(
            years=tuple((each.begins_in, _named(each, work)) for each in years),
            finished=now.before.begins_in, districts=tuple(_districts(work).items()),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class AskImpact(Query[Impact]):
    """The figures of a year, by the calendar year in which it begins; none is the last one over."""

    year: int | None = None
    district: str = ALL
    needs = Permission.PLAN
    reads_tallies = True

    def answer(self, work: Work) -> Impact:
        """Count what the reader may see."""
        return impact_of(work, self.year, self.district)


def is_told(year: int, today: date) -> bool:
    """Say whether there are figures of a year that begins in a calendar year."""
    newest = Year.of(today).begins_in
    return newest - YEARS_BACK < year <= newest


def impact_of(work: Work, begins_in: int | None, district: str, *, leaves: bool = False) -> Impact:
    """Tell a year, on the screen as it was tallied.

    What leaves the unit counts nothing of restricted cases, and is counted from the records.
    """
    year = Year.of(work.today).before if begins_in is None else Year(begins_in)
    districts, span = _districts(work), Span(year)
    found = district if district in districts else ALL
    live = counted(Counting(work, span, hidden_cases(work))) if leaves else None
    source = live or tallied(work, span)
    telling = _Telling(work, source, year=year, districts=districts, district=found)
    return telling.told(leaves=leaves)


def _districts(work: Work) -> dict[str, str]:
    listed = select(Code.key, Code.label).where(
        Code.list_name == "district", Code.retired_on.is_(None)
    )
    return work.pairs(listed.order_by(Code.position))


def _named(year: Year, work: Work) -> str:
    return str(year) if year.last < work.today else f"{year} so far"


class _Telling:
    """Counts all measures of a year, and puts them into tables."""

    def __init__(
        self, work: Work, source: Source, *, year: Year, districts: Mapping[str, str], district: str
    ) -> None:
        """Count everything once."""
        self.work, self.year, self.source = work, year, source
        self.districts, self.district = districts, district
        self.reports = self._family("reports")
        self.victims = self._family("victims", tells_none=False)
        self.advice = self._family("advice")
        self.waits = Waits(self._family("triaged"))
        self.outcomes = Outcomes.of(work, source, tuple(districts), district)
        self.survivors = released(work, year) if district == ALL else ()

    def _family(self, measure: str, *, tells_none: bool = True) -> Family:
        records = tuple(self.source(measure))
        return Family(records, tuple(self.districts), self.district, tells_none)

    def told(self, *, leaves: bool) -> Impact:
        """Give all of it."""
        is_over = self.year.last < self.work.today
        return Impact(
            year=_named(self.year, self.work), before=str(self.year.before),
            year_days=self.year.days, before_days=self.year.before.days, is_over=is_over,
            district=self.districts.get(self.district, ALL_DISTRICTS),
            headlines=tuple(self._headlines()), figures=tuple(self._tables()),
            notes=tuple(self._notes(is_over=is_over, leaves=leaves)),
        )  # fmt: skip

    def _notes(self, *, is_over: bool, leaves: bool) -> Iterator[str]:
        if not is_over:
            yield NOT_OVER.format(year=self.year)
        yield HOW_HELD.format(least=smallest())
        yield HOW_COUNTED
        yield LEFT_OUT if leaves else SEEN
        yield OWN_WORK

    def _headlines(self) -> Iterator[Headline]:
        yield _headline(self.reports.whole("Reports received"))
        yield self.waits.headline()
        years = (THIS, BEFORE)
        done = [self.advice.cell(y, _answer, counts.ANSWERS, counts.DONE) for y in years]
        given = [self.advice.total(y) for y in years]
        yield Headline(
            label="Advice done, of given",
            this=_of(done[0], given[0]),
            before=_of(done[1], given[1]),
        )
        yield _headline(self.victims.whole("Potential victims"))
        if self.survivors:
            yield _headline(self.survivors[0])
        yield from self.outcomes.headlines()

    def _tables(self) -> Iterator[FigureTable]:
        yield FigureTable(
            key="district", title="Potential victims by district", what="District",
            rows=self.victims.by_district(self.districts), drawn=False,
            total=self.victims.everywhere(),
        )  # fmt: skip
        yield FigureTable(
            key="source", title="Reports by source", what="Source",
            rows=self.reports.by(self._label(self.reports, "source")), total=self.reports.whole(),
        )  # fmt: skip
        yield self._quarters()
        yield self.waits.figures()
        yield self._types()
        yield self._victims_by("sector", "Trade")
        yield self._victims_by("nationality", "Nationality")
        yield FigureTable(
            key="age", title="Age at exploitation", what="Age",
            rows=self.victims.by(_age, counts.AGES), total=self.victims.whole(),
        )  # fmt: skip
        yield FigureTable(
            key="advice", title="Tactical advice", what="What came of it",
            rows=self.advice.by(_answer, counts.ANSWERS), total=self.advice.whole("Given"),
        )  # fmt: skip
        yield from self.outcomes.figures()
        if self.survivors:
            yield FigureTable(
                key="survivors", title="Survivors, as the charity released", what="What is counted",
                rows=self.survivors, drawn=False,
            )  # fmt: skip

    def _victims_by(self, mark: str, what: str) -> FigureTable:
        return FigureTable(
            key=mark, title=f"Potential victims by {what.lower()}", what=what,
            rows=self.victims.by(self._label(self.victims, mark)), total=self.victims.whole(),
        )  # fmt: skip

    def _label(self, family: Family, mark: str) -> Mark:
        keys = {each.marks[mark] for each in family.records}
        labels = self.work.pairs(select(Code.key, Code.label).where(Code.key.in_(keys)))
        return lambda each: labels.get(each.marks[mark], NOT_RECORDED)

    def _types(self) -> FigureTable:
        rows = self.victims.by(lambda each: counts.combination(each.marks["types"]))
        return FigureTable(
            key="exploitation", title="Exploitation, Home Office combinations",
            what="Exploitation", rows=rows, total=self.victims.whole(),
        )  # fmt: skip

    def _quarters(self) -> FigureTable:
        names = [self.year.quarter_name(at) for at in range(QUARTERS)]
        return FigureTable(
            key="quarter", title="Reports a quarter", what="Quarter",
            rows=self.reports.by(lambda each: names[each.quarter % QUARTERS], names),
            total=self.reports.whole(),
        )  # fmt: skip


def _answer(each: Counted) -> str:
    return each.marks["answer"]


def _age(each: Counted) -> str:
    return each.marks["age"]


def _headline(row: FigureRow) -> Headline:
    return Headline(label=row.label, this=row.this.words, before=row.before.words)


def _of(part: int | None, whole: int | None) -> str:
    if part is None or whole is None:
        return HELD_BACK if whole is None else f"{HELD_BACK}, of {whole:,}"
    return f"{part:,} of {whole:,}"

"""The unit's year in figures, compared with the year before, for the whole area or one district.

On screen each number is shown as it is, and a restricted case counts only for those with access to it. What
leaves the unit counts no restricted case, and small numbers are suppressed in it (`suppression.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.charity.count_release import band_label
from mscu.actions.core.action import Query, Work
from mscu.actions.figures import impact_counts as counts
from mscu.actions.figures.impact_counts import Counting, ImpactCount, Source, count_from_records, hidden_cases
from mscu.actions.figures.impact_years import QUARTERS, TwoYearSpan, Year, triage_bands
from mscu.actions.figures.measure_records import CURRENT, PREVIOUS, GroupKey, Measure, MeasureRecords
from mscu.actions.figures.suppression import ALL, min_shown
from mscu.actions.figures.tallies import tallied_counts
from mscu.actions.intake.triage_times import format_minutes
from mscu.actions.plans.activities import CAMPAIGN, CONFERENCE, INTERVENTION, TRAINING
from mscu.dates.london import show_day
from mscu.documents.figure_table import HELD_BACK, FigureRow, FigureTable, Told, figure
from mscu.documents.figures.impact import ALL_DISTRICTS, Headline, Impact
from mscu.models.code import Code
from mscu.models.received_counts import CountRelease, ReleasedCount

# Outcomes: arrests, sentences, seizures, groups, plans and training.

MONTHS_A_YEAR = 12
STRANDS = ("pursue", "prevent", "protect", "prepare")
LEVELS = ("major", "moderate", "minor")


def _pounds(pence: int) -> str:
    return f"£{pence / 100:,.0f}"


def _kilos(grams: int) -> str:
    return f"{grams / 1000:,.1f} kg"


def _pieces(number: int) -> str:
    return f"{number:,}"


AMOUNTS: tuple[tuple[str, str, Callable[[int], str]], ...] = (
    ("Cash seized", counts.CASH, _pounds),
    ("Restrained or frozen", counts.RESTRAINED, _pounds),
    ("Forfeited, cash and accounts", counts.FORFEITED, _pounds),
    ("Confiscation orders", counts.CONFISCATED, _pounds),
    ("Class A drugs seized", counts.CLASS_A, _kilos),
    ("Other drugs seized", counts.DRUGS, _kilos),
    ("Firearms seized", counts.FIREARMS, _pieces),
    ("Vehicles seized", counts.VEHICLES, _pieces),
)
"""What was seized: the label, the kind, and the formatter of the amount."""


@dataclass(frozen=True)
class Outcomes:
    """All outcomes, as counted."""

    work: Work
    district: str
    arrests: MeasureRecords
    charges: MeasureRecords
    charged: MeasureRecords
    sentences: MeasureRecords
    amounts: tuple[MeasureRecords, ...]
    groups: MeasureRecords
    disruptions: MeasureRecords
    activity: tuple[ImpactCount, ...]
    actions: tuple[ImpactCount, ...]
    in_interventions: MeasureRecords
    """People in interventions: many are children, so small numbers are suppressed in what leaves."""

    @classmethod
    def of(cls, work: Work, source: Source, district: str, measure: Measure) -> Outcomes:
        amounts = [*source("seizures"), *source("proceeds")]
        activity = tuple(source("activity"))
        return cls(
            work=work,
            district=district,
            arrests=measure(source("arrests")),
            charges=measure(source("charges")),
            charged=measure(source("people_charged")),
            sentences=measure(source("sentences")),
            amounts=tuple(
                measure([count for count in amounts if count.marks["what"] == category])
                for _, category, _ in AMOUNTS
            ),
            groups=measure(source("groups")),
            disruptions=measure(source("disruptions")),
            activity=activity,
            actions=tuple(source("actions_done")),
            in_interventions=measure(
                [
                    replace(count, number=count.sums["people"])
                    for count in activity
                    if count.marks["kind"] == INTERVENTION
                ]
            ),
        )

    def headlines(self) -> Iterator[Headline]:
        """Yield the headline figures."""
        arrests, charges = self.arrests.total_row(), self.charges.total_row()
        yield Headline(
            label="Charges and arrests",
            this=f"{charges.this.words} and {arrests.this.words}",
            before=f"{charges.before.words} and {arrests.before.words}",
        )
        years = self._sentence_years()
        yield Headline(label=years.label, this=years.this.words, before=years.before.words)

    def figures(self) -> Iterator[FigureTable]:
        yield FigureTable(
            key="enforcement",
            title="Enforcement",
            what="What was done",
            drawn=False,
            rows=(
                self.arrests.total_row("Arrests"),
                self.charges.total_row("Charges"),
                self.charged.total_row("People charged"),
                self.sentences.total_row("Sentences of custody"),
                self._sentence_years(),
                *self._amounts(),
            ),
        )
        labels = [self.work.label(f"disruption_level:{level}") for level in LEVELS]
        yield FigureTable(
            key="groups",
            title="Groups and disruptions",
            what="What was done",
            drawn=False,
            rows=(
                self.groups.total_row("Groups first assessed"),
                self.disruptions.total_row("Disruptions"),
                *self.disruptions.by(self._level, labels),
            ),
        )
        yield FigureTable(key="activity", title="4P activity", what="Strand", rows=tuple(self._strands()))
        yield FigureTable(
            key="training",
            title="Training and engagement",
            what="What was done",
            drawn=False,
            rows=tuple(self._training()),
        )

    def _sentence_years(self) -> FigureRow:
        def years(year: int) -> int | None:
            months = self.sentences.sums("months", year)
            return None if months is None else months // MONTHS_A_YEAR

        return self.sentences.row("Years of custody", years)

    def _amounts(self) -> Iterator[FigureRow]:
        for (label, _, format_amount), measure in zip(AMOUNTS, self.amounts, strict=True):
            amounts = [measure.sums("amount", year) for year in (CURRENT, PREVIOUS)]
            current, previous = (
                Told(words=format_amount(amount)) if amount is not None else Told() for amount in amounts
            )
            yield FigureRow(label=label, this=current, before=previous)

    def _level(self, count: ImpactCount) -> str:
        return self.work.label(count.marks["level"])

    def _strands(self) -> Iterator[FigureRow]:
        for name in STRANDS:
            key = f"plan_strand:{name}"
            selected = [count for count in (*self.activity, *self.actions) if count.marks["strand"] == key]
            yield self._row(self.work.label(key), selected)

    def _training(self) -> Iterator[FigureRow]:
        for label, kind, name in (
            ("People trained", TRAINING, "people"),
            ("Training sessions", TRAINING, "sessions"),
            ("Campaigns", CAMPAIGN, "sessions"),
            ("Conferences", CONFERENCE, "sessions"),
            ("Interventions", INTERVENTION, "sessions"),
        ):
            selected = [count for count in self.activity if count.marks["kind"] == kind]
            yield self._row(label, [replace(count, number=count.sums[name]) for count in selected])
        yield self.in_interventions.total_row("People in interventions")

    def _row(self, label: str, selected: Sequence[ImpactCount]) -> FigureRow:
        """Add up the unit's own work, which is never suppressed."""

        def total(year: int) -> int:
            in_district = (count for count in selected if self.district in {ALL, count.district})
            return sum(count.number for count in in_district if count.quarter // QUARTERS == year)

        return FigureRow(label=label, this=figure(total(CURRENT)), before=figure(total(PREVIOUS)))


# Time to triage.

NOT_TRIAGED = "Not triaged yet"
NONE_TRIAGED = "none triaged"


@dataclass(frozen=True)
class TriageWaits:
    """The reports whose times of arrival and triage are both known."""

    reports: MeasureRecords

    def headline(self) -> Headline:
        """Return the median wait."""
        return Headline(label="Median to triage", this=self._median(CURRENT), before=self._median(PREVIOUS))

    def figures(self) -> FigureTable:
        """Return the reports by how long they waited."""
        names = (*(band.label for band in triage_bands()), NOT_TRIAGED)
        return FigureTable(
            key="triage",
            title="Time to triage",
            what="Waited",
            rows=self.reports.by(_band_of, names),
            total=self.reports.total_row(),
        )

    def _median(self, year: int) -> str:
        """Return the median wait of enough reports; those still waiting have no time yet."""
        if self.reports.total(year) is None:
            return HELD_BACK
        waits = Counter[int]()
        for count in self.reports.records:
            in_district = self.reports.district in {ALL, count.district}
            if in_district and count.quarter // QUARTERS == year and count.marks["minutes"]:
                waits[int(count.marks["minutes"])] += count.number
        report_count = sum(waits.values())
        if report_count < self.reports.least:
            return HELD_BACK
        return format_minutes(_median_of(waits, report_count)) if report_count else NONE_TRIAGED


def _median_of(waits: Counter[int], report_count: int) -> int:
    seen = 0
    for minutes in sorted(waits):
        seen += waits[minutes]
        if 2 * seen >= report_count:
            return minutes
    return 0


def _band_of(count: ImpactCount) -> str:
    minutes = count.marks["minutes"]
    if not minutes:
        return NOT_TRIAGED
    bands = triage_bands()
    return next((b.label for b in bands if b.below is not None and int(minutes) < b.below), bands[-1].label)


# Survivors, as the charity counts them: police cannot.

NOT_RELEASED = "not released"


def released_rows(work: Work, year: Year) -> tuple[FigureRow, ...]:
    """Return what the charity released for a year and the one before, each period by itself.

    Ranges of several periods are not added up, since a survivor may be in each of them.
    """
    current, previous = _released_by_name(work, year), _released_by_name(work, year.before)
    names = list(dict.fromkeys((*current, *previous)))
    return tuple(
        FigureRow(
            label=name,
            this=Told(words=current.get(name, NOT_RELEASED)),
            before=Told(words=previous.get(name, NOT_RELEASED)),
        )
        for name in names
    )


def _released_by_name(work: Work, year: Year) -> Mapping[str, str]:
    rows = work.rows(
        select(ReleasedCount.name, ReleasedCount.number, CountRelease.period_from, CountRelease.period_to)
        .join(CountRelease, CountRelease.id == ReleasedCount.release_id)
        .where(CountRelease.period_from >= year.first, CountRelease.period_to <= year.last)
        .order_by(CountRelease.period_to.desc(), ReleasedCount.id)
    )
    by_name: dict[str, list[str]] = {}
    for name, number, first, last in rows:
        is_year = (first, last) == (year.first, year.last)
        period = "" if is_year else f" ({show_day(first)} to {show_day(last)})"
        by_name.setdefault(name, []).append(f"{band_label(number)}{period}")
    return {name: "; ".join(parts) for name, parts in by_name.items()}


YEARS_BACK = 10
NOT_RECORDED = "Not recorded"
NOT_TO_BE_PUBLISHED = (
    "Every number is shown, also those so small that they could single somebody out: not to be published. "
    "“Save figures” and the panel report leave out numbers under {least}."
)
SUPPRESSION_NOTE = (
    "Not shown: a number under {least}, or one left out so that such a number cannot be worked out. It "
    "stays out in every year and district of these figures."
)
COUNTING_NOTE = (
    "A person counts once in each case, where the case is; arrests, charges and sentences count each "
    "time. Age is that on the day the case was opened. The same money may be seized, restrained, "
    "forfeited and confiscated, so these are never added up. Time to triage counts reports whose time "
    "of arrival is known, including those still waiting."
)
OWN_WORK = "Plans, training and campaigns are the unit's own work and are shown in full."
RESTRICTED_COUNTED = "Restricted cases count only for those with access to them; documents leave them out."
RESTRICTED_NOT_COUNTED = "Restricted cases are not counted, whether there are any or not."
NOT_OVER = "{year} is not over. It is compared with the whole of the year before, and cannot be issued yet."


@dataclass(frozen=True, kw_only=True)
class ImpactChoices:
    """The years to choose from, newest first, and the districts."""

    years: tuple[tuple[int, str], ...]
    finished: int
    """The newest finished year."""
    districts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class AskImpactChoices(Query[ImpactChoices]):
    """The years and districts that have figures."""

    needs = Permission.PLAN

    def answer(self, work: Work) -> ImpactChoices:
        current = Year.of(work.today)
        years = [Year(current.begins_in - years_ago) for years_ago in range(YEARS_BACK)]
        return ImpactChoices(
            years=tuple((year.begins_in, _year_label(year, work)) for year in years),
            finished=current.before.begins_in,
            districts=tuple(_districts(work).items()),
        )


@dataclass(frozen=True, kw_only=True)
class AskImpact(Query[Impact]):
    """The figures of a year, by the calendar year in which it begins; None is the last finished one."""

    year: int | None = None
    district: str = ALL
    needs = Permission.PLAN
    reads_tallies = True

    def answer(self, work: Work) -> Impact:
        """Count what the viewer may see."""
        return compute_impact(work, self.year, self.district)


def has_figures(year: int, today: date) -> bool:
    """Return whether there are figures for the year that begins in a calendar year."""
    newest = Year.of(today).begins_in
    return newest - YEARS_BACK < year <= newest


def compute_impact(work: Work, begins_in: int | None, district: str, *, leaves: bool = False) -> Impact:
    """Return the figures of a year, on screen from the tallies.

    Figures that leave the unit exclude restricted cases, and are counted from the records.
    """
    year = Year.of(work.today).before if begins_in is None else Year(begins_in)
    districts, span = _districts(work), TwoYearSpan(year)
    known_district = district if district in districts else ALL
    from_records = count_from_records(Counting(work, span, hidden_cases(work))) if leaves else None
    source = from_records or tallied_counts(work, span)
    least = min_shown() if leaves else 0
    builder = _ImpactBuilder(
        work, source, year=year, districts=districts, district=known_district, least=least
    )
    return builder.build(leaves=leaves)


def _districts(work: Work) -> dict[str, str]:
    statement = select(Code.key, Code.label).where(Code.list_name == "district", Code.retired_on.is_(None))
    return work.pairs(statement.order_by(Code.position))


def _year_label(year: Year, work: Work) -> str:
    return str(year) if year.last < work.today else f"{year} so far"


class _ImpactBuilder:
    """Counts all measures of a year, and puts them into tables."""

    def __init__(
        self,
        work: Work,
        source: Source,
        *,
        year: Year,
        districts: Mapping[str, str],
        district: str,
        least: int,
    ) -> None:
        self.work, self.year, self.source = work, year, source
        self.districts, self.district, self.least = districts, district, least
        self.reports = self._measure("reports")
        self.victims = replace(self._measure("victims"), shows_zero=False)
        self.advice = self._measure("advice")
        self.waits = TriageWaits(self._measure("triaged"))
        self.outcomes = Outcomes.of(work, source, district, self._measured)
        self.survivors = released_rows(work, year) if district == ALL else ()

    def _measure(self, measure: str) -> MeasureRecords:
        return self._measured(self.source(measure))

    def _measured(self, records: Iterable[ImpactCount]) -> MeasureRecords:
        return MeasureRecords(tuple(records), tuple(self.districts), self.district, self.least)

    def build(self, *, leaves: bool) -> Impact:
        is_over = self.year.last < self.work.today
        return Impact(
            year=_year_label(self.year, self.work),
            before=str(self.year.before),
            year_days=self.year.days,
            before_days=self.year.before.days,
            is_over=is_over,
            district=self.districts.get(self.district, ALL_DISTRICTS),
            headlines=tuple(self._headlines()),
            figures=tuple(self._tables()),
            notes=tuple(self._notes(is_over=is_over, leaves=leaves)),
        )

    def _notes(self, *, is_over: bool, leaves: bool) -> Iterator[str]:
        if not is_over:
            yield NOT_OVER.format(year=self.year)
        yield (SUPPRESSION_NOTE if leaves else NOT_TO_BE_PUBLISHED).format(least=min_shown())
        yield COUNTING_NOTE
        yield RESTRICTED_NOT_COUNTED if leaves else RESTRICTED_COUNTED
        yield OWN_WORK

    def _headlines(self) -> Iterator[Headline]:
        yield _headline_of(self.reports.total_row("Reports received"))
        yield self.waits.headline()
        years = (CURRENT, PREVIOUS)
        done = [self.advice.cell(year, _answer_of, counts.ANSWERS, counts.DONE) for year in years]
        given = [self.advice.total(year) for year in years]
        yield Headline(
            label="Advice acted on",
            this=_part_of_whole(done[0], given[0]),
            before=_part_of_whole(done[1], given[1]),
        )
        yield _headline_of(self.victims.total_row("Potential victims"))
        if self.survivors:
            yield _headline_of(self.survivors[0])
        yield from self.outcomes.headlines()

    def _tables(self) -> Iterator[FigureTable]:
        yield FigureTable(
            key="district",
            title="Potential victims by district",
            what="District",
            rows=self.victims.by_district(self.districts),
            drawn=False,
            total=self.victims.everywhere(),
        )
        yield FigureTable(
            key="source",
            title="Reports by source",
            what="Source",
            rows=self.reports.by(self._label(self.reports, "source")),
            total=self.reports.total_row(),
        )
        yield self._quarters()
        yield self.waits.figures()
        yield self._types()
        yield self._victims_by("sector", "Trade")
        yield self._victims_by("nationality", "Nationality")
        yield FigureTable(
            key="age",
            title="Age when the case was opened",
            what="Age",
            rows=self.victims.by(_age_of, counts.AGES),
            total=self.victims.total_row(),
        )
        yield FigureTable(
            key="advice",
            title="Tactical advice",
            what="Answer",
            rows=self.advice.by(_answer_of, counts.ANSWERS),
            total=self.advice.total_row("Given"),
        )
        yield from self.outcomes.figures()
        if self.survivors:
            yield FigureTable(
                key="survivors",
                title="Survivors, as the charity released",
                what="What is counted",
                rows=self.survivors,
                drawn=False,
            )

    def _victims_by(self, mark: str, what: str) -> FigureTable:
        return FigureTable(
            key=mark,
            title=f"Potential victims by {what.lower()}",
            what=what,
            rows=self.victims.by(self._label(self.victims, mark)),
            total=self.victims.total_row(),
        )

    def _label(self, measure: MeasureRecords, mark: str) -> GroupKey:
        keys = {count.marks[mark] for count in measure.records}
        labels = self.work.pairs(select(Code.key, Code.label).where(Code.key.in_(keys)))
        return lambda count: labels.get(count.marks[mark], NOT_RECORDED)

    def _types(self) -> FigureTable:
        rows = self.victims.by(lambda count: counts.exploitation_combination(count.marks["types"]))
        return FigureTable(
            key="exploitation",
            title="Exploitation, Home Office combinations",
            what="Exploitation",
            rows=rows,
            total=self.victims.total_row(),
        )

    def _quarters(self) -> FigureTable:
        names = [self.year.quarter_name(index) for index in range(QUARTERS)]
        return FigureTable(
            key="quarter",
            title="Reports a quarter",
            what="Quarter",
            rows=self.reports.by(lambda count: names[count.quarter % QUARTERS], names),
            total=self.reports.total_row(),
        )


def _answer_of(count: ImpactCount) -> str:
    return count.marks["answer"]


def _age_of(count: ImpactCount) -> str:
    return count.marks["age"]


def _headline_of(row: FigureRow) -> Headline:
    return Headline(label=row.label, this=row.this.words, before=row.before.words)


def _part_of_whole(part: int | None, whole: int | None) -> str:
    if part is None or whole is None:
        return HELD_BACK if whole is None else f"{HELD_BACK}, of {whole:,}"
    return f"{part:,} of {whole:,}"

"""What was done in the unit's year: arrests, sentences, seizures, groups, plans and training."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from mscu.actions.core.action import Work
from mscu.actions.figures import impact_counts as counts
from mscu.actions.figures.impact_counts import Counted
from mscu.actions.figures.impact_family import BEFORE, THIS, Family
from mscu.actions.figures.impact_measures import Source
from mscu.actions.figures.impact_years import QUARTERS
from mscu.actions.figures.suppression import ALL
from mscu.actions.plans.activities import CAMPAIGN, CONFERENCE, INTERVENTION, TRAINING
from mscu.documents.figure_table import FigureRow, FigureTable, Told, told
from mscu.documents.figures.impact import Headline

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
"""What was seized and taken: the label, the kind, and how an amount is written."""


@dataclass(frozen=True)
class Outcomes:
    """All that was done, as it was counted."""

    work: Work
    district: str
    arrests: Family
    charges: Family
    charged: Family
    sentences: Family
    taken: tuple[Family, ...]
    groups: Family
    disruptions: Family
    activity: tuple[Counted, ...]
    actions: tuple[Counted, ...]
    helped: Family
    """The people in interventions: many are children, so few are held back."""

    @classmethod
    def of(cls, work: Work, source: Source, districts: Sequence[str], district: str) -> Outcomes:
        """Count everything once."""

        def family(records: Iterable[Counted]) -> Family:
            return Family(tuple(records), tuple(districts), district)

        taken = [*source("seizures"), *source("proceeds")]
        activity = tuple(source("activity"))
        return cls(
            work=work, district=district, arrests=family(source("arrests")),
            charges=family(source("charges")), charged=family(source("people_charged")),
            sentences=family(source("sentences")),
            taken=tuple(
                family([each for each in taken if each.marks["what"] == what])
                for _, what, _ in AMOUNTS
            ),
            groups=family(source("groups")), disruptions=family(source("disruptions")),
            activity=activity, actions=tuple(source("actions_done")),
            helped=family([
                replace(each, number=each.sums["people"])
                for each in activity
                if each.marks["kind"] == INTERVENTION
            ]),
        )  # fmt: skip

    def headlines(self) -> Iterator[Headline]:
        """Give the figures that stand above all others."""
        arrests, charges = self.arrests.whole(), self.charges.whole()
        yield Headline(
            label="Charges, and arrests",
            this=f"{charges.this.words} of {arrests.this.words}",
            before=f"{charges.before.words} of {arrests.before.words}",
        )
        years = self._sentence_years()
        yield Headline(label=years.label, this=years.this.words, before=years.before.words)

    def figures(self) -> Iterator[FigureTable]:
        """Give all tables."""
        yield FigureTable(
            key="enforcement", title="Enforcement", what="What was done", drawn=False,
            rows=(
                self.arrests.whole("Arrests"), self.charges.whole("Charges"),
                self.charged.whole("People charged"),
                self.sentences.whole("Sentences of custody"), self._sentence_years(),
                *self._amounts(),
            ),
        )  # fmt: skip
        labels = [self.work.label(f"disruption_level:{each}") for each in LEVELS]
        yield FigureTable(
            key="groups", title="Groups and disruptions", what="What was done", drawn=False,
            rows=(
                self.groups.whole("Groups first assessed"),
                self.disruptions.whole("Disruptions"),
                *self.disruptions.by(self._level, labels),
            ),
        )  # fmt: skip
        yield FigureTable(
            key="activity", title="4P activity", what="Strand",
            rows=tuple(self._strands()),
        )  # fmt: skip
        yield FigureTable(
            key="training", title="Training and engagement", what="What was done", drawn=False,
            rows=tuple(self._training()),
        )  # fmt: skip

    def _sentence_years(self) -> FigureRow:
        def years(year: int) -> int | None:
            months = self.sentences.sums("months", year)
            return None if months is None else months // MONTHS_A_YEAR

        return self.sentences.row("Years of custody", years)

    def _amounts(self) -> Iterator[FigureRow]:
        for (label, _, words), family in zip(AMOUNTS, self.taken, strict=True):
            amounts = [family.sums("amount", year) for year in (THIS, BEFORE)]
            this, before = (
                Told(words=words(each)) if each is not None else Told() for each in amounts
            )
            yield FigureRow(label=label, this=this, before=before)

    def _level(self, each: Counted) -> str:
        return self.work.label(each.marks["level"])

    def _strands(self) -> Iterator[FigureRow]:
        for name in STRANDS:
            key = f"plan_strand:{name}"
            of = [each for each in (*self.activity, *self.actions) if each.marks["strand"] == key]
            yield self._row(self.work.label(key), of)

    def _training(self) -> Iterator[FigureRow]:
        for label, kind, name in (
            ("People trained", TRAINING, "people"), ("Training sessions", TRAINING, "sessions"),
            ("Campaigns", CAMPAIGN, "sessions"), ("Conferences", CONFERENCE, "sessions"),
            ("Interventions", INTERVENTION, "sessions"),
        ):  # fmt: skip
            of = [each for each in self.activity if each.marks["kind"] == kind]
            yield self._row(label, [replace(each, number=each.sums[name]) for each in of])
        yield self.helped.whole("People in interventions")

    def _row(self, label: str, of: Sequence[Counted]) -> FigureRow:
        """Add up the unit's own work: it is told as it is."""

        def added(year: int) -> int:
            here = (each for each in of if self.district in {ALL, each.district})
            return sum(each.number for each in here if each.quarter // QUARTERS == year)

        return FigureRow(label=label, this=told(added(THIS)), before=told(added(BEFORE)))

"""How long reports waited for their triage, in bands and in the middle."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from mscu.actions.figures.impact_counts import Counted
from mscu.actions.figures.impact_family import BEFORE, THIS, Family
from mscu.actions.figures.impact_years import QUARTERS, triage_bands
from mscu.actions.figures.suppression import ALL
from mscu.actions.intake.triage_times import how_long
from mscu.documents.figure_table import HELD_BACK, FigureTable
from mscu.documents.figures.impact import Headline

WAITS = "Not triaged yet"


@dataclass(frozen=True)
class Waits:
    """The reports of which it is known when they came in and when they were triaged."""

    family: Family

    def headline(self) -> Headline:
        """Give the time that half of them waited at most."""
        return Headline(
            label="Median to triage", this=self._median(THIS), before=self._median(BEFORE)
        )

    def figures(self) -> FigureTable:
        """Give them by how long they waited."""
        names = (*(band.label for band in triage_bands()), WAITS)
        return FigureTable(
            key="triage", title="Time to triage", what="Waited",
            rows=self.family.by(_band, names), total=self.family.whole(),
        )  # fmt: skip

    def _median(self, year: int) -> str:
        """Say it only where as many are known as are told; what still waits has no time yet."""
        if self.family.total(year) is None:
            return HELD_BACK
        waited = Counter[int]()
        for each in self.family.records:
            here = self.family.district in {ALL, each.district}
            if here and each.quarter // QUARTERS == year and each.marks["minutes"]:
                waited[int(each.marks["minutes"])] += each.number
        number = sum(waited.values())
        told = number >= self.family.least
        return how_long(_middle(waited, number)) if told else HELD_BACK


def _middle(waited: Counter[int], number: int) -> int:
    passed = 0
    for minutes in sorted(waited):
        passed += waited[minutes]
        if 2 * passed >= number:
            return minutes
    return 0


def _band(each: Counted) -> str:
    minutes = each.marks["minutes"]
    if not minutes:
        return WAITS
    bands = triage_bands()
    return next(
        (b.label for b in bands if b.below is not None and int(minutes) < b.below),
        bands[-1].label,
    )

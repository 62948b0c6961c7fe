"""The unit's year in figures: one description, from which the screen and the paper are drawn."""

from __future__ import annotations

from dataclasses import dataclass

from mscu.documents.figure_table import FigureTable

WITH_OTHERS = "with others"
ALL_DISTRICTS = "All districts"


@dataclass(frozen=True, kw_only=True)
class Headline:
    """One of the figures that stand above all others."""

    label: str
    this: str
    before: str


@dataclass(frozen=True, kw_only=True)
class Impact:
    """All that is told of a year, beside the one before, everywhere or in a district."""

    year: str
    before: str
    year_days: str
    before_days: str
    district: str
    is_over: bool
    headlines: tuple[Headline, ...]
    figures: tuple[FigureTable, ...]
    notes: tuple[str, ...]

    def table(self, key: str) -> FigureTable | None:
        """Give one of the tables, where there is anything in it."""
        return next((each for each in self.figures if each.key == key), None)

    @property
    def heading(self) -> str:
        """Say which year and where."""
        return f"{self.year}, {self.district[:1].lower()}{self.district[1:]}" if (
            self.district == ALL_DISTRICTS
        ) else f"{self.year}, {self.district}"  # fmt: skip

"""The card of figures: what plans and activity came to in a period, everywhere or in a district."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mscu.actions.code_lists import Choosable, CodeLists
from mscu.actions.plan_figures import PlanFigures, PlanFiguresAnswer
from mscu.actions.today import Today
from mscu.ui.desk import Desk
from mscu.ui.pages.case.side_card import SideCard
from mscu.ui.pages.case.signs import IconSign
from mscu.ui.pages.case.tables import Cell, Table, Titled
from mscu.ui.pages.plans.looks import pounds
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.segmented import SegmentedField

THIS_YEAR, LAST_YEAR, EVER = "this", "last", "ever"
PERIODS = (
    (THIS_YEAR, "This financial year"), (LAST_YEAR, "The one before"), (EVER, "All years"),
)  # fmt: skip
APRIL = 4
DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
COUNTED_ONCE = (
    "An activity counts where it began: a grant of three years stands whole in its first one. What "
    "belongs to a case that you may not see is not in it."
)


def financial_year(today: date, *, before: int = 0) -> tuple[date, date]:
    """Give the first and the last day of the financial year that a day is in, or of one before."""
    starts = today.year - (today.month < APRIL) - before
    return date(starts, APRIL, 1), date(starts + 1, APRIL - 1, 31)


class FiguresCard(SideCard):
    """Asks for the figures of what is chosen, and shows them as a table."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Figures")
        self._desk = desk
        self._today = date.min
        self.period = SegmentedField(PERIODS)
        self.period.set_name("Period")
        self.period.show_value(THIS_YEAR)
        self.district = ChoiceField((), empty="All districts")
        self.district.setAccessibleName("District")
        self._choosing = QWidget()
        row = QHBoxLayout(self._choosing)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(12)
        row.addWidget(self.period)
        row.addWidget(self.district)
        row.addStretch(1)
        self._around.insertWidget(2, self._choosing)
        self.foot().addWidget(Label(COUNTED_ONCE, tone="text2", wrap=True), 1)
        self.period.edited.connect(self._ask)
        self.district.edited.connect(self._ask)

    def look(self) -> None:
        """Ask for the districts and the day, then for the figures."""
        self._desk.ask(CodeLists(), then=self._take_lists)

    def _take_lists(self, lists: Mapping[str, tuple[Choosable, ...]]) -> None:
        chosen = self.district.value()
        self.district.offer([(each.key, each.label) for each in lists["district"]])
        self.district.show_value(chosen)
        self._desk.ask(Today(), then=self._take_today)

    def _take_today(self, today: date) -> None:
        self._today = today
        self._ask()

    def _ask(self) -> None:
        period, district = self.period.value(), self.district.value()
        within: dict[str, Any] = {}
        if period != EVER:
            days = financial_year(self._today, before=int(period == LAST_YEAR))
            within = dict(zip(("starts_on", "ends_on"), days, strict=True))
        asked = PlanFigures(district=str(district) if district else None, **within)
        self._desk.ask(asked, then=self._show)

    def _show(self, found: PlanFiguresAnswer) -> None:
        self.show_head(IconSign("chart-column", 24, "text2"), "Figures", found.period)
        self.clear_body()
        for title, rows in _tables(found):
            cells = [(Cell(words), Cell(number, strong=True, whole=True)) for words, number in rows]
            table = Table(cells, (1, 0), title)
            grid = table.layout()
            for label in table.findChildren(Label, options=DIRECT):
                if grid is not None and label.text() in {number for _, number in rows}:
                    grid.setAlignment(label, RIGHT)
            self.add(Titled(title, table), ruled=True)


def _tables(found: PlanFiguresAnswer) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    return (
        (
            "Training and engagement",
            (
                ("People trained", f"{found.people_trained:,}"),
                ("Training sessions", f"{found.sessions:,}"),
                ("Campaigns", f"{found.campaigns:,}"),
                ("Conferences", f"{found.conferences:,}"),
                ("Community impact assessments", f"{found.impact_assessments:,}"),
            ),
        ),
        (
            "Interventions and funding",
            (
                ("Commissioned interventions", f"{found.interventions:,}"),
                ("People in them", f"{found.people_in_interventions:,}"),
                ("Grants and funded posts", pounds(found.funded_pence)),
                ("Posts paid by them", f"{found.posts:,}"),
            ),
        ),
        (
            "Plans",
            (
                ("Actions done", f"{found.actions_done:,}"),
                ("Actions late", f"{found.actions_late:,}"),
                ("Intelligence requirements answered", f"{found.requirements_answered:,}"),
            ),
        ),
    )

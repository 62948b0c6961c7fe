"""The card of figures: what plans and activity came to in a period, overall or in one district."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from mscu.actions.charity.count_release import band_label
from mscu.actions.core.dates import Today
from mscu.actions.core.form_choices import CodeLists, ListChoice
from mscu.actions.figures.enforcement_figures import DRUG_CLASSES, EnforcementFigures, EnforcementTotals
from mscu.actions.plans.plan_figures import PlanFigures, PlanTotals
from mscu.actions.sharing.count_receipt import CharityCounts, CharityRelease
from mscu.ui.look.layouts import Space, hbox, stretch
from mscu.ui.pages.core.painted_widgets import IconLabel
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.pages.core.tables import Cell, Table, TitledSection
from mscu.ui.pages.plans.row_formats import pounds
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.segmented import SegmentedField

THIS_YEAR, LAST_YEAR, ALL_YEARS = "this", "last", "ever"
PERIODS = (
    (THIS_YEAR, "This financial year"),
    (LAST_YEAR, "Previous financial year"),
    (ALL_YEARS, "All years"),
)
APRIL = 4
FROM_CHARITY = "Released by the charity"
DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
COUNTED_ONCE = (
    "An activity counts in the period in which it began: a three-year grant counts whole in its first "
    "year. The same money may be seized, restrained, forfeited and confiscated. Cases that you may not "
    "see are not counted."
)


def financial_year(today: date, *, years_ago: int = 0) -> tuple[date, date]:
    """Return the first and last day of the financial year of a day, or of the one `before` years earlier."""
    starts = today.year - (today.month < APRIL) - years_ago
    return date(starts, APRIL, 1), date(starts + 1, APRIL - 1, 31)


class FiguresCard(SideCard):
    """Asks for the figures of the chosen period and district, and shows them as a table."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        super().__init__("Figures")
        self._dispatcher = dispatcher
        self._today = date.min
        self._within: dict[str, date] = {}
        self._figures: PlanTotals | None = None
        self._enforcement = EnforcementTotals()
        self.period = SegmentedField(PERIODS)
        self.period.set_name("Period")
        self.period.show_value(THIS_YEAR)
        self.district = ChoiceField((), empty="All districts")
        self.district.setAccessibleName("District")
        self._choosing = QWidget()
        hbox(
            self.period,
            self.district,
            stretch(),
            within=self._choosing,
            spacing=Space.MEDIUM,
            margins=(16, 10, 16, 10),
        )
        self._around.insertWidget(2, self._choosing)
        self.foot().addWidget(Label(COUNTED_ONCE, tone="text2", wrap=True), 1)
        self.period.edited.connect(self._ask)
        self.district.edited.connect(self._ask)

    def refresh(self) -> None:
        """Ask for the districts and today's date, then for the figures."""
        self._dispatcher.ask(CodeLists(), then=self._on_lists)

    def _on_lists(self, lists: Mapping[str, tuple[ListChoice, ...]]) -> None:
        district_key = self.district.value()
        self.district.offer([(district.key, district.label) for district in lists["district"]])
        self.district.show_value(district_key)
        self._dispatcher.ask(Today(), then=self._on_today)

    def _on_today(self, today: date) -> None:
        self._today = today
        self._ask()

    def _ask(self) -> None:
        period, district = self.period.value(), self.district.value()
        period_days: dict[str, date] = {}
        if period != ALL_YEARS:
            days = financial_year(self._today, years_ago=int(period == LAST_YEAR))
            period_days = dict(zip(("starts_on", "ends_on"), days, strict=True))
        self._within = period_days
        within_district: dict[str, Any] = {**period_days, "district": str(district) if district else None}
        self._dispatcher.ask(EnforcementFigures(**within_district), then=self._on_enforced)
        self._dispatcher.ask(PlanFigures(**within_district), then=self._on_figures)

    def _on_enforced(self, figures: EnforcementTotals) -> None:
        self._enforcement = figures

    def _on_figures(self, figures: PlanTotals) -> None:
        self._figures = figures
        self._dispatcher.ask(CharityCounts(), then=self._show)

    def _show(self, released: tuple[CharityRelease, ...]) -> None:
        if self._figures is None:
            return
        self.show_header(IconLabel("chart-column", 24, "text2"), "Figures", self._figures.period)
        self.clear_body()
        for title, rows in (*_tables(self._figures), *_enforcement(self._enforcement)):
            self.add(TitledSection(title, _table(title, rows)), ruled=True)
        if self.district.value() is None:
            self._add_released(released)

    def _add_released(self, released: tuple[CharityRelease, ...]) -> None:
        """Show the charity's released counts; police cannot count survivors, and none are by district."""
        starts, ends = (self._within.get(name) for name in ("starts_on", "ends_on"))
        in_period = [
            figure
            for figure in released
            if (starts is None or figure.period_from >= starts)
            if (ends is None or figure.period_to <= ends)
        ]
        for figure in in_period:
            title = f"{FROM_CHARITY}, {figure.period}"
            rows = [(name, band_label(number)) for name, number in figure.counts]
            self.add(TitledSection(title, _table(title, rows)), ruled=True)
        if not in_period:
            label = Label("The charity has released no counts for this period.", tone="text2")
            self.add(TitledSection(FROM_CHARITY, label), ruled=True)


def _table(title: str, rows: Sequence[tuple[str, str]]) -> Table:
    cells = [(Cell(name), Cell(number, strong=True, one_line=True)) for name, number in rows]
    table = Table(cells, (1, 0), title)
    grid = table.layout()
    for label in table.findChildren(Label, options=DIRECT):
        if grid is not None and label.text() in {number for _, number in rows}:
            grid.setAlignment(label, RIGHT)
    return table


def _tables(figures: PlanTotals) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    return (
        (
            "Training and engagement",
            (
                ("People trained", f"{figures.people_trained:,}"),
                ("Training sessions", f"{figures.sessions:,}"),
                ("Campaigns", f"{figures.campaigns:,}"),
                ("Conferences", f"{figures.conferences:,}"),
                ("Community impact assessments", f"{figures.impact_assessments:,}"),
            ),
        ),
        (
            "Interventions and funding",
            (
                ("Commissioned interventions", f"{figures.interventions:,}"),
                ("People in them", f"{figures.people_in_interventions:,}"),
                ("Grants and funded posts", pounds(figures.funded_pence)),
                ("Posts funded", f"{figures.posts:,}"),
            ),
        ),
        (
            "Plans",
            (
                ("Actions done", f"{figures.actions_done:,}"),
                ("Actions late", f"{figures.actions_late:,}"),
                ("Intelligence requirements answered", f"{figures.requirements_answered:,}"),
            ),
        ),
    )


def _kilos(grams: int) -> str:
    return f"{grams / 1000:,.1f} kg"


def _enforcement(figures: EnforcementTotals) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    return (
        (
            "Arrests, charges and courts",
            (
                ("People arrested", f"{figures.arrested:,}"),
                ("People charged", f"{figures.charged:,}"),
                ("People sentenced", f"{figures.sentenced:,}"),
                ("Years of custody", f"{figures.sentence_years:,.1f}"),
                ("Life sentences, not in the years", f"{figures.life_sentences:,}"),
                ("Orders made", f"{figures.orders_made:,}"),
            ),
        ),
        (
            "Seized and confiscated",
            (
                *(
                    (f"Class {drug_class.upper()} drugs", _kilos(figures.drugs_grams.get(drug_class, 0)))
                    for drug_class in DRUG_CLASSES
                ),
                ("Firearms", f"{figures.firearms:,}"),
                ("Vehicles", f"{figures.vehicles:,}"),
                ("Cash seized", pounds(figures.cash_pence)),
                ("Of which under the Proceeds of Crime Act", pounds(figures.cash_under_poca_pence)),
                ("Restrained or frozen", pounds(figures.restrained_pence)),
                ("Forfeited, cash and accounts", pounds(figures.forfeited_pence)),
                ("Confiscation orders", pounds(figures.confiscated_pence)),
            ),
        ),
    )

"""Impact: the unit's year in figures beside the year before, everywhere or in a district."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.figures.impact import AskImpact, AskImpactChoices, ImpactChoices
from mscu.actions.figures.suppression import ALL
from mscu.documents.figures.impact import ALL_DISTRICTS, Impact
from mscu.ui.look.fonts import Type
from mscu.ui.pages.core.page import GUTTER, Page, PageAction, Places
from mscu.ui.pages.figures.impact_cards import card, figures, headlines
from mscu.ui.pages.figures.impact_saving import ImpactSaving
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, Kind
from mscu.ui.widgets.card import scrolling
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.label import Label

NO_PRINT = "your role prints and saves nothing"
NO_REPORT = "your role issues nothing that is published"
NO_RECONCILING = "a supervisor or the disclosure officer does"
SAVING_WIDTH = 420
GAP = 12
LEFT = ("district", "age", "enforcement", "groups", "survivors")
"""The tables of the left column, from above; the right one has the others."""


class ImpactPage(Page):
    """Figures of a year, as far as the person may see what is counted."""

    name: ClassVar[str] = "impact"
    title: ClassVar[str] = "Impact"
    icon: ClassVar[str] = "chart-column"
    needs: ClassVar[Permission] = Permission.PLAN
    in_slice: ClassVar[bool] = False

    def __init__(self, dispatcher: Dispatcher, places: Places) -> None:
        super().__init__(dispatcher, places)
        self.year = ChoiceField(())
        self.year.setAccessibleName("Year")
        self.district = ChoiceField((), empty=ALL_DISTRICTS)
        self.district.setAccessibleName("District")
        self.saving = ImpactSaving(dispatcher, places, self.chosen)
        self.impact: Impact | None = None
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out_page()
        self.year.edited.connect(self._ask)
        self.district.edited.connect(self._ask)
        self.saving.told.connect(self.tell)
        self.saving.begun.connect(self._make_room)
        self.saving.left.connect(self._form_left)

    def _lay_out_page(self) -> None:
        if self.places.actor.may(Permission.PRINT):
            save = Button("Save figures", icon="download")
            save.clicked.connect(self.saving.begin)
            self.add_button(save)
        if self.places.actor.may(Permission.PUBLISH):
            reconcile = Button("Reconcile", icon="scale")
            reconcile.clicked.connect(self._reconcile)
            self.add_button(reconcile)
            report = Button("Panel report", icon="file-text", kind=Kind.PRIMARY)
            report.clicked.connect(self._write_report)
            self.add_button(report)
        above = QHBoxLayout()
        above.setSpacing(8)
        for words, field, width in (("Year", self.year, 150), ("District", self.district, 220)):
            above.addWidget(Label(words, step=Type.LABEL, tone="text2"))
            field.setFixedWidth(width)
            above.addWidget(field)
            above.addSpacing(12)
        above.addStretch(1)
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(0, 0, 8, 0)
        self.area = scrolling(self._content)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName("Figures")
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.area, 1)
        self.saving.setFixedWidth(SAVING_WIDTH)
        row.addWidget(self.saving)
        self.body.setContentsMargins(GUTTER, 0, GUTTER, 16)
        self.body.addLayout(above)
        self.body.addLayout(row, 1)

    # ------------------------------------------------------------------ what is shown

    @override
    def shown(self) -> None:
        self.dispatcher.ask(AskImpactChoices(), then=self._offer)
        self.year.setFocus()

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        if self.isVisible():
            self._ask()

    @override
    def leave(self) -> None:
        self.clear_messages()
        self.saving.leave()

    @override
    def page_actions(self) -> Sequence[PageAction]:
        may = self.places.actor.may
        return (
            PageAction(
                words="Save the figures", run=self.saving.begin, icon="download",
                why_not="" if may(Permission.PRINT) else NO_PRINT,
            ),
            PageAction(
                words="Write the report to the panel", run=self._write_report, icon="file-text",
                why_not="" if may(Permission.PUBLISH) else NO_REPORT,
            ),
            PageAction(
                words="Reconcile victims, referrals and crime numbers", run=self._reconcile,
                icon="scale", why_not="" if may(Permission.PUBLISH) else NO_RECONCILING,
            ),
        )  # fmt: skip

    def _reconcile(self) -> None:
        self.places.turn_to("reconciliation")

    def _write_report(self) -> None:
        self.wanted.emit("panel", self.chosen()[0])

    def chosen(self) -> tuple[int, str]:
        """Give the year and the district that are shown."""
        year = self.year.value()
        return (year if isinstance(year, int) else 0), str(self.district.value() or ALL)

    def _offer(self, choices: ImpactChoices) -> None:
        year = self.year.value()
        self.year.offer(choices.years)
        self.year.show_value(choices.finished if year is None else year)
        self.district.offer(choices.districts)
        self._ask()

    def _ask(self) -> None:
        year, district = self.chosen()
        self.dispatcher.ask(AskImpact(year=year, district=district), then=self._show)

    def _show(self, impact: Impact) -> None:
        self.impact = impact
        self.set_title("Impact", f"{impact.year_days}, beside {impact.before}")
        content = QWidget()
        content.setProperty("bare", True)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(GAP)
        column.addWidget(headlines(impact.headlines, impact.before))
        self._beside = QBoxLayout(self._direction())
        self._beside.setSpacing(GAP)
        self._beside.addLayout(self._tables(impact, left=True), 1)
        self._beside.addLayout(self._tables(impact, left=False), 1)
        column.addLayout(self._beside)
        at = self.area.verticalScrollBar().value()
        self.area.setWidget(content)
        content.show()
        self.area.verticalScrollBar().setValue(at)

    def _direction(self) -> QBoxLayout.Direction:
        """Put the two columns under each other while a form takes room beside them."""
        is_narrow = self.saving.card is not None
        ways = QBoxLayout.Direction
        return ways.TopToBottom if is_narrow else ways.LeftToRight

    def _make_room(self) -> None:
        self._beside.setDirection(QBoxLayout.Direction.TopToBottom)

    def _form_left(self) -> None:
        self._beside.setDirection(self._direction())
        self.year.setFocus()

    def _tables(self, impact: Impact, *, left: bool) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(GAP)
        for table in impact.figures:
            if (table.key in LEFT) is left:
                column.addWidget(figures(table, impact))
        if left:
            notes = (Label(each, tone="text2", wrap=True) for each in impact.notes)
            column.addWidget(card("How it is counted", *notes))
        column.addStretch(1)
        return column

"""What stands beside a list of the Plans page: a plan, another line, figures or a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mscu.actions.plans.activities import Activities, ActivityLine
from mscu.actions.plans.plan_file import PlanAnswer, PlanFile
from mscu.ui.pages.core.list_layout import BELOW
from mscu.ui.pages.core.page import Places
from mscu.ui.pages.plans import form_specs
from mscu.ui.pages.plans.figures_card import FiguresCard
from mscu.ui.pages.plans.forms import PlanForms
from mscu.ui.pages.plans.line_card import LineCard
from mscu.ui.pages.plans.plan_card import PlanCard
from mscu.ui.pages.plans.plan_saving import PlanSaving
from mscu.ui.session.dispatcher import Dispatcher


class Beside(QWidget):
    """One thing at a time.

    Signals: `form_wanted` with the key of a form.
    """

    form_wanted = Signal(str)

    def __init__(self, dispatcher: Dispatcher, places: Places) -> None:
        super().__init__()
        self._dispatcher = dispatcher
        self.plan_card, self.line_card = PlanCard(), LineCard()
        self.figures = FiguresCard(dispatcher)
        self.forms, self.saving = PlanForms(dispatcher, places), PlanSaving(dispatcher, places)
        self.plan: PlanAnswer | None = None
        """The plan that was opened last."""
        self._with_form = False
        """Whether a form is open or on its way: what is read meanwhile does not take its place."""
        self._cards = (
            self.plan_card, self.line_card, self.figures, self.forms, self.saving,
        )  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, BELOW)
        for card in self._cards:
            column.addWidget(card)
        for each in (self.plan_card, self.line_card):
            each.form_wanted.connect(self.form_wanted)
        self.plan_card.print_wanted.connect(self.save_plan)
        self.show_nothing()

    @property
    def is_taken(self) -> bool:
        """Whether a form or the figures stand here, which a list that is read anew leaves there."""
        return self._with_form or self.figures.isVisible()

    def open(self, what: str, line: Any) -> None:  # noqa: ANN401 - a line of whichever list
        """Show what was chosen in a list; a form that was open goes, and keeps its draft."""
        self._with_form = False
        if line is None:
            self.show_nothing()
        elif what == form_specs.PLAN:
            self._dispatcher.ask(PlanFile(plan_id=line.id), then=self._take_plan)
        else:
            shows: dict[str, Callable[[Any], None]] = {
                form_specs.PARTNER: self.line_card.show_partner,
                form_specs.ACTIVITY: self.line_card.show_activity,
                form_specs.RISK: self.line_card.show_risk,
            }
            shows[what](line)
            self.plan = None
            self._show_card(self.line_card)

    def show_nothing(self) -> None:
        """Show an empty place."""
        self._with_form, self.plan = False, None
        self._show_card(None)

    def show_figures(self) -> None:
        """Show the figures, with the keyboard in them."""
        self._with_form, self.plan = False, None
        self.figures.look()
        self._show_card(self.figures)
        self.figures.period.setFocus()

    def begin(self, key: str) -> None:
        """Show the form of a key, in place of what stands here."""
        self._with_form = True
        for card in self._cards:
            card.hide()
        self.forms.begin(key)

    def save_plan(self) -> None:
        """Show the form that saves the plan that is open as a file, if one is."""
        if self.plan is not None:
            self.saving.begin_with(self.plan)
            self._with_form = True
            for card in self._cards:
                card.setVisible(card is self.saving)

    def ended(self) -> None:
        """Say that the form is gone."""
        self._with_form = False

    def _take_plan(self, plan: PlanAnswer) -> None:
        self.plan = plan
        self._dispatcher.ask(Activities(plan_id=plan.row.id), then=self._show_plan)

    def _show_plan(self, activities: tuple[ActivityLine, ...]) -> None:
        if self.plan is not None and not self._with_form:
            self.plan_card.show_plan(self.plan, activities)
            self._show_card(self.plan_card)

    def _show_card(self, shown: QWidget | None) -> None:
        self.forms.put_away()
        for card in self._cards:
            card.setVisible(card is shown)

"""Plans: 4P plans with their late actions, partners, activity, and the strategy's risks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.form_choices import CodeLists, ListChoice
from mscu.actions.plans.activities import Activities
from mscu.actions.plans.partners import Partners
from mscu.actions.plans.plan_file import Plans
from mscu.actions.plans.strategy_risks import StrategyRisks
from mscu.text.counts import count_of
from mscu.ui.look.layouts import Margins, hbox, stretch
from mscu.ui.look.palette import Status
from mscu.ui.look.reading_order import stops
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.list_layout import LIST_MARGINS, filter_row, focus_list, list_column
from mscu.ui.pages.core.list_pane import EmptyTab, ListPane
from mscu.ui.pages.core.page import Page, PageAction, PageContext
from mscu.ui.pages.editing.form_saving import SavedForm
from mscu.ui.pages.plans import form_specs, row_formats
from mscu.ui.pages.plans.plan_card import ENDED, NO_ROLE
from mscu.ui.pages.plans.right_side import PlanSidePane
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.chronology import KeyedRow
from mscu.ui.widgets.flow import WrappingRow
from mscu.ui.widgets.panes import Panes
from mscu.ui.widgets.segmented import SegmentedField

LIST_WIDTH = 480
NO_PLAN = "no plan is open"
OTHERS_HINT = "Choose All districts to see those of other districts."


@dataclass(frozen=True)
class PlanRegister:
    """One list of the page: its query, its row format, and its empty state."""

    what: str
    name: str
    one: str
    several: str
    query: Callable[[], Any]
    look: Callable[[Any], RowLook]
    empty: EmptyTab


REGISTERS = (
    PlanRegister(
        form_specs.PLAN, "Plans", "plan", "plans", Plans, row_formats.plan_look, row_formats.NO_PLANS
    ),
    PlanRegister(
        form_specs.PARTNER,
        "Partners",
        "partner",
        "partners",
        Partners,
        row_formats.partner_look,
        row_formats.NO_PARTNERS,
    ),
    PlanRegister(
        form_specs.ACTIVITY,
        "Activity",
        "activity",
        "activities",
        Activities,
        row_formats.activity_look,
        row_formats.NO_ACTIVITY,
    ),
    PlanRegister(
        form_specs.RISK, "Risks", "risk", "risks", StrategyRisks, row_formats.risk_look, row_formats.NO_RISKS
    ),
)
BY_WHAT = {register.what: register for register in REGISTERS}


def _of_district(rows: Sequence[Any], district: str) -> Sequence[Any]:
    """Return the rows for a district, and those for all districts."""
    if not district or not hasattr(rows[0], "district"):
        return rows
    labels = [getattr(row, "district_label", row.district) for row in rows]
    return [row for row, label in zip(rows, labels, strict=True) if label in {"", district}]


class PlansPage(Page):
    """One list on the left, the selected record or a form on the right."""

    name: ClassVar[str] = "plans"
    title: ClassVar[str] = "Plans"
    known_as: ClassVar[str] = "4P prevent pursue protect prepare"
    icon: ClassVar[str] = "target"
    body_margins: ClassVar[Margins] = LIST_MARGINS
    needs: ClassVar[Permission] = Permission.PLAN
    opens: ClassVar[tuple[str, ...]] = ("plans",)
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Left and Right", "On Plans, Partners, Activity, Risks: change the list"),
        ("Enter", "Open the selected row"),
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self.which = SegmentedField(tuple((register.what, register.name) for register in REGISTERS))
        self.which.set_name("Which list")
        self.which.show_value(form_specs.PLAN)
        self.district = ChoiceField((), empty="All districts")
        self.district.setAccessibleName("District")
        self.lists = {register.what: ListPane(register.name, register.empty) for register in REGISTERS}
        self.beside = PlanSidePane(dispatcher, context)
        self._rows: dict[str, dict[int, Any]] = {register.what: {} for register in REGISTERS}
        self._chosen: dict[str, int] = {}
        self._is_arriving = False
        self._lay_out_page()
        self._connect()
        dispatcher.ask(CodeLists(), then=self._on_lists)

    def _lay_out_page(self) -> None:
        figures = Button("Figures", icon="chart-column")
        figures.clicked.connect(self.beside.show_figures)
        self.add_button(figures)
        self.add_new_button()
        self._stack = QStackedWidget()
        for pane in self.lists.values():
            self._stack.addWidget(pane)
        which, district = hbox(self.which, stretch()), hbox(self.district)
        above = filter_row(WrappingRow(which, district, shares=(0, 1)))
        self.body.addWidget(Panes(list_column(LIST_WIDTH, self._stack, above), self.beside), 1)

    def _connect(self) -> None:
        self.which.edited.connect(self._switch_list)
        self.district.edited.connect(self._switch_list)
        for name, pane in self.lists.items():
            for signal in (pane.opened, pane.rested):
                signal.connect(partial(self._choose, name))
            pane.add_requested.connect(partial(self.begin, form_specs.key_of(name)))
        beside = self.beside
        beside.form_requested.connect(self.begin)
        beside.plan_card.record_requested.connect(self.open_requested)
        beside.plan_card.activity_requested.connect(partial(self._go_to, form_specs.ACTIVITY))
        beside.line_card.plan_requested.connect(partial(self._go_to, form_specs.PLAN))
        beside.forms.saved.connect(self._saved)
        beside.forms.left.connect(self._left)
        beside.saving.notified.connect(self.tell)
        beside.saving.left.connect(self._left)

    @override
    def shown(self) -> None:
        self._is_arriving = True
        self._ask()

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        if self.isVisible():
            self._ask()

    @override
    def leave(self) -> None:
        self.clear_messages()
        self.beside.saving.leave()

    @override
    def open_record(self, kind: str, plan_id: int) -> None:
        self._go_to(form_specs.PLAN, plan_id)

    @override
    def resume(self, form_key: str) -> None:
        self.begin(form_key)

    @override
    def page_actions(self) -> Sequence[PageAction]:
        plan, card = self.beside.plan, self.beside.plan_card
        plans = self.lists[form_specs.PLAN].list
        unsaved = NO_PLAN if plan is None else "" if plan.may_print else NO_ROLE.rstrip(".")
        why_not = NO_PLAN if plan is None else ENDED.rstrip(".") if plan.row.ended else ""
        plan_actions = (
            ("Add an action to this plan", card.add_action, "list-checks"),
            ("Raise an intelligence requirement", card.raise_requirement, "circle-help"),
            ("Record an activity of this plan", card.record_activity, "megaphone"),
        )
        new = (
            (form_specs.PLAN, "Create a plan"),
            (form_specs.PARTNER, "Add a partner"),
            (form_specs.ACTIVITY, "Record an activity"),
            (form_specs.RISK, "Add a risk"),
        )
        return (
            *(
                PageAction(label=label, run=run, icon=icon, why_not=why_not, about=plans)
                for label, run, icon in plan_actions
            ),
            PageAction(
                label="Save this plan on a page",
                run=self.beside.save_plan,
                icon="file-down",
                why_not=unsaved,
                about=plans,
            ),
            *(
                PageAction(
                    label=label,
                    run=partial(self.begin, form_specs.key_of(kind)),
                    icon=form_specs.ICONS[kind],
                    separated=kind == form_specs.PLAN,
                )
                for kind, label in new
            ),
        )

    @property
    def what(self) -> str:
        """Return the key of the list that is shown."""
        return str(self.which.value() or form_specs.PLAN)

    def _ask(self) -> None:
        self.dispatcher.ask(BY_WHAT[self.what].query(), then=self._show_rows)

    def _on_lists(self, lists: Mapping[str, tuple[ListChoice, ...]]) -> None:
        self.district.offer([(district.label, district.label) for district in lists["district"]])

    def _switch_list(self) -> None:
        self.beside.show_nothing()
        self._ask()

    def _show_rows(self, rows: Sequence[Any]) -> None:
        kind, register = self.what, BY_WHAT[self.what]
        self.district.setVisible(kind != form_specs.RISK)
        total, district = len(rows), str(self.district.value() or "")
        rows = _of_district(rows, district) if rows else rows
        self._rows[kind] = {row.id: row for row in rows}
        pane = self.lists[kind]
        self._stack.setCurrentWidget(pane)
        count = count_of(len(rows), register.one, register.several)
        self.set_title(self.title, count if rows else "")
        pane.show_lines([KeyedRow(row.id, register.look(row)) for row in rows], may_add=True)
        if total and not rows:
            pane.show_no_matches(f"Nothing for {district}", OTHERS_HINT)
        if self._chosen.get(kind) not in self._rows[kind]:
            self._chosen.pop(kind, None)
        line = self._line(kind)
        if line is not None:
            pane.list.choose(line.id)
        arrives, self._is_arriving = self._is_arriving, False
        if not self.beside.is_taken:
            self.beside.open(kind, line)
            if arrives:
                focus_list(self, pane.list if rows else next(stops(pane), pane.list))

    def _line(self, kind: str) -> Any:  # noqa: ANN401 - a line of whichever list
        """Return the selected row of a list, or its first."""
        rows = self._rows[kind]
        return rows.get(self._chosen.get(kind, 0)) or next(iter(rows.values()), None)

    def _choose(self, kind: str, id_: object) -> None:
        if isinstance(id_, int) and kind == self.what:
            self._chosen[kind] = id_
            self.beside.open(kind, self._line(kind))

    def _go_to(self, kind: str, id_: object) -> None:
        if isinstance(id_, int):
            self.which.show_value(kind)
            self._chosen[kind] = id_
            self.beside.show_nothing()
            self._ask()

    def begin(self, key: str) -> None:
        """Show the form of a key beside the list."""
        self.clear_messages()
        self.beside.begin(key)

    def _saved(self, recorded: SavedForm) -> None:
        self.beside.ended()
        self.tell(recorded.card.spec.done, Status.DONE)
        kind, ids = form_specs.read_key(recorded.card.spec.key) or (form_specs.PLAN, ())
        if kind in BY_WHAT and isinstance(recorded.result, int) and not any(ids):
            self._chosen[kind] = recorded.result
        self.which.show_value(kind if kind in BY_WHAT and not any(ids) else self.what)
        self._ask()
        self.lists[self.what].list.setFocus()

    def _left(self) -> None:
        self.beside.open(self.what, self._line(self.what))
        focus_list(self, self.lists[self.what].list, or_beside=True)

"""What a case page offers to do with what is shown: each offer opens its form or its card."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from mscu.access import Permission
from mscu.actions.cases.case_file import CaseAnswer
from mscu.codes import Kind
from mscu.ui.pages.cases import body as tab
from mscu.ui.pages.cases.body import CaseBody
from mscu.ui.pages.cases.case_forms import (
    close_spec,
    head_spec,
    hold_spec,
    involve_spec,
    lift_hold_spec,
    lift_spec,
    restrict_spec,
)
from mscu.ui.pages.cases.head_card import HeadCard
from mscu.ui.pages.cases.page_actions import FormActions
from mscu.ui.pages.entries.add_menu import SUBJECTS
from mscu.ui.pages.sharing.alert_forms import alert_spec
from mscu.ui.widgets.menu import Menu

ADDED_IN = {
    tab.ENQUIRIES: Kind.ENQUIRY,
    tab.SUPPORT: Kind.REFERRAL,
    tab.GROUPS: Kind.OCG_ASSESSMENT,
}
"""The kind of entry that a tab adds; the others offer several."""
GROUP_OF = {tab.ENFORCEMENT: "Enforcement", tab.PEOPLE: SUBJECTS}
"""What the menu is narrowed to at first."""


class Offers(QObject):
    """Ties the buttons and links of the page to its forms.

    Signals: `menu_wanted` with a family's name when the menu of what may be added is to open,
    `print_wanted` when a copy is to be printed; `merge_wanted` with the number of the case,
    `chart_wanted`, `timeline_wanted` and `map_wanted` with it for its link chart, timeline and map,
    `records_wanted` with it to say how long its records are kept, `kept_wanted` with it for what a
    legal hold kept, `apart_wanted` with that of a merge and of the case.
    """

    merge_wanted = Signal(int)
    apart_wanted = Signal(int, int)
    menu_wanted = Signal(str)
    print_wanted = Signal()
    chart_wanted = Signal(int)
    timeline_wanted = Signal(int)
    map_wanted = Signal(int)
    records_wanted = Signal(int)
    kept_wanted = Signal(int)

    def __init__(self, page_actions: FormActions, head: HeadCard, body: CaseBody) -> None:
        super().__init__(body)
        self._actions, self._head, self._body = page_actions, head, body
        self._head.obligation_wanted.connect(self._actions.settle)
        self._head.clocks_wanted.connect(self._show_clocks)
        self._head.all_obligations_wanted.connect(self._show_owed)
        self._head.people_wanted.connect(self._show_people)
        self._head.summary_wanted.connect(self.change_head)
        self._body.add_wanted.connect(self._add_in)
        self._body.support.card_wanted.connect(partial(self._actions.add, Kind.EMERGENCY))
        self._body.support.alert_wanted.connect(self.tell_navigator)
        self._body.side.lists.obligation_wanted.connect(self._actions.settle)

    @property
    def _case(self) -> CaseAnswer | None:
        return self._actions.case

    def open_menu(self, below: QWidget) -> None:
        """Offer what may be done with the case itself."""
        case = self._case
        if case is None:
            return
        menu = Menu(below)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        role = "" if case.may_change else "not your role"
        menu.offer("Change the head", self.change_head, icon="pencil", why_not=role)
        involving = role or ("" if case.may_involve else "the case is closed")
        menu.offer("Involve somebody known", self.involve, icon="users", why_not=involving)
        menu.addSeparator()
        if case.restricted_until and case.may_lift:
            menu.offer("Lift the restriction", self.lift, icon="lock-open")
        may = "" if case.may_restrict else "a supervisor does"
        menu.offer("Restrict to named people", self.restrict, icon="lock", why_not=may)
        self._offer_holds(menu, case)
        menu.offer("Close case", self.close, icon="archive")
        if self._actions.may(Permission.KEEP_RECORDS):
            keep = partial(self.records_wanted.emit, case.id)
            menu.offer("How long its records are kept", keep, icon="hourglass")
        self._offer_merging(menu, case)
        menu.popup(below.mapToGlobal(QPoint(0, below.height() + 4)))
        menu.setActiveAction(menu.actions()[0])

    def _offer_holds(self, menu: Menu, case: CaseAnswer) -> None:
        """Offer to keep the records of the case, or to let a hold on them end."""
        role = "" if case.may_change else "not your role"
        menu.offer("Keep its records (legal hold)", self.hold, icon="shield", why_not=role)
        if case.legal_holds:
            may = "" if case.may_lift_hold else "a supervisor does"
            menu.offer("Lift the legal hold", self.lift_hold, icon="shield-off", why_not=may)
        if case.was_held and case.may_change:
            kept = partial(self.kept_wanted.emit, case.id)
            menu.offer("What the legal hold kept", kept, icon="history")

    def _offer_merging(self, menu: Menu, case: CaseAnswer) -> None:
        """Offer it to the unit, who are told who does it; to others it is not offered."""
        if not (case.may_change or case.may_merge):
            return
        menu.addSeparator()
        may = "" if case.may_merge else "a supervisor does"
        combine = partial(self.merge_wanted.emit, case.id)
        menu.offer("Combine with another case", combine, icon="git-merge", why_not=may)
        for line in case.merged:
            part = partial(self.apart_wanted.emit, line.id, case.id)
            menu.offer(f"Take {line.other} apart", part, icon="git-merge", why_not=may)

    def change_head(self) -> None:
        """Change what stands at the head."""
        if self._case is not None:
            self._actions.begin(head_spec(self._case))

    def involve(self) -> None:
        """Give somebody who is known a role in the case."""
        if self._case is not None:
            self._actions.begin(involve_spec(self._case))

    def restrict(self) -> None:
        """Restrict the case to named people."""
        if self._case is not None:
            self._actions.begin(restrict_spec(self._case))

    def lift(self) -> None:
        """End the restriction."""
        if self._case is not None:
            self._actions.begin(lift_spec(self._case))

    def hold(self) -> None:
        """Keep the records of the case."""
        if self._case is not None:
            self._actions.begin(hold_spec(self._case))

    def lift_hold(self) -> None:
        """Let the oldest hold on its records end."""
        if self._case is not None and (spec := lift_hold_spec(self._case)) is not None:
            self._actions.begin(spec)

    def close(self) -> None:
        """Close the case, or say what it waits for."""
        if self._case is not None:
            self._actions.begin(close_spec(self._case))

    def tell_navigator(self) -> None:
        """Tell a survivor's navigator what no entry says."""
        if self._case is not None:
            self._actions.begin(alert_spec(self._case))

    def _show_clocks(self) -> None:
        if self._case is not None:
            self._body.side.lists.show_clocks(self._case)
            self._body.side.show_card(self._body.side.lists)

    def _show_owed(self) -> None:
        if self._case is not None:
            self._body.side.lists.show_owed(self._case)
            self._body.side.show_card(self._body.side.lists)

    def _show_people(self) -> None:
        self._body.turn_to(tab.PEOPLE)

    def _add_in(self, at: int) -> None:
        if at in ADDED_IN:
            self._actions.add(ADDED_IN[at])
        elif at == tab.LINKS and self._case is not None:
            self.chart_wanted.emit(self._case.id)
        elif at == tab.TIMELINE and self._case is not None:
            self.timeline_wanted.emit(self._case.id)
        elif at == tab.MAP and self._case is not None:
            self.map_wanted.emit(self._case.id)
        elif at == tab.PAPERS:
            self.print_wanted.emit()
        else:
            self.menu_wanted.emit(GROUP_OF.get(at, ""))

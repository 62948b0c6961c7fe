"""The filters and the order above the list of cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mscu.actions.cases.case_list import CaseFilter
from mscu.actions.core.code_lists import Choosable, CodeLists
from mscu.actions.core.view_filters import CasesView
from mscu.codes import CaseStatus
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.choices import ChoiceField

WIDTH = 172
SORTS = (("oldest", "Oldest first"), ("reference", "By reference"))
Lists = Mapping[str, tuple[Choosable, ...]]


class CaseFilters(QWidget):
    """Which cases are listed, and in which order.

    Signals: `changed` after somebody chose otherwise.
    """

    changed = Signal()

    def __init__(self, dispatcher: Dispatcher, me: str) -> None:
        super().__init__()
        self.status = ChoiceField([(s, s.label) for s in CaseStatus], empty="Any status")
        self._lead = ChoiceField([(me, "Led by me")], empty="Any lead")
        self._sort = ChoiceField(SORTS, empty="Newest first")
        self._district: ChoiceField | None = None
        self._exploitation: ChoiceField | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._add(self.status, "Status")
        self._add(self._lead, "Lead")
        self._add(self._sort, "Order")
        dispatcher.ask(CodeLists(), then=self._take_lists)

    def wanted(self) -> CaseFilter:
        """Say what they let through."""
        status = self.status.value()
        return CaseFilter(
            status=status if isinstance(status, CaseStatus) else None,
            district=_chosen(self._district),
            exploitation=_chosen(self._exploitation),
            lead=_chosen(self._lead),
            sort=_chosen(self._sort),
        )

    @property
    def narrow(self) -> bool:
        """Whether they leave anything out."""
        return replace(self.wanted(), sort="") != CaseFilter()

    def view(self) -> CasesView:
        """The list as it is asked for, to be saved."""
        wanted = self.wanted()
        return CasesView(
            status=wanted.status or "", lead=wanted.lead, district=wanted.district,
            exploitation=wanted.exploitation, sort=wanted.sort,
        )  # fmt: skip

    def show_view(self, view: CasesView) -> None:
        """Choose what was saved."""
        self.status.show_value(next((each for each in CaseStatus if each == view.status), None))
        for field, value in (
            (self._lead, view.lead),
            (self._district, view.district),
            (self._exploitation, view.exploitation),
            (self._sort, view.sort),
        ):
            if field is not None:
                field.show_value(value or None)
        self.changed.emit()

    def _add(self, field: ChoiceField, name: str, at: int = -1) -> None:
        field.setAccessibleName(name)
        field.setFixedWidth(WIDTH)
        field.edited.connect(self._edited)
        self._row.insertWidget(at, field)

    def _edited(self, _value: object = None) -> None:
        self.changed.emit()

    def _take_lists(self, lists: Lists) -> None:
        self._district = _filter_of(lists, "district", "Any district")
        self._exploitation = _filter_of(lists, "exploitation", "Any exploitation")
        self._add(self._district, "District", 1)
        self._add(self._exploitation, "Exploitation", 2)


def _filter_of(lists: Lists, name: str, empty: str) -> ChoiceField:
    options = [(each.key, each.label) for each in lists.get(name, ())]
    return ChoiceField(options, empty=empty)


def _chosen(field: ChoiceField | None) -> str:
    return str(field.value() or "") if field is not None else ""

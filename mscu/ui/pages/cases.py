"""The list of cases, newest first, with filters by status and district."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.case_list import CaseFilter, CaseNumbers, CaseRow, CaseRows, FirstCases
from mscu.actions.code_lists import Choosable, CodeLists
from mscu.codes import CaseStatus
from mscu.ui.desk import Desk
from mscu.ui.looks import case_look
from mscu.ui.pages.case_opening import CaseOpening
from mscu.ui.pages.page import Deed, Page, Places
from mscu.ui.row_delegate import REGISTER
from mscu.ui.rows import DeskRows, RowsModel
from mscu.ui.rows_view import RowsView
from mscu.ui.widgets.button import Kind
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.choices import ChoiceField

Lists = Mapping[str, tuple[Choosable, ...]]


class CasesPage(Page):
    """All cases that the person may see; Enter opens one, Ctrl+N opens a new one in place."""

    name: ClassVar[str] = "cases"
    title: ClassVar[str] = "Cases"
    icon: ClassVar[str] = "folder-open"
    needs: ClassVar[Permission] = Permission.OPEN_CASES

    def __init__(self, desk: Desk, places: Places) -> None:
        super().__init__(desk, places)
        self._model: RowsModel[CaseRow] = RowsModel(case_look, parent=self)
        self._view = RowsView(self._model, "Cases", REGISTER)
        self._status = ChoiceField([(s, s.label) for s in CaseStatus], empty="Any status")
        self._filters = QHBoxLayout()
        self._district: ChoiceField | None = None
        self._opening: CaseOpening | None = None
        self._empty = EmptyState(
            "folder-open",
            "No cases yet",
            "A case holds all that happens about the same people and places. Open the first one "
            "here, or from a report.",
            deed="Open a case",
        )
        self._empty.followed.connect(self.open_new)
        self.add_new_button("New case", Kind.PRIMARY)
        self._put_together()

    def _put_together(self) -> None:
        self._status.setAccessibleName("Status")
        self._filters.addWidget(self._status)
        self._filters.addStretch(1)
        self.body.addLayout(self._filters)
        self.body.addWidget(self._empty)
        self.body.addWidget(self._view, 1)
        self._empty.hide()
        self._status.edited.connect(self.shown)
        self._view.opened.connect(self._open)
        self._model.counted.connect(self._counted)
        self.desk.ask(CodeLists(), then=self._take_lists)

    @override
    def shown(self) -> None:
        wanted = self._wanted()
        self._model.show_source(
            DeskRows(self.desk, FirstCases(filter=wanted), _after(wanted), _rows)
        )

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        self._model.hear(changed, "cases")

    @override
    def deeds(self) -> Sequence[Deed]:
        may = self.places.actor.may(Permission.WORK_CASES)
        return (
            Deed(
                words="Open a case",
                run=self.open_new,
                icon="folder-plus",
                why_not="" if may else "not your role",
            ),
        )

    def open_new(self) -> None:
        """Show the form of a new case above the list."""
        if self._opening is None:
            self._opening = CaseOpening(self.desk, self.places)
            self._opening.opened.connect(self._opened)
            self._opening.left.connect(self._leave_form)
            self.body.insertWidget(0, self._opening)
        self._opening.begin()

    @override
    def resume(self, form_key: str) -> None:
        self.open_new()
        if self._opening is not None:
            self._opening.resume(form_key)

    def _opened(self, case_id: int) -> None:
        self._leave_form()
        self.wanted.emit("cases", case_id)

    def _leave_form(self) -> None:
        if self._opening is not None:
            self._opening.hide()
        self._view.setFocus()

    def _open(self, number: int) -> None:
        self.wanted.emit("cases", number)

    def _take_lists(self, lists: Lists) -> None:
        options = [(each.key, each.label) for each in lists.get("district", ())]
        self._district = ChoiceField(options, empty="Any district")
        self._district.setAccessibleName("District")
        self._district.edited.connect(self.shown)
        self._filters.insertWidget(1, self._district)

    def _wanted(self) -> CaseFilter:
        status = self._status.value()
        district = self._district.value() if self._district else None
        return CaseFilter(
            status=status if isinstance(status, CaseStatus) else None,
            district=str(district or ""),
        )

    def _counted(self, known: int, whole: bool) -> None:
        self.set_title(self.title, f"{known:,}" if whole else f"{known:,} and more")
        nothing = whole and known == 0 and self._wanted() == CaseFilter()
        self._empty.setVisible(nothing)
        self._view.setVisible(not nothing)


def _after(wanted: CaseFilter) -> Callable[[Any], CaseNumbers]:
    def numbers(after: Any) -> CaseNumbers:  # noqa: ANN401 - a place, opaque here
        return CaseNumbers(filter=wanted, after=after)

    return numbers


def _rows(numbers: tuple[int, ...]) -> CaseRows:
    return CaseRows(numbers=numbers)

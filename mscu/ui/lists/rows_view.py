"""A view of a `RowsModel`: one column of painted rows, for keyboard and mouse."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QScrollArea, QTableView
from typing_extensions import override

from mscu.ui.lists.rows import RowsModel
from mscu.ui.look.row_delegate import CARD, HEADING_HEIGHT, RowDelegate, RowStyle
from mscu.ui.look.row_look import RowLook
from mscu.ui.widgets.button import ENTER
from mscu.ui.widgets.popup_keys import asks_for_menu


class RowsView(QTableView):
    """A list of rows of two lines. Tab leaves it, the arrows move, Enter opens.

    Signals: `chosen` with the id of the current row; `chosen_by_hand` likewise, before, if the user went to
    it from another by mouse or keyboard; `opened` with the id of the row that was opened.
    """

    chosen = Signal(int)
    chosen_by_hand = Signal(int)
    opened = Signal(int)

    def __init__(self, model: RowsModel[Any], name: str, style: RowStyle = CARD) -> None:
        super().__init__()
        self._rows = model
        self._row_style = style
        self._place = (-1, -1, 0)
        self._filtered_by: object = None
        self._tall_rows: list[int] = []
        self._restoring = self._is_choosing = False
        self._is_whole = False
        self.setAccessibleName(name)
        self.setProperty("bare", True)
        self.setItemDelegate(RowDelegate(style, self))
        self._set_up_list()
        model.modelAboutToBeReset.connect(self._remember)
        self.setModel(model)
        model.modelReset.connect(self._restore)

    def _set_up_list(self) -> None:
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        columns, rows = self.horizontalHeader(), self.verticalHeader()
        columns.hide()
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        columns.setMinimumSectionSize(1)
        rows.hide()
        rows.setMinimumSectionSize(1)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self._row_style.height)
        self.doubleClicked.connect(self._open)

    def show_whole(self) -> None:
        """Be as high as the rows from now on: what is around the list scrolls, and to the current row."""
        self._is_whole = True
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fit_rows()

    def _fit_rows(self) -> None:
        if self._is_whole:
            self.setFixedHeight(max(self.verticalHeader().length(), self._row_style.height))

    def _bring_into_view(self) -> None:
        """Scroll what is around the list to the current row while the keyboard is in the list."""
        around = self.parentWidget() if self._is_whole and self.hasFocus() else None
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        content = around.widget() if around is not None else None
        if around is not None and content is not None:
            row = self.visualRect(self.currentIndex())
            middle = self.viewport().mapTo(content, row.center())
            around.ensureVisible(middle.x(), middle.y(), 0, row.height())

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self._rows.id_at(index.row()))

    def current_id(self) -> int | None:
        """Return the id of the current row, or None."""
        row = self.currentIndex().row()
        return self._rows.id_at(row) if 0 <= row < self._rows.rowCount() else None

    @property
    def opens(self) -> bool:
        """Whether something opens a row."""
        return self.receivers("2opened(int)") > 0

    def current_look(self) -> RowLook | None:
        """Return what the current row shows, or None while it cannot be read."""
        row = self.currentIndex().row()
        if row >= 0:
            self._rows.prepare(row, row)
        return self._rows.look_at(row)

    def select_now(self, index: QModelIndex) -> None:
        """Make a row current."""
        self.setCurrentIndex(index)

    def open_current(self) -> None:
        """Open the current row."""
        if self.currentIndex().isValid():
            self._open(self.currentIndex())

    def choose(self, record_id: int) -> bool:
        """Select a record; return False if it is not in the list."""
        row = self._rows.row_of(record_id)
        if row < 0:
            return False
        self._choose_row(row)
        return True

    def choose_first(self) -> None:
        """Select the first row, if there is one."""
        if self._rows.rowCount():
            self._choose_row(0)

    def _choose_row(self, row: int) -> None:
        self._is_choosing = True
        self.setCurrentIndex(self._rows.index(row))
        self._is_choosing = False

    def in_view(self) -> tuple[int, int]:
        """Return the first and last visible row; (0, -1) if there is none."""
        last = self._rows.rowCount() - 1
        top, bottom = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        return max(top, 0), bottom if bottom >= 0 else last

    @override
    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and not self._restoring:
            if self.hasFocus() and previous.isValid() and not self._is_choosing:
                self.chosen_by_hand.emit(self._rows.id_at(current.row()))
            self.chosen.emit(self._rows.id_at(current.row()))
            self._bring_into_view()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        first, last = self.in_view()
        is_full_repaint = event.rect().contains(self.viewport().rect())
        if last >= first and self._rows.prepare(first, last) and not is_full_repaint:
            self.viewport().update()
        super().paintEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in ENTER and self.currentIndex().isValid():
            self.open_current()
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            last = self._rows.rowCount() - 1
            row = 0 if event.key() == Qt.Key.Key_Home else last
            self.setCurrentIndex(self._rows.index(max(row, 0)))
        elif not asks_for_menu(event, self):
            super().keyPressEvent(event)

    @override
    def keyboardSearch(self, search: str) -> None:
        """Do nothing: a search by letters would read every row of the list."""

    def _remember(self) -> None:
        """Remember the current row and the top row before another list is shown."""
        record_id = self.current_id()
        top = self.rowAt(0)
        has_top = 0 <= top < self._rows.rowCount()
        shift = self.rowViewportPosition(top) if has_top else 0
        self._place = (
            -1 if record_id is None else record_id,
            self._rows.id_at(top) if has_top else -1,
            shift,
        )

    def _restore(self) -> None:
        self._set_row_heights()
        record_id, top, shift = self._place
        self._restoring = True
        if record_id >= 0:
            self.choose(record_id)
        is_same_list = self._filtered_by == self._rows.filtered_by
        self._filtered_by = self._rows.filtered_by
        row = self._rows.row_of(top) if top >= 0 else -1
        if not is_same_list:
            self.scrollToTop()
        elif row >= 0:
            self.scrollTo(self._rows.index(row), QAbstractItemView.ScrollHint.PositionAtTop)
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() - shift)
        self._restoring = False

    def _set_row_heights(self) -> None:
        """Make rows that begin a day taller; only if all rows are in memory, or all are alike."""
        header = self.verticalHeader()
        count = self._rows.rowCount()
        rows_in_memory = count if self._rows.is_complete else 0
        with QSignalBlocker(header):
            for row in self._tall_rows:
                if row < count:
                    header.resizeSection(row, self._row_style.height)
            self._tall_rows = [row for row in range(rows_in_memory) if self._has_heading(row)]
            for row in self._tall_rows:
                header.resizeSection(row, self._row_style.height + HEADING_HEIGHT)
        self.updateGeometries()
        self._fit_rows()

    def _has_heading(self, row: int) -> bool:
        look = self._rows.look_at(row)
        return look is not None and bool(look.heading)

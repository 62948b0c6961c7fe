"""A view of a `RowsModel`: one column of painted rows, for keyboard and mouse."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView
from typing_extensions import override

from mscu.ui.lists.rows import RowsModel
from mscu.ui.look.row_delegate import CARD, HEAD_HEIGHT, RowDelegate, RowStyle
from mscu.ui.widgets.button import ENTER


class RowsView(QTableView):
    """A list of rows of two lines. Tab leaves it, the arrows move, Enter opens.

    Signals: `chosen` with the id of the current row, `opened` with the id of the row that was opened.
    """

    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, model: RowsModel[Any], name: str, style: RowStyle = CARD) -> None:
        super().__init__()
        self._rows = model
        self._row_style = style
        self._kept = (-1, -1, 0)
        self._tall: list[int] = []
        self._restoring = False
        self.setAccessibleName(name)
        self.setProperty("bare", True)
        self.setItemDelegate(RowDelegate(style, self))
        self._be_a_list()
        model.modelAboutToBeReset.connect(self._remember)
        self.setModel(model)
        model.modelReset.connect(self._shown_anew)

    def _be_a_list(self) -> None:
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
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.hide()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        across.setMinimumSectionSize(1)
        down.hide()
        down.setMinimumSectionSize(1)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(self._row_style.height)
        self.doubleClicked.connect(self._open)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self._rows.number_at(index.row()))

    def current_number(self) -> int | None:
        """Return the id of the current row, or None."""
        at = self.currentIndex().row()
        return self._rows.number_at(at) if 0 <= at < self._rows.rowCount() else None

    def choose(self, number: int) -> bool:
        """Select a record; return False if it is not in the list."""
        at = self._rows.row_of(number)
        if at < 0:
            return False
        self.setCurrentIndex(self._rows.index(at))
        return True

    def choose_first(self) -> None:
        """Select the first row, if there is one."""
        if self._rows.rowCount():
            self.setCurrentIndex(self._rows.index(0))

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
            self.chosen.emit(self._rows.number_at(current.row()))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        first, last = self.in_view()
        whole = event.rect().contains(self.viewport().rect())
        if last >= first and self._rows.prepare(first, last) and not whole:
            self.viewport().update()
        super().paintEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in ENTER and self.currentIndex().isValid():
            self._open(self.currentIndex())
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            last = self._rows.rowCount() - 1
            at = 0 if event.key() == Qt.Key.Key_Home else last
            self.setCurrentIndex(self._rows.index(max(at, 0)))
        else:
            super().keyPressEvent(event)

    @override
    def keyboardSearch(self, search: str) -> None:
        """Do nothing: a search by letters would read every row of the list."""

    def _remember(self) -> None:
        """Remember the current row and the top row before another list is shown."""
        number = self.current_number()
        top = self.rowAt(0)
        known = 0 <= top < self._rows.rowCount()
        shift = self.rowViewportPosition(top) if known else 0
        self._kept = (-1 if number is None else number, self._rows.number_at(top) if known else -1, shift)

    def _shown_anew(self) -> None:
        self._give_heads_room()
        number, top, shift = self._kept
        self._restoring = True
        if number >= 0:
            self.choose(number)
        at = self._rows.row_of(top) if top >= 0 else -1
        if at >= 0:
            self.scrollTo(self._rows.index(at), QAbstractItemView.ScrollHint.PositionAtTop)
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() - shift)
        self._restoring = False

    def _give_heads_room(self) -> None:
        """Make rows that begin a day taller; only if all rows are in memory, or all are alike."""
        header = self.verticalHeader()
        count = self._rows.rowCount()
        whole = count if self._rows.is_whole else 0
        with QSignalBlocker(header):
            for at in self._tall:
                if at < count:
                    header.resizeSection(at, self._row_style.height)
            self._tall = [at for at in range(whole) if self._begins_a_day(at)]
            for at in self._tall:
                header.resizeSection(at, self._row_style.height + HEAD_HEIGHT)
        self.updateGeometries()

    def _begins_a_day(self, at: int) -> bool:
        look = self._rows.look_at(at)
        return look is not None and bool(look.head)

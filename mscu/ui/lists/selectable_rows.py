"""Lists whose rows can be marked, so that one action applies to all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QMouseEvent
from typing_extensions import override

from mscu.ui.lists.rows import RowsModel
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.row_delegate import CARD, RowStyle
from mscu.ui.look.row_look import RowLook

R = TypeVar("R")
STEPS = {int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Down): 1}


class Marks(QObject):
    """The ids of the marked records, in the order of marking.

    Signals: `changed`.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: dict[int, None] = {}

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the marked ids."""
        return tuple(self._ids)

    def has(self, record_id: int) -> bool:
        """Return whether a record is marked."""
        return record_id in self._ids

    def toggle(self, record_id: int) -> None:
        """Mark a record, or unmark it."""
        marked = self.numbers
        others = tuple(id_ for id_ in marked if id_ != record_id)
        self.keep(others if record_id in marked else (*marked, record_id))

    def keep(self, ids: Iterable[int]) -> None:
        """Mark these records and no others."""
        new = dict.fromkeys(ids)
        if new != self._ids:
            self._ids = new
            self.changed.emit()

    def clear(self) -> None:
        self.keep(())


class MarkableRows(RowsModel[R]):
    """A list whose rows show whether they are marked."""

    def __init__(self, look: Callable[[R], RowLook], marks: Marks, parent: QObject | None = None) -> None:
        super().__init__(look, parent=parent)
        self.marks = marks
        marks.changed.connect(self._show_marks)

    def _show_marks(self) -> None:
        self._tell(0, self.rowCount() - 1)

    @override
    def look_at(self, position: int) -> RowLook | None:
        look = super().look_at(position)
        marked = look is not None and self.marks.has(self.id_at(position))
        return replace(look, marked=True) if look is not None and marked else look

    def all_of(self, ids: Iterable[int]) -> tuple[int, ...]:
        return tuple(id_ for id_ in ids if self.row_of(id_) >= 0)

    def between(self, start: int, end: int) -> tuple[int, ...]:
        """Return the ids of the rows from one to another, inclusive."""
        first, last = sorted((start, end))
        return tuple(map(self.id_at, range(first, last + 1)))


class MarkableView(RowsView):
    """A view in which Space marks or unmarks a row, and Shift with an arrow the rows on the way.

    Esc unmarks all. With the mouse, Ctrl+click does what Space does.
    """

    def __init__(
        self, model: MarkableRows[Any], name: str, style: RowStyle = CARD, *, may_mark: bool = True
    ) -> None:
        super().__init__(model, name, style)
        self._model = model
        self._may_mark = may_mark
        self._range_start: tuple[int, tuple[int, ...]] | None = None
        """Where marking with Shift began, and what was marked before."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._may_mark or not self._handle_key(event):
            if event.key() != Qt.Key.Key_Shift:  # pressing Shift again continues the range
                self._range_start = None
            super().keyPressEvent(event)

    def _handle_key(self, event: QKeyEvent) -> bool:
        """Apply a key to the marks; return False if it does nothing to them."""
        row, marks = self.currentIndex().row(), self._model.marks
        has_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Escape and marks.numbers:
            self._range_start = None
            marks.clear()
        elif event.key() == Qt.Key.Key_Space and row >= 0:
            self._range_start = None
            marks.toggle(self._model.id_at(row))
        elif has_shift and event.key() in STEPS and row >= 0:
            self._extend(row, STEPS[event.key()])
        else:
            return False
        self._announce()
        return True

    def _extend(self, row: int, step: int) -> None:
        """Mark all rows from where Shift began to the next one."""
        marks = self._model.marks
        start, marked = self._range_start = self._range_start or (row, marks.numbers)
        target = min(max(row + step, 0), self._model.rowCount() - 1)
        self.setCurrentIndex(self._model.index(target))
        marks.keep((*marked, *self._model.between(start, target)))

    def _announce(self) -> None:
        """Announce to screen readers how many rows are marked."""
        text = marked_text(len(self._model.marks.numbers))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if self._may_mark and has_ctrl and index.isValid():
            self._range_start = None
            self.setCurrentIndex(index)
            self._model.marks.toggle(self._model.id_at(index.row()))
        else:
            super().mousePressEvent(event)


def marked_text(count: int) -> str:
    """Return how many are marked, in words."""
    return f"{count:,} marked" if count else "None marked"

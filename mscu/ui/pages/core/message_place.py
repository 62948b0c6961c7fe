"""Where a page shows its message: over the page, so that nothing moves for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import cast

from PySide6.QtCore import QEvent, QMetaObject, QObject, QPoint, QRect, QTimer, Signal
from PySide6.QtGui import QAccessible, QCursor, QKeyEvent, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTabBar, QWidget
from typing_extensions import override

from mscu.ui.forms.drafts import FORM_KEY
from mscu.ui.look.layouts import Space, vbox
from mscu.ui.widgets.announcing import announce
from mscu.ui.widgets.card import Card
from mscu.ui.widgets.job_bar import JobBar
from mscu.ui.widgets.message_bar import MessageBar

MAX_WIDTH = 620
PASSES_AFTER_MS = 8_000
"""How long a message about a completed action stays."""
_SIDE, _FOOT, _HEAD = 24, 16, 64


class MessagePlace(QWidget):
    """Shows one message at a time, and the bar of a job, at the foot of the page at the left.

    It goes to the right or higher where it would lie over an open form, tabs, the current row of a list, what
    has the keyboard or the pointer.
    Signals: `gone` when a message goes.
    """

    gone = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._bar: MessageBar | None = None
        self._job = Card()
        self._job.hide()
        self._column = vbox(self._job, within=self, spacing=Space.SMALL)
        self._passing = QTimer(self, interval=PASSES_AFTER_MS, singleShot=True)
        self._passing.timeout.connect(self._pass)
        self._followed: list[QMetaObject.Connection] = []
        page.installEventFilter(self)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]
        self.hide()

    def add_job_bar(self, bar: JobBar) -> None:
        """Show a bar above the message whenever it has a job to show."""
        self._job.body.addWidget(bar)
        bar.shown.connect(partial(self._show_job, bar))

    def _show_job(self, bar: JobBar) -> None:
        self._job.setVisible(not bar.isHidden())
        self._settle()

    def _settle(self) -> None:
        """Be there while there is something to show."""
        is_needed = self._bar is not None or not self._job.isHidden()
        self._place()
        self.setVisible(is_needed)
        if is_needed:
            self.raise_()

    @property
    def text(self) -> str:
        """The message, or an empty string."""
        return self._bar.text() if self._bar is not None else ""

    def show_bar(self, bar: MessageBar) -> None:
        """Show a message in place of the one before."""
        self.clear()
        self._bar = bar
        bar.closed.connect(self.clear)
        self._column.addWidget(bar)
        self._follow_rows()
        self._settle()
        announce(bar, bar.text())
        if bar.passes:
            self._passing.start()

    def clear(self) -> None:
        self._passing.stop()
        while self._followed:
            QObject.disconnect(self._followed.pop())
        if self._bar is not None:
            self._bar.hide()
            self._bar.deleteLater()
            self._bar = None
            self.gone.emit()
        self._settle()

    def _pass(self) -> None:
        """Remove the message, unless somebody reads it: by pointer, keyboard or screen reader."""
        focused = QApplication.focusWidget()
        has_focus = focused is not None and self.isAncestorOf(focused)
        if has_focus or self.underMouse() or QAccessible.isActive():
            self._passing.start()
        else:
            self.clear()

    def _focus_moved(self, _old: QWidget | None, focused: QWidget | None) -> None:
        if self.isVisible() and focused is not None and not self.isAncestorOf(focused):
            self._place()

    def _follow_rows(self) -> None:
        """Take another place once a list, such as one that is read again, has its current row here."""
        for view in self._page.findChildren(QAbstractItemView):
            if (selection := view.selectionModel()) is not None:
                self._followed.append(selection.currentChanged.connect(self._place_later))
            self._followed.append(view.verticalScrollBar().valueChanged.connect(self._place_later))

    def _place_later(self, *_changed: object) -> None:
        """Take a place once the rows stand where they will."""
        QTimer.singleShot(0, self, self._place)

    def _place(self) -> None:
        """Take the first place that is free, from the foot up."""
        if self._bar is None and self._job.isHidden():
            return
        width = min(MAX_WIDTH, self._page.width() - 2 * _SIDE)
        self._column.activate()
        has_text = self._column.hasHeightForWidth()
        height = (
            self._column.totalHeightForWidth(width) if has_text else self._column.totalSizeHint().height()
        )
        left, right = _SIDE, self._page.width() - width - _SIDE
        foot, head = self._page.height() - height - _FOOT, _HEAD
        hand, rows = list(self._in_hand()), list(_current_rows(self._page))
        forms = [_within(self._page, form, form.rect()) for form in _open_forms(self._page)]
        bars = (bar for bar in self._page.findChildren(QTabBar) if bar.isVisible())
        tabs = [_within(self._page, bar, bar.rect()) for bar in bars]
        above = {box.top() - height - Space.SMALL for box in (*hand, *forms, *rows, *tabs)}
        tops = [foot, *sorted((top for top in above if head < top < foot), reverse=True), head]
        places = [QRect(x, y, width, height) for y in tops for x in (left, right)]
        sparing = ([*hand, *forms, *tabs, *rows], [*hand, *forms, *tabs], [*hand, *forms], hand)
        free = (_first_free(places, taken) for taken in sparing)
        self.setGeometry(next((place for place in free if place is not None), places[0]))

    def _in_hand(self) -> Iterator[QRect]:
        """Yield where the pointer is, and what has the keyboard: of a list, its current row."""
        pointer = self._page.mapFromGlobal(QCursor.pos())
        yield QRect(pointer - QPoint(1, 1), pointer + QPoint(1, 1))
        focused = QApplication.focusWidget()
        if focused is None or not self._page.isAncestorOf(focused) or self.isAncestorOf(focused):
            return
        if isinstance(focused, QAbstractItemView):
            yield _within(self._page, focused.viewport(), focused.visualRect(focused.currentIndex()))
        else:
            yield _within(self._page, focused, focused.rect())

    @override
    def event(self, event: QEvent) -> bool:
        """Keep Esc for the message that has the keyboard: the page and its form use it too."""
        overrides = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if overrides and cast("QKeyEvent", event).key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._bar is not None:
            self._bar.dismiss()
        else:
            super().keyPressEvent(event)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False


def _open_forms(part: QWidget) -> Iterator[QWidget]:
    """Yield the forms in view, and look into nothing hidden: this is asked whenever the focus moves."""
    for child in part.children():
        if isinstance(child, QWidget) and child.isVisible():
            if child.property(FORM_KEY):
                yield child
            else:
                yield from _open_forms(child)


def _current_rows(page: QWidget) -> Iterator[QRect]:
    """Yield the rows that are selected in the lists in view, such as the one that was just saved."""
    for view in page.findChildren(QAbstractItemView):
        if view.isVisible() and (row := view.visualRect(view.currentIndex())).isValid():
            yield _within(page, view.viewport(), row)


def _first_free(places: list[QRect], taken: list[QRect]) -> QRect | None:
    return next((each for each in places if not any(each.intersects(box) for box in taken)), None)


def _within(page: QWidget, part: QWidget, box: QRect) -> QRect:
    return QRect(part.mapTo(page, box.topLeft()), box.size())

"""The tour of a first day: three steps beside the pages, each with a ring around what it is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QLayout, QWidget
from typing_extensions import override

from mscu.ui.look.focus_ring import OUTSET, RingFrame
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.layouts import Space, aligned, growing, hbox, stretch, vbox
from mscu.ui.look.palette import Tokens, colour, tokens
from mscu.ui.look.reading_order import stops
from mscu.ui.pages.core.page import GUTTER, TITLE_HEIGHT
from mscu.ui.pages.first_day.first_day_view import ASIDE_WIDTH, FirstDayView
from mscu.ui.pages.first_day.role_day import TourStep
from mscu.ui.widgets.announcing import announce
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.label import Label, rule
from mscu.ui.widgets.link import Link
from mscu.ui.window.page_stack import PageStack
from mscu.ui.window.rail import RailButton

TITLE = "Three things in one minute"
LEAVE, NEXT, FINISH = "Leave the tour", "Next", "Finish"
_TOP = TITLE_HEIGHT + 16
_BELOW_LIST = 176
"""Below the filters of an empty list and what it says it is for."""
_BESIDE = Qt.ShortcutContext.WidgetWithChildrenShortcut


class _StepNumber(QWidget):
    """The number of a step in a circle, filled for the step that is shown."""

    def __init__(self, number: int, *, is_current: bool) -> None:
        super().__init__()
        self._number, self._is_current = number, is_current
        self.setFixedSize(QSize(20, 20))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens(self)
        painter.setPen(QPen(colour(theme.accent if self._is_current else theme.edge), 1))
        painter.setBrush(colour(theme.accent) if self._is_current else Qt.BrushStyle.NoBrush)
        circle = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawEllipse(circle)
        painter.setPen(colour(theme.onaccent if self._is_current else theme.text2))
        painter.setFont(font(Type.LABEL))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(self._number))


class TourCard(QFrame):
    """All steps by their titles, and the words of the current one.

    Signals: `next_requested`; `left` when Esc or the link leaves the tour.
    """

    next_requested = Signal()
    left = Signal()

    def __init__(self, steps: Sequence[TourStep], current: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("card", "tour")
        self.setFixedWidth(ASIDE_WIDTH)
        position = f"{current + 1} of {len(steps)}"
        header = hbox(Label(TITLE, step=Type.SECTION), stretch(), Label(position, tone="text2"))
        column = vbox(header, within=self, spacing=Space.CLOSE, margins=(16, 14, 16, 14))
        for index, each in enumerate(steps):
            if index:
                column.addWidget(rule())
            column.addLayout(_lines(index, each, is_current=index == current))
        leave = Link(LEAVE)
        leave.followed.connect(self.left)
        following = steps[current + 1].title if current + 1 < len(steps) else ""
        self.next = Button(NEXT if following else FINISH, hint="Enter", size=Size.SMALL)
        if following:
            self.next.setAccessibleName(f"{NEXT}: {following}")
        self.next.clicked.connect(self.next_requested)
        escape = Label("Esc", step=Type.MICRO, tone="text3")
        column.addSpacing(4)
        column.addLayout(hbox(leave, escape, stretch(), self.next, spacing=Space.SMALL))
        said = steps[current]
        self.setAccessibleName(f"{TITLE}, {position}: {said.title}. {said.words}")
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, context=_BESIDE).activated.connect(self.left)

    def take_keyboard(self) -> None:
        """Put the keyboard into the card, also once the page behind shows what it waited for."""
        if self.isVisible():
            self.next.setFocus()


def _lines(index: int, step: TourStep, *, is_current: bool) -> QLayout:
    words = vbox(Label(step.title, step=Type.STRONG, wrap=True), spacing=Space.HAIR)
    if is_current:
        words.addWidget(Label(step.words, tone="text2", wrap=True))
    number = _StepNumber(index + 1, is_current=is_current)
    return hbox(aligned(number, Qt.AlignmentFlag.AlignTop), growing(words), spacing=Space.MEDIUM)


def _ink(theme: Tokens) -> str:
    return theme.accent


def _ink_on_rail(theme: Tokens) -> str:
    return theme.rail.bar


class Tour(QObject):
    """Leads from step to step; it ends as soon as somebody begins to work.

    Signals: `begun` when the first step is shown, `ended` when the tour is taken away.
    """

    begun = Signal()
    ended = Signal()

    def __init__(
        self,
        window: QWidget,
        stack: PageStack,
        steps: Sequence[TourStep],
        find: Callable[[TourStep], QWidget | None],
    ) -> None:
        super().__init__(window)
        self._window, self._stack = window, stack
        self._steps, self._find = steps, find
        self._current = 0
        self._card: TourCard | None = None
        self._ring: RingFrame | None = None
        self._is_turning = False
        self._began_on = ""
        stack.turned.connect(self._page_turned)
        stack.form_shown.connect(self._form_shown)
        window.installEventFilter(self)

    @property
    def card(self) -> TourCard | None:
        """The card of the step that is shown, if any."""
        return self._card

    def begin(self) -> None:
        """Show the first step."""
        self._began_on = self._stack.page.name if self._stack.page is not None else ""
        self._show(0)
        self.begun.emit()

    def end(self) -> None:
        """Take the tour away; the keyboard goes back to the page."""
        if self._card is None:
            return
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self._card.isAncestorOf(focused)
        self._clear()
        self.ended.emit()
        page = self._stack.page
        view = self._first_day()
        if view is not None:
            view.keep_room(0)
        if not had_focus or page is None:
            return
        if view is not None:
            view.focus_first()
        elif (first := next(stops(page), None)) is not None:
            first.setFocus()

    def _show(self, index: int) -> None:
        step = self._steps[index]
        self._current = index
        if step.page and (self._stack.page is None or self._stack.page.name != step.page):
            self._is_turning = True
            self._stack.turn_to(step.page)
            self._is_turning = False
        self._clear()
        card = self._card = TourCard(self._steps, index, self._window)
        card.next_requested.connect(self._go_on)
        card.left.connect(self._return)
        card.show()
        self._place()
        card.take_keyboard()
        if self._stack.page is not None:
            self._stack.page.answers.changed.connect(card.take_keyboard)
        announce(card, card.accessibleName())

    def _go_on(self) -> None:
        if self._current + 1 < len(self._steps):
            self._show(self._current + 1)
        else:
            self._return()

    def _return(self) -> None:
        """End where the tour began."""
        self._is_turning = True
        self._stack.turn_to(self._began_on)
        self._is_turning = False
        self.end()

    def _clear(self) -> None:
        for part in (self._card, self._ring):
            if part is not None:
                part.hide()
                part.deleteLater()
        self._card = self._ring = None

    def _place(self) -> None:
        """Put the card beside the rail or below a control of the page, and the ring around the control."""
        card, target = self._card, self._find(self._steps[self._current])
        if card is None:
            return
        card.adjustSize()
        view = self._first_day()
        left, top = self._stack.x() + GUTTER, _TOP if view is not None else _BELOW_LIST
        if target is not None and not isinstance(target, RailButton):
            box = self._box(target)
            left, top = box.right() + 1 - card.width(), box.bottom() + Space.MEDIUM
        elif view is not None:
            view.keep_room(card.height() + Space.SMALL)
        card.move(left, min(top, max(0, self._window.height() - card.height() - Space.SMALL)))
        card.raise_()
        self._surround(target)

    def _surround(self, target: QWidget | None) -> None:
        if target is None or not target.isVisible():
            return
        if self._ring is None:
            self._ring = RingFrame(self._window, _ink_on_rail if isinstance(target, RailButton) else _ink)
        self._ring.surround(self._box(target).adjusted(-OUTSET, -OUTSET, OUTSET, OUTSET), self._window.rect())

    def _box(self, target: QWidget) -> QRect:
        return QRect(target.mapTo(self._window, QPoint(0, 0)), target.size())

    def _first_day(self) -> FirstDayView | None:
        page = self._stack.page
        view = None if page is None else page.findChild(FirstDayView)
        return view if view is not None and view.isVisible() else None

    def _page_turned(self, _page: str) -> None:
        if not self._is_turning:
            self.end()

    def _form_shown(self, form_key: str) -> None:
        if form_key:
            self.end()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Resize, QEvent.Type.LayoutRequest} and self._card is not None:
            self._place()
        return False

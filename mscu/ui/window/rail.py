"""The rail at the left: Take a call on top, the pages, then the user and the lock.

It is painted, in colours that tell which store is open. In windows narrower than 1400 pixels it folds to
icons with tool tips; Ctrl+B folds or unfolds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.ui.lists.window_command import WindowCommand
from mscu.ui.look import icons
from mscu.ui.look.focus_ring import set_ring
from mscu.ui.look.fonts import MEDIUM, SEMIBOLD, Type, font
from mscu.ui.look.layouts import Space, aligned, growing, vbox
from mscu.ui.look.palette import RailColours, colour, ink_on, tokens
from mscu.ui.widgets.button import Pressable


class PersonMenu(QMenu):
    """The menu of settings for the user and this workstation, with a line between its sections."""

    def __init__(
        self, parent: QWidget, *sections: Sequence[WindowCommand], text_sizes: Sequence[WindowCommand]
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        *settings, last = sections
        for section in filter(None, settings):
            if self.actions():
                self.addSeparator()
            _fill(self, section)
        _fill(self.addMenu("Text size"), text_sizes)
        self.addSeparator()
        _fill(self, last)


def _fill(menu: QMenu, commands: Sequence[WindowCommand]) -> None:
    group = QActionGroup(menu)
    for command in commands:
        menu.addAction(_menu_action(command, group))


def _menu_action(command: WindowCommand, group: QActionGroup) -> QAction:
    """Return the entry of a command; `group` holds the choices of which one is current."""
    action = QAction(f"{command.label}\t{command.keys}" if command.keys else command.label, group.parent())
    action.triggered.connect(command.run)
    if command.checked is not None:
        action.setCheckable(True)
        action.setChecked(command.checked)
        group.addAction(action)
    return action


WIDTH = 208
_ARROWS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
FOLDED = 56
MARGIN = 8
_ITEM, _LEAST_ITEM = 36, 26
LOW = 600
"""Height in pixels below which the rail leaves its header out, so that each line and the lock have room."""
_RADIUS = 6.0
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True, kw_only=True)
class RailLine:
    """What a line of the rail shows and which page it opens."""

    page: str
    label: str
    icon: str
    keys: str = ""


class RailButton(Pressable):
    """Base of the rail's buttons: size, tool tip when folded, focus ring."""

    def __init__(self, label: str, keys: str = "") -> None:
        super().__init__()
        self._keys = keys
        self._folded = False
        self.setText(label)
        self.setAccessibleName(label)
        self.setAccessibleDescription(keys)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        set_ring(self, "none")

    @property
    def colours(self) -> RailColours:
        return tokens(self).rail

    def fold(self, folded: bool) -> None:
        """Show only the icon, and the full text in the tool tip."""
        self._folded = folded
        self.setToolTip(f"{self.text()}  {self._keys}".strip() if folded else "")
        self.update()

    def _paint_focus(self, painter: QPainter) -> None:
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour(self.colours.bar), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)

    @override
    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 2 * MARGIN, _ITEM)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(FOLDED - 2 * MARGIN, _ITEM)


class PageButton(RailButton):
    """One of the buttons that turn to a page; announced as a radio button. Tab stops at one of them."""

    def __init__(self, line: RailLine) -> None:
        super().__init__(line.label, line.keys)
        self.line = line
        self.setCheckable(True)
        self.setAutoExclusive(True)

    def uncheck(self) -> None:
        """Show that its page is not in front; of exclusive buttons Qt keeps one checked."""
        self.setAutoExclusive(False)
        self.setChecked(False)
        self.setAutoExclusive(True)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)


class RailItem(PageButton):
    """A page of the rail, with the number of items waiting there."""

    def __init__(self, line: RailLine) -> None:
        super().__init__(line)
        self._count = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    @property
    def count(self) -> int:
        return self._count

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(FOLDED - 2 * MARGIN, _LEAST_ITEM)

    def set_count(self, count: int) -> None:
        """Show how many items wait on the page; zero is not shown."""
        self._count = count
        self.setAccessibleName(f"{self.text()}, {count}" if count else self.text())
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, rail = self.begin(), self.colours
        is_highlighted = self.isChecked() or self.underMouse()
        if is_highlighted:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(rail.sel))
            painter.setOpacity(1.0 if self.isChecked() else 0.5)
            painter.drawRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)
            painter.setOpacity(1.0)
        if self.isChecked():
            painter.fillRect(QRectF(0, 7, 3, self.height() - 14), colour(rail.bar))
        ink = ink_on(tokens(self), bright=self.isChecked())
        self._paint_text(painter, ink)
        self._paint_focus(painter)

    def _paint_text(self, painter: QPainter, ink: str) -> None:
        size = icons.RAIL_SIZE
        top = (self.height() - size) // 2
        left = (self.width() - size) // 2 if self._folded else 14
        icons.paint(painter, self.line.icon, QRectF(left, top, size, size), ink)
        if self._folded:
            if self._count:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour(self.colours.bar))
                painter.drawEllipse(QRectF(left + size - 2, top - 3, 6, 6))
            return
        painter.setPen(colour(ink))
        painter.setFont(font(Type.BODY, weight=SEMIBOLD if self.isChecked() else MEDIUM - 50))
        painter.drawText(QRectF(38, 0, self.width() - 38, self.height()), _MIDDLE, self.text())
        if self._count:
            painter.setFont(font(Type.SMALL, tabular=True))
            room = QRectF(0, 0, self.width() - 10, self.height())
            painter.drawText(room, _RIGHT, str(self._count))


class CallButton(PageButton):
    """Take a call: the one action that must be reachable at any moment."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, rail = self.begin(), self.colours
        ink = ink_on(tokens(self), bright=True)
        is_highlighted = self.isChecked() or self.underMouse()
        painter.setPen(QPen(colour(rail.bar), 1))
        painter.setBrush(colour(rail.sel) if is_highlighted else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        size = icons.RAIL_SIZE
        left = (self.width() - size) // 2 if self._folded else 9
        icons.paint(painter, self.line.icon, QRectF(left, (self.height() - size) // 2, size, size), ink)
        if not self._folded:
            painter.setPen(colour(ink))
            painter.setFont(font(Type.BODY, weight=SEMIBOLD))
            painter.drawText(QRectF(38, 0, 120, self.height()), _MIDDLE, self.text())
            painter.setPen(colour(rail.text2))
            painter.setFont(font(Type.MICRO))
            painter.drawText(QRectF(0, 0, self.width() - 10, self.height()), _RIGHT, self._keys)
        self._paint_focus(painter)


class LockButton(RailButton):
    def __init__(self) -> None:
        super().__init__("Lock", "Ctrl+L")
        self.setToolTip("Lock  Ctrl+L")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(32, 32)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, rail = self.begin(), self.colours
        painter.setPen(QPen(colour(rail.line), 1))
        painter.setBrush(colour(rail.sel) if self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        icons.paint(painter, "lock", QRectF(8, 8, 16, 16), ink_on(tokens(self), bright=True))
        self._paint_focus(painter)


_CENTRE = Qt.AlignmentFlag.AlignCenter


class _RailHeader(QWidget):
    """The program's mark and name, and the unit or charity."""

    def __init__(self, unit_name: str) -> None:
        super().__init__()
        self._unit = unit_name
        self._folded = False
        self.setFixedHeight(58)
        self.setAccessibleName(f"mscu, {unit_name}")

    def fold(self, folded: bool) -> None:
        """Show only the mark."""
        self._folded = folded
        self.setToolTip(f"mscu, {self._unit}" if folded else "")
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rail = tokens(self).rail
        left = (self.width() - 36) / 2 if self._folded else 2
        icons.paint(painter, "mark", QRectF(left, 8, 36, 36), rail.bar, stroke=2)
        if self._folded:
            return
        painter.setPen(colour(ink_on(tokens(self), bright=True)))
        painter.setFont(font(Type.HEAD))
        painter.drawText(QRectF(42, 8, self.width() - 42, 22), _MIDDLE, "mscu")
        painter.setPen(colour(rail.text2))
        painter.setFont(font(Type.MICRO))
        room = QRectF(42, 28, self.width() - 46, 16)
        unit = painter.fontMetrics().elidedText(self._unit, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, _MIDDLE, unit)


class PersonButton(RailButton):
    """The user and their role, or when folded their initials. Opens a menu."""

    def __init__(self, display: str, role: str) -> None:
        super().__init__(f"{display}, {role}")
        self._display = display
        self._role = role
        self.setFixedHeight(40)
        self.setAccessibleDescription("Passphrase, colours, handbook")

    @override
    def fold(self, folded: bool) -> None:
        """Show only the initials."""
        super().fold(folded)
        self.setToolTip(self.text())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self.begin()
        rail = self.colours
        bright = colour(ink_on(tokens(self), bright=True))
        if self._folded:
            circle = QRectF(self.width() / 2 - 16, 4, 32, 32)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(rail.sel))
            painter.drawEllipse(circle)
            painter.setPen(bright)
            painter.setFont(font(Type.MICRO, weight=SEMIBOLD))
            painter.drawText(circle, _CENTRE, initials(self._display))
            self._paint_focus(painter)
            return
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(rail.sel))
            painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        width = self.width() - 12
        self._line(painter, QRectF(6, 2, width, 20), self._display, strong=True)
        self._line(painter, QRectF(6, 21, width, 16), self._role, strong=False)
        self._paint_focus(painter)

    def _line(self, painter: QPainter, room: QRectF, text: str, *, strong: bool) -> None:
        rail = tokens(self).rail
        painter.setPen(colour(ink_on(tokens(self), bright=True) if strong else rail.text2))
        painter.setFont(font(Type.STRONG) if strong else font(Type.MICRO))
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, _MIDDLE, elided)


class Rail(QWidget):
    """The whole rail.

    Signals: `page_requested` with the name of a page; `lock_requested`.
    """

    page_requested = Signal(str)
    lock_requested = Signal()

    def __init__(
        self, lines: Iterable[RailLine], call: RailLine | None, *, unit_name: str, person: str, role: str
    ) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAccessibleName("Pages")
        self._header = _RailHeader(unit_name)
        self._call = CallButton(call) if call else None
        self._items = {line.page: RailItem(line) for line in lines}
        self._page_buttons: list[PageButton] = [*((self._call,) if self._call else ()), *self._items.values()]
        self.person = PersonButton(person, role)
        self._lock = LockButton()
        self._lay_out()
        self.fold(False)

    def fold(self, folded: bool) -> None:
        """Fold to icons, or unfold."""
        self._folded = folded
        self.setFixedWidth(FOLDED if folded else WIDTH)
        for item in (self._header, self.person, self._call, *self._items.values()):
            if item is not None:
                item.fold(folded)
        self._foot.setDirection(
            QVBoxLayout.Direction.TopToBottom if folded else QVBoxLayout.Direction.LeftToRight
        )
        self._foot.setContentsMargins(0 if folded else 4, 8, 0 if folded else 4, 0)

    @property
    def folded(self) -> bool:
        return self._folded

    def highlight(self, page: str) -> None:
        """Highlight the line of a page, if it has one."""
        for button in self._page_buttons:
            if button.line.page == page:
                button.setChecked(True)
                return
        for button in self._page_buttons:
            button.uncheck()

    def set_count(self, page: str, count: int) -> None:
        """Show how many items wait on a page."""
        if page in self._items:
            self._items[page].set_count(count)

    def keys(self) -> Mapping[str, str]:
        """Return the keys of the pages, by name."""
        return {page: item.line.keys for page, item in self._items.items()}

    def line_of(self, page: str) -> RailButton | None:
        """Return the line of a page, if it has one."""
        if self._call is not None and self._call.line.page == page:
            return self._call
        return self._items.get(page)

    def items(self) -> dict[str, RailItem]:
        """Return the lines by page name."""
        return dict(self._items)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._header.setHidden(event.size().height() < LOW)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move along the pages with Up and Down; Enter turns to one."""
        step, focused = _ARROWS.get(Qt.Key(event.key())), self.focusWidget()
        if step is None or not isinstance(focused, PageButton):
            super().keyPressEvent(event)
            return
        at = self._page_buttons.index(focused) + step
        self._page_buttons[at % len(self._page_buttons)].setFocus(Qt.FocusReason.TabFocusReason)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rail = tokens(self).rail
        painter.fillRect(self.rect(), colour(rail.bg))
        top = self._foot.geometry().top()
        painter.fillRect(QRectF(MARGIN, top, self.width() - 2 * MARGIN, 1), colour(rail.line))

    def _lay_out(self) -> None:
        column = vbox(self._header, within=self, spacing=Space.NONE, margins=(MARGIN, 6, MARGIN, 6))
        if self._call is not None:
            column.addWidget(self._call)
            self._call.clicked.connect(self._chosen)
            column.addSpacing(12)
        for item in self._items.values():
            column.addWidget(item)
            item.clicked.connect(self._chosen)
        column.addStretch(1)
        self._foot = vbox(growing(self.person), aligned(self._lock, _CENTRE), spacing=Space.SNUG)
        self._lock.clicked.connect(self.lock_requested)
        column.addLayout(self._foot)

    def _chosen(self) -> None:
        button = self.sender()
        if isinstance(button, PageButton):
            self.page_requested.emit(button.line.page)


def initials(display: str) -> str:
    """Return the initials of a name without rank and collar number: `DS Priya Nolan` gives PN."""
    words = [word for word in display.split() if word[0].isalpha()]
    names = [word for word in words if not (word.isupper() and len(word) > 1)]
    letters = [name[0] for name in names or display.split()]
    return "".join([*letters[:1], *letters[1:][-1:]]).upper()

"""What the search finds, below the field in which it is typed, from any page.

It asks with every key (`find_asking.py`). What was looked for is put on record, sealed for the
auditor, once typing has stopped for a second or a hit is opened.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from mscu.actions.find import SHORTEST, Hit
from mscu.ui.find_asking import FindAsking
from mscu.ui.find_box import FindBox
from mscu.ui.find_list import FindList
from mscu.ui.fonts import Type
from mscu.ui.page_stack import PageStack
from mscu.ui.palette import colour, tokens
from mscu.ui.widgets.label import Label, rule

WIDTH = 560
_MOST_HEIGHT = 520
_PAGE = 6
_SIDE = 12
_SHORT = "Type two letters or more: a reference, name, address, plate, phone, or words of an entry."
_NOTHING = (
    "Try fewer words, or the beginning of one. Plates and phones are found however they are "
    "spaced. What you may not see is not found."
)
_KEYS = "Up and Down move, Enter opens, Esc closes. Searches are on record."


class FindPopup(QWidget):
    """Listens to the search fields of all pages of a stack, and shows what they find.

    Signals: `settled` after a search was put on record.
    """

    settled = Signal()

    def __init__(self, stack: PageStack) -> None:
        super().__init__(stack)
        self._stack = stack
        self._box: FindBox | None = None
        self._words = ""
        self._asking = FindAsking(self)
        self.list = FindList()
        self._says = Label(step=Type.STRONG, wrap=True)
        self._hint = Label(step=Type.SMALL, tone="text2", wrap=True)
        self._foot = Label(_KEYS, step=Type.MICRO, tone="text3")
        self._lay_out()
        self._listen()
        self.hide()

    def _lay_out(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("What was found")
        around = QVBoxLayout(self)
        around.setContentsMargins(1, 1, 1, 1)
        around.setSpacing(0)
        words = QVBoxLayout()
        words.setContentsMargins(_SIDE, 12, _SIDE, 12)
        words.setSpacing(4)
        words.addWidget(self._says)
        words.addWidget(self._hint)
        self._empty = QWidget()
        self._empty.setLayout(words)
        around.addWidget(self._empty)
        around.addWidget(self.list, 1)
        around.addWidget(rule())
        self._foot.setContentsMargins(_SIDE, 6, _SIDE, 6)
        around.addWidget(self._foot)

    def _listen(self) -> None:
        self._asking.found.connect(self._show_hits)
        self._asking.alike.connect(self._show_alike)
        self._asking.settled.connect(self.settled)
        self._stack.find_requested.connect(self._typed)
        self._stack.turned.connect(self._turned)
        self._stack.installEventFilter(self)
        self.list.opened.connect(self._open)
        self.list.came_to.connect(self._read_aloud)

    # ------------------------------------------------------------ what is typed

    def _typed(self, words: str) -> None:
        self._take_box()
        self._words = words.strip()
        self._asking.type_words(self._stack.page, self._words)
        if not self._words:
            self.close_it()
        elif len(self._words) < SHORTEST:
            self._show_sentence("", _SHORT)

    def _take_box(self) -> None:
        """Listen to the field of the page in front."""
        page = self._stack.page
        if page is not None and page.find_box is not self._box:
            self._box = page.find_box
            self._box.installEventFilter(self)

    def _show_hits(self, hits: tuple[Hit, ...], more: bool) -> None:
        if self._still_asked():
            self.list.show_hits(hits)
            if hits or not more:
                self._show_list()

    def _show_alike(self, hits: tuple[Hit, ...]) -> None:
        if self._still_asked():
            self.list.show_alike(hits)
            if hits or not self.list.hits():
                self._show_list()

    def _still_asked(self) -> bool:
        return self._box is not None and self._words == self._box.text().strip()

    def _show_list(self) -> None:
        found = len(self.list.hits())
        if not found:
            self._show_sentence(f"Nothing found for “{self._words}”", _NOTHING)
            return
        self._empty.hide()
        self.list.show()
        self._open_out()
        self._read_aloud(f"{found} found")

    def _show_sentence(self, words: str, hint: str) -> None:
        self.list.hide()
        self._says.setText(words)
        self._says.setVisible(bool(words))
        self._hint.setText(hint)
        self._empty.show()
        self._open_out()
        self._read_aloud(f"{words} {hint}".strip())

    def _read_aloud(self, words: str) -> None:
        """The keyboard stays in the field, so a screen reader must be told of the list."""
        if self._box is not None:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._box, words))

    # ------------------------------------------------------------ where it stands

    def _open_out(self) -> None:
        if self._box is None or not self._box.hasFocus():
            return
        box = self._box
        below = box.mapTo(self._stack, QPoint(0, box.height() + 4))
        width = max(WIDTH, box.width())
        left = below.x() + box.width() - width
        room = self._stack.height() - below.y() - 12
        layout = self.layout()
        foot = self._foot.sizeHint().height() + 3
        hint = self._empty.heightForWidth(width - 2)
        inner = hint if self.list.isHidden() else self.list.full_height()
        height = min(inner + foot, room, _MOST_HEIGHT)
        self.setGeometry(left, below.y(), width, height)
        if layout is not None:
            layout.activate()
        self.show()
        self.raise_()

    def close_it(self) -> None:
        """Go away; the next search is a new one."""
        self._asking.stop()
        self.hide()

    def _turned(self, _page: str) -> None:
        self.close_it()
        self._take_box()

    # ------------------------------------------------------------ what the keyboard does

    def _open(self, hit: Hit) -> None:
        """Show a hit where it belongs; a report without a case is on the page of reports."""
        self._asking.settle()
        self.close_it()
        if hit.kind == "entry" and hit.case_id is None:
            self._stack.open("report", hit.number)
        else:
            self._stack.open(hit.kind, hit.number)

    def _open_current(self) -> None:
        hit = self.list.current_hit()
        if hit is not None and not self.list.isHidden():
            self._open(hit)

    def _key(self, key: Qt.Key) -> bool:
        """Do what a key in the field does while the list is open; other keys are typed."""
        deeds: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Return: self._open_current,
            Qt.Key.Key_Enter: self._open_current,
            Qt.Key.Key_Escape: self.close_it,
        }
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: _PAGE,
            Qt.Key.Key_PageUp: -_PAGE,
        }
        if key in steps:
            self.list.step(steps[key])
        elif key in deeds:
            deeds[key]()
        return key in steps or key in deeds

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._box:
            return self._of_box(event)
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._open_out()
        return False

    def _of_box(self, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.FocusOut:
            self.hide()
        elif kind == QEvent.Type.FocusIn and self._box is not None and self._box.text().strip():
            self._typed(self._box.text())
        elif isinstance(event, QKeyEvent) and self.isVisible():
            if kind == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            if kind == QEvent.Type.KeyPress:
                return self._key(Qt.Key(event.key()))
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now = tokens(self)
        painter.fillRect(self.rect(), colour(now.surface))
        painter.setPen(QPen(colour(now.line2), 1))
        painter.setBrush(colour(now.raised))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

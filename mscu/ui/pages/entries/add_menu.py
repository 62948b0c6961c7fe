"""The menu Add entry: what the user may record, by family; type to filter, or press 1 to 9.

A figure alone: no line has one in it, and with Ctrl it turns to a page of the side bar.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from mscu.actions.entries.kind_spec import spec_of
from mscu.actions.kinds import IN_MENUS, RECORDING
from mscu.codes import Kind, SubjectKind
from mscu.text.match_order import match_rank
from mscu.ui.look import icons
from mscu.ui.look.folding import contains
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.layouts import growing, vbox
from mscu.ui.look.palette import colour, tokens
from mscu.ui.pages.editing.case_sources import kind_in_form
from mscu.ui.widgets.button import ENTER
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.popup_keys import is_of_program

ADD_ENTRY = "Add entry"
SUBJECTS = "Who and what"
MENU_WIDTH = 320
MAX_HEIGHT = 560
_ROW, _HEADING = 28, 26
_CHOICE_ROLE = Qt.ItemDataRole.UserRole
_LIST_KEYS = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})
_NONE = Qt.KeyboardModifier.NoModifier
_COMMANDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_Index = QModelIndex | QPersistentModelIndex
Recordable = Kind | SubjectKind

NO_MATCH = "Nothing by that name. Others are in the … menu."
"""Actions that add neither an entry nor a nominal, such as a restriction, are in the case's own menu."""


@dataclass(frozen=True)
class Choice:
    """A line of the menu."""

    kind: Recordable
    label: str
    icon: str
    group: str

    @property
    def keys(self) -> str:
        """Return the shortcut, or an empty string."""
        digit = spec_of(self.kind).digit if isinstance(self.kind, Kind) else 0
        return str(digit) if digit else ""


def choices(kinds: Sequence[Kind], *, subjects: bool) -> Iterator[Choice]:
    """Yield the lines: the kinds of entry by family, then people, places and things."""
    for kind in IN_MENUS:
        if kind in kinds and (verb := spec_of(kind).verb):
            yield Choice(kind, verb, kind.icon, RECORDING[kind].model.family.label)
    for subject in SubjectKind if subjects else ():
        yield Choice(subject, f"Add {_with_article(kind_in_form(subject).lower())}", subject.icon, SUBJECTS)


def _with_article(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


class _MenuDelegate(QStyledItemDelegate):
    """Paints the headings and lines."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, _ROW if isinstance(index.data(_CHOICE_ROLE), Choice) else _HEADING)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme = tokens(option.palette)
        box = QRectF(option.rect)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        choice = index.data(_CHOICE_ROLE)
        if not isinstance(choice, Choice):
            painter.setFont(font(Type.MICRO, weight=600))
            painter.setPen(colour(theme.text3))
            painter.drawText(box.adjusted(8, 4, 0, 0), middle, str(index.data()))
            painter.restore()
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.soft))
            painter.drawRoundedRect(box, 4, 4)
        top = round(box.center().y() - icons.SIZE / 2)
        square = QRectF(box.x() + 8, top, icons.SIZE, icons.SIZE)
        icons.paint(painter, choice.icon, square, theme.text)
        painter.setFont(font(Type.BODY))
        painter.setPen(colour(theme.text))
        painter.drawText(box.adjusted(34, 0, 0, 0), middle, choice.label)
        painter.setFont(font(Type.MICRO))
        painter.setPen(colour(theme.text3))
        right = middle | Qt.AlignmentFlag.AlignRight
        painter.drawText(box.adjusted(0, 0, -8, 0), right, choice.keys)
        painter.restore()


class AddMenu(QFrame):
    """The list of what can be recorded.

    Signals: `chosen` with a kind of entry or of subject.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget, lines: Sequence[Choice]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(ADD_ENTRY)
        self._choices = tuple(lines)
        self.line = LineField(placeholder="Type a few letters")
        self.line.setAccessibleName("What to add")
        self.line.textChanged.connect(self._fill)
        self.line.installEventFilter(self)
        self._model = QStandardItemModel(self)
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setItemDelegate(_MenuDelegate(self.list))
        self.list.setProperty("bare", True)
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setAccessibleName("What can be added")
        self.list.entered.connect(self.list.setCurrentIndex)
        self.list.clicked.connect(self._choose)
        vbox(self.line, growing(self.list), within=self, margins=(8, 8, 8, 8))
        self._fill("")

    def visible_choices(self) -> tuple[Choice, ...]:
        """Return the lines that match what was typed."""
        items = (self._model.item(row).data(_CHOICE_ROLE) for row in range(self._model.rowCount()))
        return tuple(choice for choice in items if isinstance(choice, Choice))

    def open_at(self, corner: QPoint, filter_text: str = "") -> None:
        """Open with the top right corner at a point, filtered by words that typing replaces."""
        headings = self._model.rowCount() - len(self.visible_choices())
        height = 66 + _ROW * len(self.visible_choices()) + _HEADING * headings
        self.resize(MENU_WIDTH, min(height, MAX_HEIGHT))
        self.move(corner - QPoint(MENU_WIDTH, 0))
        self.show()
        self.line.setText(filter_text)
        self.line.selectAll()
        self.line.setFocus()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens(self)
        painter.fillRect(self.rect(), colour(theme.raised))
        painter.setPen(colour(theme.line2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _fill(self, filter_text: str) -> None:
        self._model.clear()
        group = ""
        for choice in self._in_order(filter_text):
            if choice.group != group:
                heading = QStandardItem(choice.group)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                self._model.appendRow(heading)
                group = choice.group
            item = QStandardItem(choice.label)
            item.setData(choice, _CHOICE_ROLE)
            item.setEditable(False)
            self._model.appendRow(item)
        if not self._model.rowCount():
            no_match = QStandardItem(NO_MATCH)
            no_match.setFlags(Qt.ItemFlag.NoItemFlags)
            self._model.appendRow(no_match)
        self._move_by(1, start=-1)

    def _in_order(self, filter_text: str) -> Iterable[Choice]:
        """Return the lines that match, the best first; the groups stand in the order of their best line."""
        matching = [c for c in self._choices if contains(f"{c.label} {c.group}", filter_text)]
        if not filter_text.strip():
            return matching
        matching.sort(key=lambda choice: match_rank(choice.label, filter_text))
        groups = list(dict.fromkeys(choice.group for choice in matching))
        return sorted(matching, key=lambda choice: groups.index(choice.group))

    def _move_by(self, step: int, *, start: int | None = None) -> None:
        """Move to the next line that is not a heading."""
        row = self.list.currentIndex().row() if start is None else start
        while 0 <= row + step < self._model.rowCount():
            row += step
            if isinstance(self._model.item(row).data(_CHOICE_ROLE), Choice):
                self.list.setCurrentIndex(self._model.index(row, 0))
                return

    def _choose(self, index: _Index) -> None:
        choice = index.data(_CHOICE_ROLE)
        if isinstance(choice, Choice):
            self._emit_choice(choice)

    def _emit_choice(self, choice: Choice) -> None:
        self.close()
        self.chosen.emit(choice.kind)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass arrows and Enter from the field to the list; 1 to 9 choose at once."""
        if event.type() == QEvent.Type.ShortcutOverride:
            if is_of_program(event):
                return False
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if Qt.Key(event.key()) in _LIST_KEYS:
            self._move_by(-1 if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_PageUp} else 1)
        elif Qt.Key(event.key()) in ENTER:
            self._choose(self.list.currentIndex())
        else:
            return event.modifiers() & _COMMANDING == _NONE and self._choose_numbered(event.text())
        return True

    def _choose_numbered(self, keys: str) -> bool:
        choice = next((choice for choice in self._choices if choice.keys and choice.keys == keys), None)
        if choice is not None:
            self._emit_choice(choice)
        return choice is not None

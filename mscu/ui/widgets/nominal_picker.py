"""Nominals for an entry: type a name, choose from the matches, set the role of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCompleter,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from mscu.ui.look import icons
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.icons import icon
from mscu.ui.look.layouts import Space, growing, hbox, vbox
from mscu.ui.look.palette import colour, tokens
from mscu.ui.widgets.button import REMOVES, Size, icon_button
from mscu.ui.widgets.choices import ChoiceField, Option
from mscu.ui.widgets.editor import list_of
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.label import Elided
from mscu.ui.widgets.popup_keys import EscapeCloses, PressGoesThrough

SUGGESTION = Qt.ItemDataRole.UserRole
HEIGHT = 30
_SIDE = 8
_GAP = 8


@dataclass(frozen=True)
class Suggestion:
    """A known nominal to choose from."""

    key: int
    title: str
    detail: str = ""
    icon: str = "user"


class SuggestionList(QListView):
    """A list that opens below a field and leaves the focus there."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("popup", True)
        self.setUniformItemSizes(True)
        self.setAccessibleName("Suggestions")

    def paint_suggestions(self) -> None:
        """Set the painter; a completer that takes the list sets its own."""
        self.setItemDelegate(_NominalDelegate(self))


class _NominalDelegate(QStyledItemDelegate):
    """Paints a suggestion; the name is cut last."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, HEIGHT)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        suggestion = index.data(SUGGESTION)
        theme = tokens(option.palette)
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.soft))
            painter.drawRoundedRect(box, 4, 4)
        if isinstance(suggestion, Suggestion):
            _paint(painter, option, box, suggestion)
        painter.restore()


def _paint(painter: QPainter, option: QStyleOptionViewItem, box: QRectF, suggestion: Suggestion) -> None:
    theme = tokens(option.palette)
    top = round(box.center().y() - icons.SIZE / 2)
    square = QRectF(box.x() + _SIDE, top, icons.SIZE, icons.SIZE)
    icons.paint(painter, suggestion.icon, square, theme.text2)
    line = box.adjusted(_SIDE + icons.SIZE + _GAP, 0, -_SIDE, 0)
    for text, step, ink in (
        (suggestion.title, Type.BODY, theme.text),
        (suggestion.detail, Type.SMALL, theme.text3),
    ):
        metrics = QFontMetricsF(font(step))
        elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(line.width(), 0))
        painter.setFont(font(step))
        painter.setPen(colour(ink))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, elided)
        line.adjust(metrics.horizontalAdvance(elided) + _GAP, 0, 0, 0)


DEBOUNCE_MS = 150
MIN_LETTERS = 2
ROLE_WIDTH = 120
_NEW = 0
"""The key of the line that adds a new nominal; ids start at one."""


@dataclass(frozen=True)
class Chosen:
    """A nominal of an entry, with its role there."""

    key: int
    title: str
    role: str = ""
    icon: str = "user"


class _ChosenName(Elided):
    """The name of a chosen nominal, a tab stop on which Backspace or Delete removes it.

    Signals: `removed`.
    """

    removed = Signal()

    def __init__(self, chosen: Chosen) -> None:
        super().__init__(chosen.title, icon=chosen.icon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleDescription("Backspace or Delete removes it")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in REMOVES and not event.isAutoRepeat():
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class _ChosenRow(QWidget):
    """One chosen nominal: name, role, and a button that removes it by mouse.

    Signals: `removed` with its key, `changed` after another role was chosen.
    """

    removed = Signal(int)
    changed = Signal()

    def __init__(self, chosen: Chosen, roles: Sequence[Option]) -> None:
        super().__init__()
        self._chosen = chosen
        self._role: ChoiceField | None = None
        self.name = _ChosenName(chosen)
        self.name.removed.connect(self._remove)
        row = hbox(growing(self.name), within=self, spacing=Space.SMALL)
        if roles:
            self._role = ChoiceField(roles)
            self._role.setProperty("scale", "small")
            self._role.setFixedWidth(ROLE_WIDTH)
            self._role.setAccessibleName(f"Role of {chosen.title}")
            self._role.show_value(chosen.role or roles[0][0])
            self._role.edited.connect(self.changed)
            row.addWidget(self._role)
        self.remove = icon_button("x", f"Remove {chosen.title}", size=Size.SMALL)
        self.remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # words typed after a choice would press it
        self.remove.clicked.connect(self._remove)
        row.addWidget(self.remove)

    def _remove(self) -> None:
        self.removed.emit(self._chosen.key)

    @property
    def chosen(self) -> Chosen:
        """Return the nominal with its present role."""
        role = str(self._role.value()) if self._role is not None else self._chosen.role
        return Chosen(self._chosen.key, self._chosen.title, role, self._chosen.icon)

    def set_read_only(self, read_only: bool) -> None:
        self.remove.setVisible(not read_only)
        self.name.setFocusPolicy(Qt.FocusPolicy.NoFocus if read_only else Qt.FocusPolicy.StrongFocus)
        if self._role is not None:
            self._role.set_read_only(read_only)


class NominalPicker(QWidget):
    """Chooses nominals by name, registration or phone.

    Signals: `suggestions_requested` asks the page for suggestions, which it passes to `offer`;
    `new_requested` asks for a new nominal; `edited` after one was chosen or removed.
    """

    edited = Signal()
    suggestions_requested = Signal(str)
    new_requested = Signal(str)

    def __init__(
        self,
        *,
        roles: Sequence[Option] = (),
        many: bool = True,
        may_add: bool = False,
        placeholder: str = "Type a name, plate or phone",
        make: Callable[[int, str], object] | None = None,
    ) -> None:
        super().__init__()
        self._roles = tuple(roles)
        self._many = many
        self._may_add = may_add
        self._make = make
        self._rows: list[_ChosenRow] = []
        self.line = LineField(placeholder=placeholder)
        self.line.addAction(icon("search", "text3"), LineField.ActionPosition.LeadingPosition)
        self.line.textEdited.connect(self._typed)
        self.line.installEventFilter(self)
        self._ask_timer = QTimer(self, interval=DEBOUNCE_MS, singleShot=True)
        self._ask_timer.timeout.connect(self._ask)
        self._model = QStandardItemModel(self)
        self.popup = SuggestionList()
        self._completer = self._make_completer()
        EscapeCloses(self.popup, self.line)
        PressGoesThrough(self.popup)
        self._column = vbox(self.line, within=self, spacing=Space.TIGHT)
        self.setFocusProxy(self.line)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _make_completer(self) -> QCompleter:
        popup = QCompleter(self._model, self)
        popup.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        popup.setMaxVisibleItems(8)
        popup.setPopup(self.popup)
        self.popup.paint_suggestions()
        popup.setWidget(self.line)
        popup.activated[QModelIndex].connect(self._picked)  # type: ignore[index]
        return popup

    def _typed(self, text: str) -> None:
        if len(text.strip()) >= MIN_LETTERS:
            self._ask_timer.start()
        else:
            self._ask_timer.stop()
            self.popup.hide()

    def _ask(self) -> None:
        self.suggestions_requested.emit(self.line.text().strip())

    def offer(self, text: str, suggestions: Sequence[Suggestion]) -> None:
        """Show suggestions, unless the text has changed since they were requested."""
        if text != self.line.text().strip() or not self.line.hasFocus():
            return
        self._model.clear()
        chosen_keys = {row.chosen.key for row in self._rows}
        for suggestion in suggestions:
            if suggestion.key not in chosen_keys:
                self._model.appendRow(_item(suggestion))
        if self._may_add:
            self._model.appendRow(_item(Suggestion(_NEW, f"Add “{text}” as new", icon="user-plus")))
        if self._model.rowCount():
            self._completer.complete()

    def _picked(self, index: QModelIndex) -> None:
        suggestion = index.data(SUGGESTION)
        if suggestion.key == _NEW:
            self.new_requested.emit(self.line.text().strip())
        else:
            self.choose(Chosen(suggestion.key, suggestion.title, icon=suggestion.icon))
            self.edited.emit()
        self.line.clear()

    def choose(self, chosen: Chosen) -> None:
        """Add a nominal, or replace the only one, without emitting `edited`."""
        if any(row.chosen.key == chosen.key for row in self._rows):
            return
        if not self._many:
            self._clear()
        row = _ChosenRow(chosen, self._roles)
        row.removed.connect(self._remove)
        row.changed.connect(self.edited)
        self._rows.append(row)
        self._column.insertWidget(self._column.count() - 1, row)
        row.show()
        if not self._many and self.line is self.window().focusWidget():
            row.name.setFocus()  # hiding a focused line would move the focus to the window's first stop
        self.line.setVisible(self._many)
        self._update_focus_proxy()

    def _update_focus_proxy(self) -> None:
        alone = not self._many and bool(self._rows)
        self.setFocusProxy(self._rows[0].name if alone else self.line)

    def _remove(self, key: int) -> None:
        for row in [row for row in self._rows if row.chosen.key == key]:
            self._drop(row)
        self.line.setFocus()
        self.edited.emit()

    def _drop(self, row: _ChosenRow) -> None:
        self.line.setVisible(True)
        self.setFocusProxy(self.line)
        if row.isAncestorOf(self.focusWidget()):
            self.line.setFocus()
        self._rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _clear(self) -> None:
        for row in tuple(self._rows):
            self._drop(row)

    def chosen(self) -> tuple[Chosen, ...]:
        """Return the chosen nominals, in order."""
        return tuple(row.chosen for row in self._rows)

    def value(self) -> object:
        """Return a tuple of what `make(key, role)` returns; the key or None if only one can be chosen."""
        keys = [(nominal.key, nominal.role) for nominal in self.chosen()]
        if not self._many:
            return keys[0][0] if keys else None
        return tuple(self._make(*choice) if self._make else choice for choice in keys)

    def show_value(self, value: object) -> None:
        """Show a `Chosen` or a sequence of them; None clears the choice."""
        self._clear()
        self.line.clear()
        for chosen in (value,) if isinstance(value, Chosen) else list_of(Chosen, value):
            self.choose(chosen)

    def set_read_only(self, read_only: bool) -> None:
        self.line.setVisible(not read_only and (self._many or not self._rows))
        for row in self._rows:
            row.set_read_only(read_only)

    def mark_problem(self, problem: bool) -> None:
        self.line.mark_problem(problem)

    def main(self) -> QWidget:
        return self.line

    def draft(self) -> object:
        """Return the choice as plain values."""
        return [[nominal.key, nominal.title, nominal.role, nominal.icon] for nominal in self.chosen()]

    def show_draft(self, draft: object) -> None:
        """Show what `draft` returned, and ignore what it didn't."""
        self.show_value([Chosen(*rows) for rows in list_of(list, draft) if _is_choice(rows)])

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Search at once on Enter; focus the last chosen nominal on Backspace in an empty line."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.line.text().strip():
                self._ask_timer.stop()
                self._ask()
                return True
            if event.key() == Qt.Key.Key_Backspace and not self.line.text() and self._rows:
                self._rows[-1].name.setFocus()
                return True
        return False


def unfinished(picker: NominalPicker) -> str:
    """Return the text typed without choosing a nominal, which a form must not drop silently."""
    return "" if picker.line.isHidden() else picker.line.text().strip()


def _is_choice(parts: list[object]) -> bool:
    """Return whether these are the key, title, role and icon of a nominal."""
    return [type(part) for part in parts] == [int, str, str, str]


def _item(suggestion: Suggestion) -> QStandardItem:
    item = QStandardItem(f"{suggestion.title} {suggestion.detail}".strip())
    item.setData(suggestion, SUGGESTION)
    item.setEditable(False)
    return item


__all__ = ["Chosen", "NominalPicker", "Suggestion", "unfinished"]

"""A code from a list, found by typing any part of its label, ignoring case and accents."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    QStringListModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QListView, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.ui.look.focus_ring import set_ring
from mscu.ui.look.folding import contains, fold, tip
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.editor import flag_problem, list_of
from mscu.ui.widgets.fields import paint_trailing
from mscu.ui.widgets.flow import FlowLayout
from mscu.ui.widgets.popup_keys import NOT_LEFT, EscapeCloses, LeavingCloses

Code = tuple[str, str]
"""A code's key, `exploitation:forced_labour`, and its label."""
NOT_ON_THE_LIST = "Choose one from the list: type part of it, or clear the field and press Down."
SEVERAL_MATCH = "Several on the list match: press Down or Enter and choose one, or type more."


_ENTERS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_MOVES = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp})
"""Keys with which a combo box moves through all codes, whatever is typed."""


class _Line(QLineEdit):
    """The line edit, whose text is selected on focus so that typing replaces it."""

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() not in NOT_LEFT:
            self.selectAll()
        if event.reason() is Qt.FocusReason.MouseFocusReason:
            QTimer.singleShot(0, self, self.selectAll)  # the click that follows sets the cursor


class _Matching(QSortFilterProxyModel):
    """The labels of the list that match what was typed."""

    def __init__(self) -> None:
        super().__init__()
        self._wanted = ""

    def look_for(self, words: str) -> None:
        """Keep only the rows that contain each of the words."""
        self.beginFilterChange()
        self._wanted = words
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    @override
    def filterAcceptsRow(self, source_row: int, source_parent: QModelIndex | QPersistentModelIndex) -> bool:
        words = self.sourceModel().index(source_row, 0, source_parent).data()
        return contains(str(words), self._wanted)


class CodePicker(QComboBox):
    """One code of a list. Type to find, Down lists all, an empty line chooses none.

    Text that is on no list stays as typed; `said` is called with it when the field is left.

    Signals: `edited` with each change, `chosen` with a key once it is settled, not during typing.
    """

    edited = Signal()
    chosen = Signal(str)
    said = Signal(str)

    def __init__(self, codes: Sequence[Code], *, placeholder: str = "", none: str | None = None) -> None:
        super().__init__()
        self._none = none
        self._codes: tuple[Code, ...] = ()
        self._key: str | None = None
        self._typing = False
        self._line = _Line()
        set_ring(self._line, "parent")
        self.setEditable(True)
        self.setLineEdit(self._line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(12)
        self._words = QStringListModel(self)
        self._matching = _Matching()
        self._matching.setParent(self)
        self._matching.setSourceModel(self._words)
        self._listed = QListView()
        find = _completer(self, self._matching, self._listed, self._line)
        find.activated.connect(self._completed)
        self.setCompleter(find)
        self._line.setPlaceholderText(placeholder)
        self._line.textEdited.connect(self._typed)
        self._line.editingFinished.connect(self._entered)
        self.activated.connect(self._picked)
        self.set_codes(codes)

    def _offer(self, moves: bool) -> bool:
        """List the codes that match, with the first one highlighted.

        An arrow key never moves to the next code of the full list, which nobody typed.
        """
        words, find = self.currentText().strip(), self.completer()
        if not words or self._key is not None or self._listed.isVisible() or find is None:
            return False
        self._matching.look_for(words)
        fit = self._matching.rowCount()
        if fit == 0 and moves:
            self.said.emit(NOT_ON_THE_LIST)
        if fit <= (0 if moves else 1):
            return moves
        find.complete()
        self._listed.setCurrentIndex(self._listed.indexAt(self._listed.viewport().rect().topLeft()))
        return True

    def set_codes(self, codes: Sequence[Code]) -> None:
        """Replace the list; the choice stays."""
        kept = self._key
        self._codes = tuple(codes)
        self.clear()
        self.addItems([words for _, words in self._codes])
        self._words.setStringList([words for _, words in self._codes])
        self.show_value(kept)

    def _typed(self, words: str) -> None:
        self._matching.look_for(words)
        self._typing = True
        self._key = _exact(self._codes, words)
        self.said.emit("")
        self.edited.emit()

    def _completed(self, words: str) -> None:
        self._choose(_exact(self._codes, words))

    def _picked(self, at: int) -> None:
        if 0 <= at < len(self._codes):
            self._choose(self._codes[at][0])

    def _choose(self, key: str | None) -> None:
        self._show(key)
        self._typing = False
        self.said.emit("")
        self.edited.emit()
        if key is not None:
            self.chosen.emit(key)

    def _entered(self) -> None:
        """Leave Enter to an open list with a current row: settling would change its rows."""
        if not self._listed.isVisible() or not self._listed.currentIndex().isValid():
            self._settle()

    def _settle(self) -> None:
        """Settle the choice when the field is left: a single match is taken, none is reported."""
        words = self.currentText().strip()
        meant = self._key or _only(self._codes, words) if words else self._key
        if meant is not None and self._typing:
            self._choose(meant)
        elif meant is not None or not words:
            self._show(meant)
        else:
            several = len(_found(self._codes, words)) > 1
            self.said.emit(SEVERAL_MATCH if several else NOT_ON_THE_LIST)

    def _show(self, key: str | None) -> None:
        labels = dict(self._codes)
        self._key = key
        self.setCurrentIndex(next((at for at, c in enumerate(self._codes) if c[0] == key), -1))
        self.setEditText(labels.get(key, key) if key else "")
        self._line.setCursorPosition(0)
        if not self._listed.isVisible():  # an open list must still say which row it meant
            self._matching.look_for("")

    @property
    def key(self) -> str | None:
        """Return the code that was chosen, or typed in full."""
        return self._key

    def value(self) -> object:
        """Return the code's key, or the value for none.

        Text that is no code is returned as it is, so that the command refuses it with a message.
        """
        words = self.currentText().strip()
        if self._key is not None or not words:
            return self._key if self._key is not None else self._none
        return _only(self._codes, words) or words

    def show_value(self, value: object) -> None:
        """Choose a code; a retired one shows its key."""
        self._show(str(value) if value else None)

    def set_read_only(self, read_only: bool) -> None:
        self.setEnabled(not read_only)

    def mark_problem(self, problem: bool) -> None:
        flag_problem(self, problem)

    def main(self) -> QWidget:
        return self

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = event.key() in _MOVES
        if not (moves or event.key() in _ENTERS) or not self._offer(moves):
            super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._settle()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_trailing(self, "chevron-down")


def _completer(picker: QComboBox, matching: _Matching, listed: QListView, line: QWidget) -> QCompleter:
    """Return a completer that lists the matches; Esc or leaving the picker closes it."""
    find = QCompleter(matching, picker)
    find.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
    find.setMaxVisibleItems(12)
    listed.setProperty("popup", True)
    find.setPopup(listed)
    EscapeCloses(listed, picker, line)
    EscapeCloses(picker.view(), picker, line)
    LeavingCloses(listed, picker)
    return find


def _exact(codes: Sequence[Code], words: str) -> str | None:
    """Return the key of the code with exactly this label, if there is one."""
    wanted = fold(words.strip())
    return next((key for key, label in codes if fold(label) == wanted), None)


def _found(codes: Sequence[Code], words: str) -> list[str]:
    """Return the keys of the codes whose labels contain these words."""
    return [key for key, label in codes if contains(label, words)]


def _only(codes: Sequence[Code], words: str) -> str | None:
    """Return the only code that matches, or the one with this letter or figure."""
    found = _found(codes, words)
    return found[0] if len(found) == 1 else _lettered(codes, words)


def _lettered(codes: Sequence[Code], words: str) -> str | None:
    """Return the key of the code with this letter or figure, such as `C` of 3x5x2."""
    wanted = fold(words.strip())
    named = [key for key, label in codes if fold(label).startswith(f"{wanted} ")]
    return named[0] if len(wanted) == 1 and len(named) == 1 else None


class _Taken(Button):
    """A chosen code; pressing it removes the code.

    Signals: `removed` with its key.
    """

    removed = Signal(str)

    def __init__(self, key: str, words: str) -> None:
        super().__init__(words, icon="x", size=Size.SMALL)
        self.key = key
        self.setAccessibleName(f"Remove {words}")
        self.setToolTip(tip(f"Remove {words}"))
        self.clicked.connect(self._pressed)

    def _pressed(self) -> None:
        self.removed.emit(self.key)


class CodesPicker(QWidget):
    """Chooses any number of codes; its value is a tuple of keys in the order of choosing."""

    edited = Signal()

    def __init__(self, codes: Sequence[Code], *, placeholder: str = "Type to add one") -> None:
        super().__init__()
        self._codes = tuple(codes)
        self._taken: list[_Taken] = []
        self._picker = CodePicker(codes, placeholder=placeholder)
        # Later, as the line's own list writes what it offered into the line after it tells of it.
        self._picker.chosen.connect(self._picked, Qt.ConnectionType.QueuedConnection)
        self._picker.edited.connect(self.edited)
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips, gap=4)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.setSpacing(4)
        around.addWidget(self._picker)
        around.addWidget(self._chips)
        self._chips.hide()
        self.setFocusProxy(self._picker)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    @property
    def picker(self) -> CodePicker:
        """The picker in which the next code is found."""
        return self._picker

    def _picked(self, key: str) -> None:
        self._take(key)
        self._picker.show_value(None)
        self.edited.emit()

    def _take(self, key: str) -> None:
        if any(chip.key == key for chip in self._taken):
            return
        chip = _Taken(key, dict(self._codes).get(key, key))
        chip.removed.connect(self._remove)
        self._taken.append(chip)
        self._flow.addWidget(chip)
        chip.show()
        self._arrange()

    def _remove(self, key: str) -> None:
        for chip in [chip for chip in self._taken if chip.key == key]:
            self._drop(chip)
        self._arrange()
        self._picker.setFocus()
        self.edited.emit()

    def _drop(self, chip: _Taken) -> None:
        self._taken.remove(chip)
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()

    def _arrange(self) -> None:
        self._chips.setVisible(bool(self._taken))
        self.updateGeometry()

    def value(self) -> object:
        """Return the keys; text still in the line counts as the code it matches."""
        keys = [chip.key for chip in self._taken]
        typed = self._picker.value()
        return tuple(keys if typed is None or typed in keys else [*keys, typed])

    def show_value(self, value: object) -> None:
        """Show keys; None shows none."""
        for chip in tuple(self._taken):
            self._drop(chip)
        self._picker.show_value(None)
        for key in list_of(str, value):
            self._take(key)
        self._arrange()

    def set_read_only(self, read_only: bool) -> None:
        self._picker.setVisible(not read_only)
        self._picker.set_read_only(read_only)
        for chip in self._taken:
            chip.setEnabled(not read_only)

    def mark_problem(self, problem: bool) -> None:
        self._picker.mark_problem(problem)

    def main(self) -> QWidget:
        return self._picker

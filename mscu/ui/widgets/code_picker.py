"""A code from a list, found by typing any part of its label, ignoring case and accents."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QListView, QSizePolicy, QWidget
from typing_extensions import override

from mscu.text.match_order import match_rank
from mscu.ui.look.focus_ring import set_ring
from mscu.ui.look.folding import accessible_text, contains, fold
from mscu.ui.look.layouts import Space, vbox
from mscu.ui.look.tool_tips import set_tip
from mscu.ui.widgets.button import ENTER, REMOVES, Button, Size
from mscu.ui.widgets.editor import flag_problem, list_of
from mscu.ui.widgets.fields import paint_trailing
from mscu.ui.widgets.flow import FlowLayout
from mscu.ui.widgets.popup_keys import NOT_LEFT, EscapeCloses, LeavingCloses, PressGoesThrough
from mscu.ui.widgets.popup_width import ShowsWholeLabels, width_of_labels

Code = tuple[str, str]
"""A code's key, `exploitation:forced_labour`, and its label."""
NOT_ON_THE_LIST = "Nothing in the list matches. Clear the field and press Down to see the list."
SEVERAL_MATCH = "Several on the list match: press Down or Enter and choose one, or type more."
ADD_ANOTHER = "Type to add another, Backspace removes the last"


_MOVES = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp})
"""Keys that open the list; a combo box would choose the next code with them."""


class _PickerInput(QLineEdit):
    """The line edit, whose text is selected on focus so that typing replaces it."""

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() not in NOT_LEFT:
            self.selectAll()
        if event.reason() is Qt.FocusReason.MouseFocusReason:
            QTimer.singleShot(0, self, self.selectAll)  # the click that follows sets the cursor


class _MatchingLabels(QStringListModel):
    """The labels of the list that contain each of the words typed, the best match first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._labels: tuple[str, ...] = ()

    def set_labels(self, labels: Sequence[str]) -> None:
        self._labels = tuple(labels)
        self.set_query("")

    def set_query(self, query: str) -> None:
        matching = [label for label in self._labels if contains(label, query)]
        if query.strip():
            matching.sort(key=lambda label: match_rank(label, query))
        if matching != self.stringList():  # an unchanged list keeps its current row
            self.setStringList(matching)


class CodePicker(QComboBox):
    """One code of a list. Type to find, Down lists all, an empty line chooses none.

    Text that is on no list stays as typed; `message_changed` is called with it when the field is left.

    Signals: `edited` with each change, `chosen` with a key once it is settled, not during typing.
    """

    edited = Signal()
    chosen = Signal(str)
    message_changed = Signal(str)

    def __init__(
        self, codes: Sequence[Code], *, placeholder: str = "", empty_value: str | None = None
    ) -> None:
        super().__init__()
        self._empty_value = empty_value
        self._codes: tuple[Code, ...] = ()
        self._key: str | None = None
        self._typing = False
        self._text = ""  # as typed or chosen; the line shows what is marked in the open list
        self._line = _PickerInput()
        set_ring(self._line, "parent")
        self.setEditable(True)
        self.setLineEdit(self._line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(12)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._matching = _MatchingLabels(self)
        self._popup = QListView()
        completer = _completer(self, self._matching, self._popup, self._line)
        completer.activated.connect(self._completed)
        self.setCompleter(completer)
        self._popup.installEventFilter(self)
        self._line.setPlaceholderText(placeholder)
        self._line.textEdited.connect(self._typed)
        self._line.editingFinished.connect(self._entered)
        self.activated.connect(self._picked)
        self.set_codes(codes)

    @override
    def setAccessibleName(self, name: str) -> None:
        """Name the field, and the line in it that has the keyboard."""
        super().setAccessibleName(name)
        self._line.setAccessibleName(name)

    def _open_list(self) -> None:
        """List the codes that match, or all of them, with the chosen or the first one marked."""
        text, completer = self.currentText().strip(), self.completer()
        if completer is None:
            return
        self._matching.set_query("" if self._key is not None else text)
        if self._matching.rowCount():
            completer.complete()
            self._mark(text if self._key is not None else "")
        elif text:
            self.message_changed.emit(NOT_ON_THE_LIST)

    def _mark(self, label: str = "") -> None:
        """Mark a label in the open list, or the first one, without writing it into the line."""
        completer, labels = self.completer(), self._matching.stringList()
        if completer is not None and labels:
            row = labels.index(label) if label in labels else 0
            blocker = QSignalBlocker(completer)
            self._popup.setCurrentIndex(completer.completionModel().index(row, 0))
            blocker.unblock()

    @property
    def _is_ambiguous(self) -> bool:
        """Return whether several codes match what is typed and none of them is meant more than the others."""
        text = self.currentText().strip()
        if not text or self._key is not None or _only_match(self._codes, text) is not None:
            return False
        return bool(_matching_keys(self._codes, text))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Mark the first of the open list at Enter before it is taken; put back what was typed at Esc."""
        if watched is self._popup and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in ENTER and not self._popup.currentIndex().isValid() and self._is_ambiguous:
                self._mark()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._line.setText(self._text)
        return super().eventFilter(watched, event)

    @override
    def showPopup(self) -> None:
        """Show the list at its arrow with the whole of every label."""
        self.view().setMinimumWidth(width_of_labels(self.view()))
        super().showPopup()

    def set_codes(self, codes: Sequence[Code]) -> None:
        """Replace the list; what was chosen stays, and so does what is typed."""
        offered = tuple(codes)
        if offered == self._codes:
            return  # an open list keeps its current row
        key, typed, cursor = self._key, self._text, self._line.cursorPosition()
        labels = [label for _, label in offered]
        self._codes = offered
        self.clear()
        self.addItems(labels)
        self._matching.set_labels(labels)
        self._show(key)
        if key is None and typed:
            self._line.setText(typed)
            self._line.setCursorPosition(cursor)
            self._text = typed
            self._matching.set_query(typed)

    def _typed(self, text: str) -> None:
        self._matching.set_query(text)
        self._typing = True
        self._text = text
        self._key = _exact_match(self._codes, text)
        self.edited.emit()
        self.message_changed.emit(NOT_ON_THE_LIST if text.strip() and not self._matching.rowCount() else "")

    def _completed(self, text: str) -> None:
        self._choose(_exact_match(self._codes, text))

    def _picked(self, index: int) -> None:
        if 0 <= index < len(self._codes):
            self._choose(self._codes[index][0])

    def _choose(self, key: str | None) -> None:
        self._show(key)
        self._typing = False
        self.message_changed.emit("")
        self.edited.emit()
        if key is not None:
            self.chosen.emit(key)

    def _entered(self) -> None:
        """Leave Enter to an open list with a current row: settling would change its rows."""
        if not self._popup.isVisible() or not self._popup.currentIndex().isValid():
            self._settle()

    def _settle(self) -> None:
        """Settle the choice when the field is left: a single match is taken, none is reported."""
        text = self.currentText().strip()
        key = self._key or _only_match(self._codes, text) if text else self._key
        if key is not None and (self._typing or key != self._key):
            self._choose(key)
        elif key is not None or not text:
            self._show(key)
        else:
            self.message_changed.emit(SEVERAL_MATCH if self._is_ambiguous else NOT_ON_THE_LIST)

    def _show(self, key: str | None) -> None:
        labels = dict(self._codes)
        self._key = key
        self.setCurrentIndex(next((index for index, c in enumerate(self._codes) if c[0] == key), -1))
        self.setEditText(labels.get(key, key) if key else "")
        self._text = self._line.text()
        self._line.setCursorPosition(0)
        if not self._popup.isVisible():  # an open list must keep its current row
            self._matching.set_query("")

    @property
    def key(self) -> str | None:
        """Return the code that was chosen, or typed in full."""
        return self._key

    def value(self) -> object:
        """Return the code's key, or the value for none.

        Text that is not a code is returned as it is, so that the command refuses it with a message.
        """
        text = self.currentText().strip()
        if self._key is not None or not text:
            return self._key if self._key is not None else self._empty_value
        return _only_match(self._codes, text) or text

    def show_value(self, value: object) -> None:
        """Choose a code; a retired one shows its key."""
        self._show(str(value) if value else None)

    def set_placeholder(self, text: str) -> None:
        self._line.setPlaceholderText(text)

    def set_read_only(self, read_only: bool) -> None:
        self.setEnabled(not read_only)

    def mark_problem(self, problem: bool) -> None:
        flag_problem(self, problem)

    def main(self) -> QWidget:
        return self

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        opens = event.key() in _MOVES or (event.key() in ENTER and self._is_ambiguous)
        if opens and not self._popup.isVisible():
            self._open_list()
        else:
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


def _completer(picker: QComboBox, matching: _MatchingLabels, listed: QListView, line: QWidget) -> QCompleter:
    """Return a completer that lists the matches; Esc or leaving the picker closes it."""
    completer = QCompleter(matching, picker)
    completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
    completer.setMaxVisibleItems(12)
    listed.setProperty("popup", True)
    completer.setPopup(listed)
    ShowsWholeLabels(listed)
    EscapeCloses(listed, picker, line)
    EscapeCloses(picker.view(), picker, line)
    LeavingCloses(listed, picker)
    PressGoesThrough(listed)
    return completer


def _exact_match(codes: Sequence[Code], text: str) -> str | None:
    """Return the key of the code with exactly this label, if there is one."""
    folded = fold(text.strip())
    return next((key for key, label in codes if fold(label) == folded), None)


def _matching_keys(codes: Sequence[Code], text: str) -> list[str]:
    """Return the keys of the codes whose labels contain these words."""
    return [key for key, label in codes if contains(label, text)]


def _only_match(codes: Sequence[Code], text: str) -> str | None:
    """Return the only code that matches, or the one with this letter or figure."""
    matches = _matching_keys(codes, text)
    return matches[0] if len(matches) == 1 else _match_by_letter(codes, text)


def _match_by_letter(codes: Sequence[Code], text: str) -> str | None:
    """Return the key of the code with this letter or figure, such as `C` of 3x5x2."""
    folded = fold(text.strip())
    matches = [key for key, label in codes if fold(label).startswith(f"{folded} ")]
    return matches[0] if len(folded) == 1 and len(matches) == 1 else None


class _CodeChip(Button):
    """A chosen code; clicking it removes the code. It is no tab stop: typed words would press it.

    Signals: `removed` with its key.
    """

    removed = Signal(str)

    def __init__(self, key: str, label: str) -> None:
        super().__init__(label, icon="x", size=Size.SMALL)
        self.key = key
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(accessible_text(f"Remove {label}"))
        set_tip(self, f"Remove {label}")
        self.clicked.connect(self._pressed)

    def _pressed(self) -> None:
        self.removed.emit(self.key)


class CodesPicker(QWidget):
    """Chooses any number of codes; its value is a tuple of keys in the order of choosing.

    Backspace or Delete in the empty line removes the last one.
    """

    edited = Signal()

    def __init__(self, codes: Sequence[Code], *, placeholder: str = "Type to add one") -> None:
        super().__init__()
        self._codes = tuple(codes)
        self._chips_shown: list[_CodeChip] = []
        self._placeholder = placeholder
        self._picker = CodePicker(codes, placeholder=placeholder)
        self._picker.installEventFilter(self)
        # Later, as the line's own list writes what it offered into the line after it tells of it.
        self._picker.chosen.connect(self._picked, Qt.ConnectionType.QueuedConnection)
        self._picker.edited.connect(self.edited)
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips, gap=4)
        vbox(self._picker, self._chips, within=self, spacing=Space.TIGHT)
        self._chips.hide()
        self.setFocusProxy(self._picker)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    @property
    def picker(self) -> CodePicker:
        """The picker in which the next code is found."""
        return self._picker

    def set_codes(self, codes: Sequence[Code]) -> None:
        """Replace the list; what was chosen stays, and so does what is typed."""
        self._codes = tuple(codes)
        self._picker.set_codes(codes)

    def _picked(self, key: str) -> None:
        self._add(key)
        self._picker.show_value(None)
        self.edited.emit()

    def _add(self, key: str) -> None:
        if any(chip.key == key for chip in self._chips_shown):
            return
        chip = _CodeChip(key, dict(self._codes).get(key, key))
        chip.removed.connect(self._remove)
        self._chips_shown.append(chip)
        self._flow.addWidget(chip)
        chip.show()
        self._arrange()

    def _remove(self, key: str) -> None:
        for chip in [chip for chip in self._chips_shown if chip.key == key]:
            self._drop(chip)
        self._arrange()
        self._picker.setFocus()
        self.edited.emit()

    def _drop(self, chip: _CodeChip) -> None:
        self._chips_shown.remove(chip)
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()

    def _arrange(self) -> None:
        self._chips.setVisible(bool(self._chips_shown))
        self._picker.set_placeholder(ADD_ANOTHER if self._chips_shown else self._placeholder)
        self.updateGeometry()

    def value(self) -> object:
        """Return the keys; text still in the line counts as the code it matches."""
        keys = [chip.key for chip in self._chips_shown]
        typed = self._picker.value()
        return tuple(keys if typed is None or typed in keys else [*keys, typed])

    def show_value(self, value: object) -> None:
        """Show keys; None shows none."""
        for chip in tuple(self._chips_shown):
            self._drop(chip)
        self._picker.show_value(None)
        for key in list_of(str, value):
            self._add(key)
        self._arrange()

    def set_read_only(self, read_only: bool) -> None:
        self._picker.setVisible(not read_only)
        self._picker.set_read_only(read_only)
        for chip in self._chips_shown:
            chip.setEnabled(not read_only)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self._picker
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in REMOVES
            and not event.isAutoRepeat()  # a key held to clear the line
            and not self._picker.currentText()
            and self._chips_shown
        ):
            self._remove(self._chips_shown[-1].key)
            return True
        return super().eventFilter(watched, event)

    def mark_problem(self, problem: bool) -> None:
        self._picker.mark_problem(problem)

    def main(self) -> QWidget:
        return self._picker

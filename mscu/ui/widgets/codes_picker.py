"""Several codes of one list: each chosen one is a small button that takes it away again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from mscu.ui.look.plain_tips import tip
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.code_picker import Code, CodePicker
from mscu.ui.widgets.flow import FlowLayout


class _Taken(Button):
    """A chosen code; pressing it takes the code away.

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
        """The line in which the next one is found."""
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
        """The keys; words that still stand in the line count as it would take them."""
        keys = [chip.key for chip in self._taken]
        typed = self._picker.value()
        return tuple(keys if typed is None or typed in keys else [*keys, typed])

    def show_value(self, value: object) -> None:
        """Show keys; None is none of them."""
        for chip in tuple(self._taken):
            self._drop(chip)
        self._picker.show_value(None)
        for key in cast("Sequence[str]", value or ()):
            self._take(key)
        self._arrange()

    def set_read_only(self, read_only: bool) -> None:
        """Show only, or let choose."""
        self._picker.setVisible(not read_only)
        self._picker.set_read_only(read_only)
        for chip in self._taken:
            chip.setEnabled(not read_only)

    def mark_problem(self, problem: bool) -> None:
        """Draw the edge of a field that needs another look."""
        self._picker.mark_problem(problem)

    def main(self) -> QWidget:
        """The line in which the next one is found."""
        return self._picker

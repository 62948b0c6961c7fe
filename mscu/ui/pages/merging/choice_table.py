"""Two records in two columns: where they differ, one value is chosen; the rest stands once."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.actions.merging.compare import BOTH, KEPT, OTHER, ComparedField, Comparison, Side
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import apart, isolated
from mscu.ui.look.fonts import Type
from mscu.ui.look.palette import Status
from mscu.ui.widgets.chip import ChipLabel
from mscu.ui.widgets.choices import RadioField
from mscu.ui.widgets.label import Label, rule

LABEL_WIDTH = 190
NOTHING = "nothing is recorded"
BOTH_WORDS = "Both, one after the other"
_TOP = Qt.AlignmentFlag.AlignTop
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop


class _Value(QWidget):
    """One of the values of a field: a round button, and the value in as many lines as it needs."""

    def __init__(self, label: str, value: str, of: str) -> None:
        super().__init__()
        self.button = RadioField("")
        self.button.setAccessibleName(f"{label}: {value or NOTHING}, {of}")
        words = Label(isolated(value) or NOTHING, tone="text" if value else "text3", wrap=True)
        words.setAlignment(_LEFT)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(6)
        row.addWidget(self.button, 0, _TOP)
        below_middle = QVBoxLayout()
        below_middle.setContentsMargins(0, 2, 0, 0)
        below_middle.addWidget(words)
        row.addLayout(below_middle, 1)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.button.setFocus()
        self.button.click()


class ChoiceTable(QWidget):
    """The fields of two records; `taken` and `both` name what was chosen otherwise than it is.

    Signals: `edited` after a choice.
    """

    edited = Signal()

    def __init__(self, compared: Comparison) -> None:
        super().__init__()
        self._groups: dict[str, tuple[QButtonGroup, dict[str, RadioField]]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self._put_head(compared.kept, 1, "Kept")
        self._put_head(compared.other, 2, "Combined into it")
        for field in compared.fields:
            if field.differs:
                self._put_field(field)
        self._put_same([field for field in compared.fields if not field.differs and field.kept])

    def _put_head(self, side: Side, column: int, what: str) -> None:
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(Label(what, step=Type.SMALL, tone="text2"))
        title = Label(isolated(side.title), step=Type.STRONG, wrap=True, selectable=True)
        title.setAlignment(_LEFT)
        head.addWidget(title)
        detail = Label(apart(side.detail), step=Type.SMALL, tone="text2", wrap=True)
        detail.setAlignment(_LEFT)
        head.addWidget(detail)
        head.addStretch(1)
        self._grid.addLayout(head, 0, column)

    def _put_field(self, field: ComparedField) -> None:
        row = self._grid.rowCount()
        self._grid.addWidget(rule(), row, 0, 1, 3)
        self._grid.addWidget(_label_of(field), row + 1, 0, _TOP)
        group = QButtonGroup(self)
        buttons: dict[str, RadioField] = {}
        for column, (key, value) in enumerate(((KEPT, field.kept), (OTHER, field.other)), 1):
            of = "as the kept one says" if key == KEPT else "as the other one says"
            shown = _Value(field.label, value, of)
            buttons[key] = shown.button
            self._grid.addWidget(shown, row + 1, column, _TOP)
        if field.may_join:
            joined = _Value(field.label, BOTH_WORDS, "joined")
            buttons[BOTH] = joined.button
            self._grid.addWidget(joined, row + 2, 1, 1, 2, _TOP)
        for button in buttons.values():
            group.addButton(button)
        buttons[BOTH if field.may_join else field.suggested].setChecked(True)
        group.buttonClicked.connect(self._clicked)
        self._groups[field.name] = (group, buttons)

    def _put_same(self, fields: list[ComparedField]) -> None:
        row = self._grid.rowCount()
        if fields or not self._groups:
            self._grid.addWidget(rule(), row, 0, 1, 3)
        if fields:
            said = " · ".join(isolated(f"{field.label}: {field.kept}") for field in fields)
            self._grid.addWidget(Label("The same in both", tone="text2"), row + 1, 0, _TOP)
            same = Label(said, tone="text2", wrap=True)
            same.setAlignment(_LEFT)
            self._grid.addWidget(same, row + 1, 1, 1, 2)
        elif not self._groups:
            words = "They say the same in every field."
            self._grid.addWidget(Label(words, tone="text2", wrap=True), row + 1, 0, 1, 3)

    def takes_focus(self) -> bool:
        """Go to the first choice; false where there is nothing to choose."""
        for _, buttons in self._groups.values():
            next(each for each in buttons.values() if each.isChecked()).setFocus()
            return True
        return False

    def _clicked(self) -> None:
        self.edited.emit()

    def _chosen(self, key: str) -> tuple[str, ...]:
        return tuple(
            name
            for name, (_, buttons) in self._groups.items()
            if key in buttons and buttons[key].isChecked()
        )

    @property
    def taken(self) -> tuple[str, ...]:
        """The fields in which the other one's value is chosen."""
        return self._chosen(OTHER)

    @property
    def both(self) -> tuple[str, ...]:
        """The texts of which both are wanted."""
        return self._chosen(BOTH)


def _label_of(field: ComparedField) -> QWidget:
    """Say of a field that both differ in it: in a word, not by colour alone."""
    around = QWidget()
    row = QHBoxLayout(around)
    row.setContentsMargins(0, 4, 0, 0)
    row.setSpacing(8)
    row.addWidget(Label(field.label))
    row.addWidget(ChipLabel(Chip("Differs", Status.SOON)))
    row.addStretch(1)
    return around

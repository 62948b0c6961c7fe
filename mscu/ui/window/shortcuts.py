"""The overview of shortcuts (F1): those of the window, and those of the page in front."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from mscu.ui.look.fonts import Type
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.label import Label, rule

Keys = tuple[str, str]
EVERYWHERE: tuple[Keys, ...] = (
    ("Ctrl+K", "Search"),
    ("Ctrl+Enter", "In the search: show all that is found, with filters"),
    ("Alt+W", "In the search: watch what is typed, or whoever the arrows came to"),
    ("Ctrl+N", "New: what fits the page"),
    ("Ctrl+Shift+N", "Take a call"),
    ("Ctrl+S", "Save the form"),
    ("Esc", "Leave the form; the draft stays"),
    ("Alt+Left", "Back to where I was"),
    ("Ctrl+1 to Ctrl+9", "The pages of the rail, from the top"),
    ("Ctrl+B", "Fold or unfold the rail"),
    ("F9 or Ctrl+Shift+H", "Hide everything at once; again shows it"),
    ("Ctrl+L", "Lock"),
    ("F1", "This overview"),
)


class ShortcutSheet(QDialog):
    """A small window beside the work: nothing waits for it to be closed."""

    def __init__(self, page_title: str, own: Iterable[Keys], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Shortcuts")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(Label("Everywhere", step=Type.SECTION))
        column.addLayout(_table(EVERYWHERE))
        own = tuple(own)
        if own:
            column.addWidget(rule())
            column.addWidget(Label(page_title, step=Type.SECTION))
            column.addLayout(_table(own))
        close = Button("Close", hint="Esc")
        close.clicked.connect(self.close)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)


def _table(keys: Iterable[Keys]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(6)
    for row, (key, words) in enumerate(keys):
        grid.addWidget(Label(key, step=Type.LABEL, tone="text2"), row, 0)
        grid.addWidget(Label(words), row, 1)
    grid.setColumnStretch(1, 1)
    return grid

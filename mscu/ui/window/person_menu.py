"""The menu at the foot of the rail: one's passphrase, light or dark, shortcuts, lock."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from mscu.ui.look.theme import Scheme

_SCHEMES = (
    (Scheme.SYSTEM, "Colours as the desktop"),
    (Scheme.LIGHT, "Light"),
    (Scheme.DARK, "Dark"),
)


class PersonMenu(QMenu):
    """What concerns the person and this workstation, not the work.

    Signals: `passphrase_wanted`, `shortcuts_wanted`, `lock_wanted`; `scheme_wanted` with a
    scheme's value.
    """

    passphrase_wanted = Signal()
    shortcuts_wanted = Signal()
    lock_wanted = Signal()
    scheme_wanted = Signal(str)

    def __init__(self, parent: QWidget, *, scheme: Scheme, may_change: bool) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if may_change:
            self.addAction("Change my passphrase").triggered.connect(self.passphrase_wanted)
            self.addSeparator()
        self._add_schemes(scheme)
        self.addSeparator()
        self.addAction("Shortcuts\tF1").triggered.connect(self.shortcuts_wanted)
        self.addAction("Lock\tCtrl+L").triggered.connect(self.lock_wanted)

    def _add_schemes(self, worn: Scheme) -> None:
        group = QActionGroup(self)
        group.triggered.connect(self._chosen)
        for scheme, words in _SCHEMES:
            action = self.addAction(words)
            action.setData(scheme.value)
            action.setCheckable(True)
            action.setChecked(scheme is worn)
            group.addAction(action)

    def _chosen(self, action: QAction) -> None:
        self.scheme_wanted.emit(str(action.data()))

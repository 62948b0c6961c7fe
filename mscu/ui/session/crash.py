"""What happens when the program itself fails: a notice on the screen and a line of the log, without data.

The message of an unexpected error may name people, so only its type and place are shown or kept.
"""

from __future__ import annotations

import logging
import sys
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from mscu.errors import whereabouts
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, hbox, stretch, vbox
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.label import Label

log = logging.getLogger(__name__)
_SENTENCE = "The program hit an error. What you saved is safe."
_KEPT = "What you typed is kept as a draft. Continue, or lock with Ctrl+L and unlock again."
_NOT_KEPT = "What you typed is not kept as a draft: save the open form before you lock or close the window."
_PLACE = "For technical support (contains no case data):"


class CrashNote(QDialog):
    """A notice that the program failed. It is not modal."""

    def __init__(self, location: str, parent: QWidget | None, *, drafts_kept: bool) -> None:
        super().__init__(parent)
        self._location = location
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Something went wrong")
        self.setMinimumWidth(460)
        copy, close = Button("Copy these details"), Button("Continue", kind=ButtonKind.PRIMARY)
        copy.clicked.connect(self._copy)
        close.clicked.connect(self.close)
        row = hbox(stretch(), copy, close)
        vbox(
            Label("Something went wrong", step=Type.SECTION),
            Label(f"{_SENTENCE} {_KEPT if drafts_kept else _NOT_KEPT}", wrap=True),
            Label(_PLACE, step=Type.SMALL, tone="text2", wrap=True),
            Label(location, step=Type.SMALL, tone="text2", wrap=True, selectable=True),
            row,
            within=self,
            spacing=Space.CLOSE,
            margins=(24, 20, 24, 20),
        )

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._location)


class CrashHook(QObject):
    """Catches uncaught exceptions in the window's thread.

    Signals: `crashed` with the type and place of the error.
    """

    crashed = Signal(str)

    def install(self) -> None:
        """Replace Python's own hook, which writes the message to the console."""
        sys.excepthook = self._handle

    def _handle(self, kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        location = whereabouts(error)
        log.error("Unexpected: %s", location)
        self.crashed.emit(location)

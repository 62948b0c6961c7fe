"""Why the program does not start, for somebody who started it without a terminal."""

from __future__ import annotations

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, hbox, stretch, vbox
from mscu.ui.look.theme import Scheme, apply
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.label import Label

_TITLE = "mscu does not start"


class RefusalNote(QDialog):
    """The sentence, which can be selected, and a button that ends the program."""

    def __init__(self, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_TITLE)
        self.setMinimumWidth(460)
        close = Button("Close", kind=ButtonKind.PRIMARY)
        close.clicked.connect(self.accept)
        vbox(
            Label(_TITLE, step=Type.SECTION),
            Label(sentence, wrap=True, selectable=True),
            hbox(stretch(), close),
            within=self,
            spacing=Space.CLOSE,
            margins=(24, 20, 24, 20),
        )


def show_refusal(app: QApplication, sentence: str) -> None:
    """Show the note until it is closed."""
    apply(app, Scheme.SYSTEM)
    note, loop = RefusalNote(sentence), QEventLoop()
    note.destroyed.connect(loop.quit)
    note.show()
    loop.exec()

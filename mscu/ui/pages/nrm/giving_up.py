"""Giving up a First Responder form that will not be sent: it is kept, with the reason."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from mscu.ui.forms.field_list import TEXT, Field, Section, Sources
from mscu.ui.forms.form import Form
from mscu.ui.widgets.button import Button, Kind
from mscu.ui.widgets.card import Card
from mscu.ui.widgets.label import Label

WHY = (Section("", (Field("reason", "Why", TEXT, required=True, wide=True),)),)
WORDS = (
    "It is not deleted: it stays with the case as it is, with the reason, and can be changed and "
    "sent no more. What the person is owed stays owed."
)


class GivingUp(QWidget):
    """The reason; `begin` is the button that asks for it.

    Signals: `given_up` with the reason; `left` when the form goes on after all.
    """

    given_up = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.form: Form | None = None
        self.begin = Button("Give up", kind=Kind.QUIET, icon="archive")
        self.begin.setToolTip("Put this form away, with the reason: it will not be sent")
        self.begin.clicked.connect(self._begin)
        self._card = Card("Give up this form")
        self._card.body.addWidget(Label(WORDS, wrap=True))
        back = Button("Go on with it", hint="Esc")
        back.clicked.connect(self.left)
        self.confirm = Button("Give it up", kind=Kind.DANGER)
        self.confirm.clicked.connect(self._confirm)
        foot = self._card.foot()
        foot.addWidget(back)
        foot.addStretch(1)
        foot.addWidget(self.confirm)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self._card)
        column.addStretch(1)

    def make_form(self, sources: Sources) -> None:
        """Make the field, once the lists of codes are here."""
        self.form = Form(WHY, sources)
        self._card.body.addWidget(self.form)

    def _begin(self) -> None:
        """Ask why, in place of the fields."""
        around = self.parentWidget()
        if self.form is not None and isinstance(around, QStackedWidget):
            around.setCurrentWidget(self)
            self.form.show_values({"reason": ""})
            self.form.focus_first()

    def show_problems(self, problems: dict[str, str]) -> dict[str, str]:
        """Show sentences beside the field; gives back the others."""
        return self.form.show_problems(problems) if self.form is not None else problems

    def _confirm(self) -> None:
        if self.form is not None:
            self.given_up.emit(str(self.form.values()["reason"] or ""))

"""What leaves of a form: its boxes to paste, the pack as a PDF, and the record that it was sent."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mscu.actions.nrm.nrm_forms import NrmFormAnswer
from mscu.ui.forms.field_list import CODES, LINE, Field, Section, Sources
from mscu.ui.forms.form import Form
from mscu.ui.look.fonts import Type
from mscu.ui.look.row_delegate import RowStyle
from mscu.ui.look.row_look import RowLook
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.card import Card
from mscu.ui.widgets.chronology import Chronology, Line
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.message_bar import Waits

PACK = (
    Section(
        "",
        (
            Field("recipient", "Recipient", LINE, required=True),
            Field("gateway", "Legal gateway", CODES("legal_gateway"), required=True),
            Field("reason", "Reason, in your words", LINE, required=True, wide=True),
        ),
    ),
)
USUAL = {"recipient": "Home Office", "gateway": "legal_gateway:msa_s52", "reason": ""}


class Leaving(QWidget):
    """The boxes that were filled, in form order: Enter copies one.

    Signals: `copy_wanted` with the key of a question, empty for all of them; `pack_wanted` with
    the answers about a copy.
    """

    copy_wanted = Signal(str)
    pack_wanted = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self.form: Form | None = None
        self.boxes = Chronology("Boxes of the online form", RowStyle(gutter=16))
        self.boxes.opened.connect(self._copy_one)
        self._all = Button("Copy all", icon="copy")
        self._all.clicked.connect(self._copy_all)
        self._save = Button("Save as PDF", icon="download")
        self._save.clicked.connect(self._pack)
        self._waits = Waits("")
        self._pack_card = Card("Pack as a PDF", note="its SHA-256 is logged with it")
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._save)
        row.addStretch(1)
        self._pack_card.body.addLayout(row)
        head = QHBoxLayout()
        head.addWidget(Label("To paste into the online form", step=Type.SECTION))
        head.addWidget(Label("Enter copies a box; each copy is on record", tone="text3"))
        head.addStretch(1)
        head.addWidget(self._all)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(12)
        column.addWidget(self._pack_card)
        column.addWidget(self._waits)
        column.addLayout(head)
        column.addWidget(self.boxes, 1)

    def make_form(self, sources: Sources) -> None:
        """Make the fields about a copy, once the lists of codes are here."""
        self.form = Form(PACK, sources, columns=2)
        self.form.show_values(USUAL)
        self._pack_card.body.insertWidget(0, self.form)

    def show_form(self, answer: NrmFormAnswer) -> None:
        """Show what would be copied."""
        reason = waits_for(answer)
        may_print = "" if answer.may_print else "Your role does not print."
        for button in (self._all, self._save):
            button.block(reason or may_print)
        self._waits.say(reason or may_print)
        self._waits.setVisible(bool(reason or may_print))
        self.boxes.show_lines(_boxes(answer))

    def show_problems(self, problems: dict[str, str]) -> dict[str, str]:
        """Show sentences beside the fields about a copy; gives back the others."""
        return self.form.show_problems(problems) if self.form is not None else problems

    def _copy_one(self, key: object) -> None:
        if self._all.isEnabled():
            self.copy_wanted.emit(str(key))

    def _copy_all(self) -> None:
        self.copy_wanted.emit("")

    def _pack(self) -> None:
        if self.form is not None:
            self.pack_wanted.emit({k: str(v or "") for k, v in self.form.values().items()})


def _boxes(answer: NrmFormAnswer) -> Sequence[Line]:
    lines, head = [], ""
    for section, question in answer.told.going_out:
        value = question.shown(answer.told.given(question.key))
        if value:
            fresh = section.title if section.title != head else ""
            head = section.title
            shown = " ".join(value.split())
            lines.append(Line(question.key, RowLook(question.label, shown, head=fresh)))
    return lines


def waits_for(answer: NrmFormAnswer) -> str:
    """Say what sending, copying and printing wait for."""
    count = len(answer.needs)
    if not count:
        return ""
    first = answer.told.form.by_key[answer.needs[0].question].label
    more = f" and {count - 1} more" if count > 1 else ""
    return f"Waits for: {first.removesuffix('?')}{more}."

"""Editions: what the unit's copies show, within what their readers may be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mscu.actions.editions.edition_rules import ChangeEdition, EditionTable, EditionTables, TreatmentChoice
from mscu.codes import Sensitivity
from mscu.copy_codes import Treatment
from mscu.ui.forms.field_list import LINE, SEGMENTS, Field, Section
from mscu.ui.forms.form import Form
from mscu.ui.lists.rows import RowsModel
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.layouts import Space, growing, hbox, stretch, vbox
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.answer_frame import AnsweredPanel
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.card import Card, scrolling
from mscu.ui.widgets.label import Label

_LIST_WIDTH = 320
_NOTE = "The print page shows what each edition leaves out, as decided here."
_SAVED = "Decided. {} will be printed this way from now on."


@dataclass(frozen=True)
class _EditionRow:
    id: int
    table: EditionTable


class EditionsPanel(AnsweredPanel):
    """The editions on the left, and how the chosen one treats each kind of fact on the right.

    Signals: `notified` with a message for the page and its status.
    """

    notified = Signal(str, str)

    def __init__(self, dispatcher: Dispatcher) -> None:
        super().__init__()
        self._dispatcher = dispatcher
        self._lines: dict[int, _EditionRow] = {}
        self._model: RowsModel[_EditionRow] = RowsModel(edition_look, parent=self)
        self._view = RowsView(self._model, "Editions")
        self._side = vbox()
        self.card: EditionCard | None = None
        editions = Card("Editions", flush=True)
        editions.body.addWidget(self._view)
        editions.setFixedWidth(_LIST_WIDTH)
        hbox(editions, growing(self._side), within=self, spacing=Space.LARGE)
        self._view.chosen.connect(self._choose)

    def ask(self) -> None:
        self._dispatcher.ask(EditionTables(), then=self._show_editions)

    def _show_editions(self, tables: tuple[EditionTable, ...]) -> None:
        self._lines = {index: _EditionRow(index, table) for index, table in enumerate(tables)}
        self._model.show_rows(list(self._lines.values()))
        if self.card is None:
            self._view.choose_first()
            return
        key = self.card.table.key
        self._choose(next(index for index, line in self._lines.items() if line.table.key == key))

    def _choose(self, line_id: int) -> None:
        line = self._lines.get(line_id)
        if line is None or (self.card is not None and self.card.table == line.table):
            return
        previous, self.card = self.card, EditionCard(self._dispatcher, line.table)
        if previous is not None:
            self._side.removeWidget(previous)
            previous.hide()
            previous.deleteLater()
        self.card.saved.connect(self._saved)
        self._side.addWidget(self.card)

    def _saved(self, short: str) -> None:
        self.notified.emit(_SAVED.format(short), Status.DONE.value)
        self.ask()


class EditionCard(Card):
    """How an edition treats each kind of fact.

    Signals: `saved` with the name of the edition.
    """

    saved = Signal(str)

    def __init__(self, dispatcher: Dispatcher, table: EditionTable) -> None:
        super().__init__(table.short, note=f"{table.readers[:1].lower()}{table.readers[1:]}")
        self._dispatcher, self.table = dispatcher, table
        self.form = Form((Section("", tuple(map(_field, table.rows))),), columns=2)
        self.form.show_values({row.about.value: row.now for row in table.rows})
        self.why = Form((Section("", (_REASON_FIELD,)),), columns=1)
        content = QWidget()
        vbox(
            *(Label(note, tone="text2", wrap=True) for note in _notes(table)),
            self.form,
            stretch(),
            within=content,
            spacing=Space.MEDIUM,
            margins=(4, 4, 12, 4),
        )
        self.body.addWidget(scrolling(content), 1)
        self.body.addWidget(self.why)
        save = Button("Decide", kind=ButtonKind.PRIMARY, icon="check")
        save.clicked.connect(self.save)
        foot = self.foot()
        foot.addStretch(1)
        foot.addWidget(save)

    def save(self) -> None:
        values: dict[str, Any] = self.form.values()
        command = ChangeEdition(
            edition=self.table.key,
            treatments=tuple(
                (Sensitivity(name), treatment)
                for name, treatment in values.items()
                if isinstance(treatment, Treatment)
            ),
            reason=str(self.why.values()["reason"] or ""),
        )
        self._dispatcher.perform(command, then=self._done, problems=self._refused)

    def _done(self, _nothing: None) -> None:
        self.why.show_values({})
        self.saved.emit(self.table.short)

    def _refused(self, problems: dict[str, str]) -> None:
        self.why.show_problems(self.form.show_problems(problems))


_REASON_FIELD = Field("reason", "Why, and who agreed", LINE, required=True, wide=True)


def _field(row: TreatmentChoice) -> Field:
    differs = row.now is not row.delivered
    return Field(
        row.about.value,
        row.about.label,
        SEGMENTS(tuple((treatment, treatment.label) for treatment in row.choices)),
        aside=f"delivered: {row.delivered.label.lower()}" if differs else "",
    )


def _notes(table: EditionTable) -> list[str]:
    left_out = ", ".join(f"{fact[:1].lower()}{fact[1:]}" for fact in table.always_out)
    changed = f"Changed {table.changed}." if table.changed else "As delivered."
    return [changed, _NOTE, *([f"Can never be included: {left_out}."] if left_out else [])]


def edition_look(line: _EditionRow) -> RowLook:
    """Return the row of an edition, marked if this unit has changed it."""
    table = line.table
    return RowLook(table.short, "changed by this unit" if table.changed else table.readers)

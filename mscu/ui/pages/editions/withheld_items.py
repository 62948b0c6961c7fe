"""Items under handling code C, while a copy is issued: each asks how its conditions are met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from mscu.actions.entries.handling import ConditionsMet, WithheldItem
from mscu.ui.forms.field_list import LINE, Field, Section
from mscu.ui.forms.form import Form
from mscu.ui.look.folding import joined
from mscu.ui.look.fonts import Type
from mscu.ui.widgets.label import Label

FIELD = "met."
"""How the fields begin whose rest is the number of an item, as `IssueEdition` names them."""
HEAD = "Under handling code C"
WORDS = "Held back, unless you say how the conditions are met for this copy."


class WithheldItems(QWidget):
    """The items that are held back, each with a field for how its conditions are met.

    Signals: `edited` when a person typed something, `settled` when what is held back may be others.
    """

    edited = Signal()
    settled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._items: tuple[WithheldItem, ...] = ()
        self._met: tuple[int, ...] = ()
        self.form: Form | None = None
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)
        self._room.setSpacing(8)
        self._room.addWidget(Label(HEAD, step=Type.SECTION))
        self._room.addWidget(Label(WORDS, step=Type.SMALL, tone="text2", wrap=True))
        self.hide()

    def show_items(self, items: Sequence[WithheldItem]) -> None:
        """Ask for these."""
        if tuple(items) != self._items:
            self._items = tuple(items)
            self._make_form()
        self.setVisible(bool(self._items))

    def _make_form(self) -> None:
        if self.form is not None:
            self._room.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.form = Form((Section("", tuple(map(_field, self._items))),), columns=1)
        self.form.edited.connect(self.edited)
        for name in self.form.names():
            cast("QLineEdit", self.form.editor(name).main()).editingFinished.connect(self.settle)
        self._room.addWidget(self.form)
        self.settle()

    def settle(self) -> None:
        """Have the pages show what is held back now."""
        met = tuple(each.item_id for each in self.met())
        if met != self._met:
            self._met = met
            self.settled.emit()

    def met(self) -> tuple[ConditionsMet, ...]:
        """Give the items whose conditions are met for this copy, each with how."""
        said = self.form.values() if self.form is not None else {}
        return tuple(
            ConditionsMet(item_id=each.id, how=how)
            for each in self._items
            if (how := str(said.get(f"{FIELD}{each.id}") or "").strip())
        )

    def clear(self) -> None:
        """Forget what was typed: conditions are met for one copy, and the next one asks again."""
        if self.form is not None:
            self.form.show_values({})
        self.settle()

    def show_problems(self, problems: Mapping[str, str]) -> dict[str, str]:
        """Show sentences beside their fields; gives back those that belong to none."""
        return self.form.show_problems(problems) if self.form is not None else dict(problems)


def _field(item: WithheldItem) -> Field:
    instead = "its sanitised version" if item.has_sanitised else "a line that it is held back"
    return Field(
        f"{FIELD}{item.id}",
        item.name,
        LINE,
        hint=joined(item.words, item.conditions, item.action),
        wide=True,
        placeholder=f"empty: {instead}",
    )

"""One nominal that words may mean, known or new, with a button and a key that confirm it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QWidget

from mscu.actions.core.form_choices import label_in_sentence
from mscu.actions.entries.entries import About
from mscu.actions.intake.named_in_words import NewNominal
from mscu.code_keys import MENTIONED
from mscu.codes import SubjectKind
from mscu.ui.look.folding import accessible_text, isolated
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, aligned, growing, hbox, vbox
from mscu.ui.look.tool_tips import set_tip
from mscu.ui.pages.matching.match_rows import Sign
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.chip import StrengthMark
from mscu.ui.widgets.label import Label

Key = tuple[str, object]
"""What stays the same while more is typed: the id of a nominal, or the kind and name of a new one."""
NUMBERED = 9
"""Rows that have a key: Alt+1 to Alt+9."""
ALL_STRONG_KEYS = "Alt+A"


@dataclass(frozen=True, kw_only=True)
class KnownLook:
    """One row: what the words may mean, and why."""

    key: Key
    kind: SubjectKind
    title: str
    detail: str
    strength: int = 0
    """From 1 to 3; 0 for what nobody has recorded."""
    means: About | NewNominal

    @property
    def is_new(self) -> bool:
        return isinstance(self.means, NewNominal)


def known_key(subject_id: int) -> Key:
    """Return the key of the row of a nominal that is recorded."""
    return ("subject", subject_id)


def keys_of(number: int) -> str:
    """Return the key of a row by its number, if it has one."""
    return f"Alt+{number}" if number <= NUMBERED else ""


def bind_keys(within: QWidget, act: Callable[[int], None], act_on_strong: Callable[[], None]) -> None:
    """Bind Alt and a figure to the row of that number, and Alt+A to all strong ones."""
    QShortcut(QKeySequence(ALL_STRONG_KEYS), within).activated.connect(act_on_strong)
    for number in range(1, NUMBERED + 1):
        QShortcut(QKeySequence(keys_of(number)), within).activated.connect(partial(act, number))


def new_look(nominal: NewNominal, roles: Mapping[str, str]) -> KnownLook:
    """Return the row of what nobody has recorded; `roles` are the labels of roles by their keys."""
    what = nominal.name if nominal.number else nominal.kind.label
    words = ", ".join(filter(None, (label_in_sentence(what), role_words(nominal.role, roles))))
    title = nominal.number or nominal.name
    return KnownLook(
        key=(nominal.kind.value, title.casefold()),
        kind=nominal.kind,
        title=title,
        detail=f"not known yet · {words}",
        means=nominal,
    )


def role_words(role: str, roles: Mapping[str, str]) -> str:
    """Return the label of a role within a sentence; empty for what is only mentioned."""
    return label_in_sentence(roles.get(role, "")) if role != MENTIONED else ""


class KnownRow(QFrame):
    """One row with its button; a click leaves the keyboard where it is. Signals: `pressed`."""

    pressed = Signal()

    def __init__(self, look: KnownLook, number: int) -> None:
        super().__init__()
        self.look, self._keys = look, keys_of(number)
        title = Label(isolated(look.title), step=Type.STRONG, wrap=True)
        detail = Label(look.detail, step=Type.SMALL, tone="text2", wrap=True)
        head = hbox(growing(title), spacing=Space.SMALL)
        if look.strength:
            head.addWidget(StrengthMark(look.strength), 0, Qt.AlignmentFlag.AlignTop)
        self.button = Button("", size=Size.SMALL)
        widths = map(self._width_of, (True, False))
        self.button.setFixedWidth(max(widths))  # so that confirming moves nothing
        self.button.setCheckable(True)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self.pressed)
        middle = Qt.AlignmentFlag.AlignVCenter
        row = hbox(
            aligned(Sign(look.kind), Qt.AlignmentFlag.AlignTop),
            growing(vbox(head, detail, spacing=Space.HAIR)),
            aligned(self.button, middle),
            spacing=Space.CLOSE,
            margins=(12, 9, 10, 9),
        )
        vbox(row, within=self, spacing=Space.NONE)
        self.show_confirmed(False)

    def _width_of(self, is_confirmed: bool) -> int:
        self._show_label(is_confirmed)
        return self.button.sizeHint().width()

    def _show_label(self, is_confirmed: bool) -> None:
        new = "Noted" if is_confirmed else "Note as new"
        self.button.set_text(new if self.look.is_new else "It is")
        self.button.set_icon_name("check" if is_confirmed else "")
        undoes = f"{self._keys} undoes" if self._keys else "undo"
        self.button.set_hint(undoes if is_confirmed else self._keys)

    @property
    def is_confirmed(self) -> bool:
        return self.button.isChecked()

    def show_confirmed(self, is_confirmed: bool) -> None:
        """Show whether the officer has confirmed it."""
        self.button.setChecked(is_confirmed)
        self._show_label(is_confirmed)
        set_tip(self.button, "Press again if it is not: the report will not name it" if is_confirmed else "")
        state = "the report will name it" if is_confirmed else "press to name it in the report"
        self.button.setAccessibleName(
            accessible_text(f"{self.button.label}: {self.look.title}. {self.look.detail}; {state}")
        )

"""Recovering with both recovery codes, and replacing a passphrase that another user chose."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from mscu.errors import BadRecoveryCode, Invalid, MscuError, NotFound
from mscu.text.passphrases import passphrase_problem
from mscu.text.storable_text import FILL_IN
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, aligned, space, vbox
from mscu.ui.session.background import Background
from mscu.ui.sign_in.passphrase import SHOW_KEYS, PassphraseField, strength
from mscu.ui.sign_in.sign_in_ports import Opened, SignIn, Temporary
from mscu.ui.sign_in.unlock import STORES, WIDTH, wide_button
from mscu.ui.widgets.field_cell import FieldCell
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.link import Link

_SAME = "The passphrases do not match. Type the new one again."


class _LiveCell(FieldCell):
    """A field whose hint changes as the user types."""

    def set_hint(self, text: str) -> None:
        """Change the hint, unless a problem is shown."""
        self._hint = text
        if not self.problem:
            self._show_hint()


class NewPassphrase(QWidget):
    """Two fields for a new passphrase, with advice on its strength."""

    def __init__(self, login: Callable[[], str]) -> None:
        super().__init__()
        self._login = login
        self.fields = self.new, self.again = PassphraseField(), PassphraseField()
        self.new_cell = _LiveCell(
            "New passphrase", self.new, hint=strength(""), aside=f"{SHOW_KEYS} shows it"
        )
        self.again_cell = FieldCell("Repeat the new passphrase", self.again)
        vbox(self.new_cell, self.again_cell, within=self, spacing=14)
        self.new.edited.connect(self._show_strength)

    def set_large(self) -> None:
        """Make the fields as tall as those of the unlock screen."""
        for field in self.fields:
            field.setProperty("scale", "large")

    def check(self) -> bool:
        """Show any problem beside its field, and return whether there is none."""
        if problem := passphrase_problem(self.new.value(), self._login()):
            self.new_cell.show_problem(problem)
            self.new_cell.take_focus()
            return False
        if self.new.value() != self.again.value():
            self.again_cell.show_problem(_SAME)
            self.again_cell.take_focus()
            return False
        return True

    def clear(self) -> None:
        self.new.clear()
        self.again.clear()

    def set_read_only(self, read_only: bool) -> None:
        """Take no input while the passphrase is being changed."""
        self.new.set_read_only(read_only)
        self.again.set_read_only(read_only)

    def _show_strength(self) -> None:
        self.new_cell.set_hint(strength(self.new.value(), self._login()))


class RecoveryForm(QWidget):
    """Opens a store for a user who has both printed codes.

    Signals: `opened` with the opened store and the new passphrase; `back_requested`.
    """

    opened = Signal(object, str)
    back_requested = Signal()

    def __init__(self, background: Background, sign_in: SignIn, folder: Path, *, person: str = "") -> None:
        super().__init__()
        self._background = background
        self._sign_in = sign_in
        self._folder = folder
        self._person = LineField()
        self._person.setText(person)
        self._codes = (LineField(placeholder=_CODE_FORMAT), LineField(placeholder=_CODE_FORMAT))
        self._passphrase = NewPassphrase(self._typed_name)
        self._cells = (
            FieldCell("Log-in name", self._person),
            FieldCell("First code", self._codes[0], hint="From one envelope."),
            FieldCell("Second code", self._codes[1], hint="From the other envelope."),
        )
        self._button = wide_button(
            "Open with both codes", (self._person, *self._codes, *self._passphrase.fields)
        )
        self._back = Link("Back to unlocking")
        self._lay_out()
        self._button.clicked.connect(self.submit)
        self._back.followed.connect(self.back_requested)

    def begin(self) -> None:
        """Focus the first empty field."""
        self._cells[1 if self._person.text() else 0].take_focus()

    def submit(self) -> None:
        """Try to open the store with both codes."""
        empty = [cell for cell in self._cells if not cell.editor.value()]
        for cell in empty:
            cell.show_problem(FILL_IN)
        if empty:
            empty[0].take_focus()
        elif self._passphrase.check():
            self._set_busy(True)
            codes = (self._codes[0].text(), self._codes[1].text())
            new = self._passphrase.new.value()
            work = partial(self._sign_in.recover, self._folder, codes, self._typed_name(), new)
            self._background.run(work, then=self._done, failed=self._failed)

    def _typed_name(self) -> str:
        return str(self._person.value())

    def _done(self, opened: Opened) -> None:
        new = self._passphrase.new.value()
        self._passphrase.clear()
        for field in self._codes:
            field.clear()
        self.opened.emit(opened, new)

    def _failed(self, error: MscuError) -> None:
        self._set_busy(False)
        cell = self._cells[1]
        if isinstance(error, NotFound):
            cell = self._cells[0]
        elif isinstance(error, BadRecoveryCode) and "second" in error.sentence:
            cell = self._cells[2]
        cell.show_problem(error.sentence)
        cell.take_focus()

    def _set_busy(self, busy: bool) -> None:
        self._button.set_text("Opening the store…" if busy else "Open with both codes")
        self._button.setEnabled(not busy)
        self._back.setEnabled(not busy)
        for field in (self._person, *self._codes, self._passphrase):
            field.set_read_only(busy)

    def _lay_out(self) -> None:
        self.setFixedWidth(WIDTH)
        vbox(
            Label("Two recovery codes", step=Type.FIGURE),
            Label(_WHY, tone="text2", wrap=True),
            *self._cells,
            self._passphrase,
            space(Space.TIGHT),
            self._button,
            aligned(self._back, Qt.AlignmentFlag.AlignLeft),
            within=self,
            spacing=14,
        )


class ChangeForm(QWidget):
    """Asks for a passphrase that only the user knows, before anything else is shown.

    Signals: `changed` once the store has the new passphrase.
    """

    changed = Signal()

    def __init__(self, background: Background, opened: Opened, temporary: Temporary) -> None:
        super().__init__()
        self._background = background
        self._opened = opened
        self._old = temporary.passphrase
        self._name = temporary.person
        self._reason = Label(_reason(temporary), tone="text2", wrap=True)
        self._passphrase = NewPassphrase(self._typed_name)
        self._passphrase.set_large()
        self._button = wide_button("Use this passphrase", self._passphrase.fields)
        self.setFixedWidth(WIDTH)
        vbox(
            Label("A passphrase of your own", step=Type.FIGURE),
            self._reason,
            self._passphrase,
            self._button,
            within=self,
            spacing=18,
        )
        self._button.clicked.connect(self.submit)

    def begin(self) -> None:
        """Focus the first field."""
        self._passphrase.new_cell.take_focus()

    def submit(self) -> None:
        """Change the passphrase."""
        if self._button.isEnabled() and self._passphrase.check():
            self._button.setEnabled(False)
            self._passphrase.set_read_only(True)
            new, again = self._passphrase.new.value(), self._passphrase.again.value()
            work = partial(self._opened.change_passphrase, self._old, new, again)
            self._background.run(work, then=self._done, failed=self._failed)

    def _typed_name(self) -> str:
        return self._name

    def _done(self, _answer: None) -> None:
        self._old = ""
        self._passphrase.clear()
        self.changed.emit()

    def _failed(self, error: MscuError) -> None:
        self._button.setEnabled(True)
        self._passphrase.set_read_only(False)
        if (left := self._opened.temporary) is not None:  # it may be changed in one of two stores
            self._reason.setText(_reason(left))
        problems = error.problems if isinstance(error, Invalid) else {"new": error.sentence}
        self._passphrase.again_cell.show_problem(problems.get("again", ""))
        self._passphrase.new_cell.show_problem(problems.get("new", "") or problems.get("old", ""))
        self._passphrase.new_cell.take_focus()


_CODE_FORMAT = "14 groups of 5 letters and digits"
_WHY = (
    "The two printed codes together open this store for one person, who then chooses a new passphrase. "
    "A passphrase for another store stays as it is. Any unsaved drafts of that person are lost. New codes "
    "are drawn at once: have a printer or a pen ready."
)
_OWN = (
    "Another user chose the passphrase that you typed{}. Choose one now that only you know, because "
    "everything logged under your name counts as yours."
)


def _reason(temporary: Temporary) -> str:
    """Return why the passphrase must be changed; if two stores are open, in which."""
    kinds, stays = temporary.store_kinds, temporary.stays
    if len(kinds) > 1:
        return f"{_OWN.format('')} The new one opens both stores."
    if not stays:
        return _OWN.format("")
    kept = " and ".join(STORES[kind] for kind in stays)
    return f"{_OWN.format(f' for {STORES[kinds[0]]}')} Your passphrase for {kept} is not changed."

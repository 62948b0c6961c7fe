"""The passphrase field: hidden until its eye button is pressed, with a warning about Caps Lock."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from mscu.codes import MIN_PASSPHRASE_LENGTH
from mscu.text.passphrases import passphrase_problem
from mscu.ui.look import icons
from mscu.ui.widgets.editor import flag_problem

SHOW_KEYS = "Ctrl+Shift+S"


class PassphraseField(QLineEdit):
    """A line for a passphrase, without suggestions, context menu or copying.

    Signals: `edited` when the user has typed; `caps_lock` with whether it seems to be on.
    """

    edited = Signal()
    caps_lock = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(1024)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self._caps = False
        self._eye = QAction(icons.icon("eye"), "", self)
        self._eye.triggered.connect(self._toggle)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        self._update_eye()
        keys = QShortcut(QKeySequence(SHOW_KEYS), self)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self._toggle)
        self.textEdited.connect(self._typed)

    @property
    def is_shown(self) -> bool:
        """Return whether the passphrase is shown in clear."""
        return self.echoMode() == QLineEdit.EchoMode.Normal

    def value(self) -> str:
        """Return the passphrase exactly as it was typed."""
        return self.text()

    def show_value(self, value: object) -> None:
        """Show a passphrase, or clear the field."""
        self.setText("" if value is None else str(value))

    def set_read_only(self, read_only: bool) -> None:
        """Take no input, as while the passphrase is being tried."""
        self.setReadOnly(read_only)

    def mark_problem(self, problem: bool) -> None:
        """Draw the border of a field with a problem."""
        flag_problem(self, problem)

    def main(self) -> QWidget:
        return self

    def hide_passphrase(self) -> None:
        """Show dots again."""
        if self.is_shown:
            self._toggle()

    def _toggle(self) -> None:
        show = not self.is_shown
        self.setEchoMode(QLineEdit.EchoMode.Normal if show else QLineEdit.EchoMode.Password)
        self._eye.setIcon(icons.icon("eye-off" if show else "eye"))
        self._update_eye()

    def _update_eye(self) -> None:
        text = "Hide the passphrase" if self.is_shown else "Show the passphrase"
        self._eye.setText(text)
        self._eye.setToolTip(f"{text}  {SHOW_KEYS}")

    def _typed(self, _text: str) -> None:
        self.edited.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_CapsLock:
            self._set_caps(not self._caps)
        else:
            self._guess_caps_lock(event)
        super().keyPressEvent(event)

    def _guess_caps_lock(self, event: QKeyEvent) -> None:
        """Guess Caps Lock from a capital typed without Shift; the system is not asked."""
        text = event.text()
        if len(text) == 1 and text.isalpha() and text.upper() != text.lower():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._set_caps(text.isupper() != shift)

    def _set_caps(self, on: bool) -> None:
        if on != self._caps:
            self._caps = on
            self.caps_lock.emit(on)


def strength(passphrase: str, name: str = "") -> str:
    """Return advice on a new passphrase, as it is typed."""
    if not passphrase:
        return f"At least {MIN_PASSPHRASE_LENGTH} characters. Three or four words you can remember are best."
    missing = MIN_PASSPHRASE_LENGTH - len(passphrase)
    if missing > 0:
        return f"{missing} more character{'s' if missing > 1 else ''}."
    return passphrase_problem(passphrase, name) or "Strong."

"""The passphrase field: hidden until its eye button is pressed, with a warning about Caps Lock."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from mscu.ui.look import icons
from mscu.ui.widgets.editor import flag_problem

SHOW_KEYS = "Ctrl+Shift+S"
MIN_LENGTH = 12
"""Characters. Only the length is enforced (NCSC: three random words)."""
_GOOD, _STRONG = 16, 20
_FEW_LETTERS = 5
_WORDS = 3
_COMMON = ("password", "passphrase", "qwerty", "letmein", "police", "manchester", "modernslavery")


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
    """Return advice on a new passphrase. Only the length is enforced."""
    missing = MIN_LENGTH - len(passphrase)
    if not passphrase:
        return f"At least {MIN_LENGTH} characters. Three or four words you can remember are best."
    if missing > 0:
        return f"{missing} more character{'s' if missing > 1 else ''}."
    if is_easy(passphrase, name):
        return "Long enough, but easy to guess. Use words that do not belong together."
    word_count = len(passphrase.split())
    if len(passphrase) >= _STRONG or (word_count >= _WORDS and len(passphrase) >= _GOOD):
        return "Strong."
    return "Fair. Another word makes it strong."


def is_easy(passphrase: str, name: str = "") -> bool:
    """Return whether the passphrase is among the first that an attacker would try."""
    letters = "".join(passphrase.casefold().split())
    if len(set(letters)) <= _FEW_LETTERS:
        return True
    own_names = [
        name_part for name_part in name.casefold().replace("-", ".").split(".") if len(name_part) > _WORDS
    ]
    remaining = letters
    for word in (*_COMMON, *own_names):
        remaining = remaining.replace(word, "")
    return len(remaining) < MIN_LENGTH / 2 or _is_sequence(letters)


def _is_sequence(plain: str) -> bool:
    """Return whether each character follows the one before, as in 123456789012 or abcdefghijkl."""
    steps = {ord(b) - ord(a) for a, b in pairwise(plain)}
    return len(steps - {-9, 9}) <= 1

"""Works the window as a person does: looks for a field by its name, and presses real keys."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import cast

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from mscu.ui.forms.form import Form
from mscu.ui.look.frame import Frame
from mscu.ui.widgets.choices import CheckField, ChoiceField
from mscu.ui.widgets.code_picker import CodePicker, CodesPicker
from mscu.ui.widgets.editor import Editor
from mscu.ui.widgets.fields import LineField, TextField
from mscu.ui.widgets.lines_editor import LinesEditor
from mscu.ui.widgets.nominal_picker import NominalPicker
from mscu.ui.widgets.segmented import SegmentedField
from mscu.ui.window.main_window import MainWindow

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NOTHING_HELD = Qt.KeyboardModifier.NoModifier
MOST_STOPS = 120
"""Presses of Tab after which a field counts as out of reach."""


@dataclass(frozen=True)
class Row:
    """One row of a field that repeats, or one nominal with its role."""

    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Named:
    """A nominal by its name, with the words of its role where it has another than the first."""

    name: str
    role: str = ""


def keyboard() -> QWidget:
    """Return the widget that a key goes to now: an open list comes before what lies below it."""
    popup = QApplication.activePopupWidget()
    if popup is not None:
        inner: QWidget | None = popup.focusWidget()
        return popup if inner is None else inner
    here = QApplication.focusWidget()
    assert here is not None, "nothing has the keyboard"
    return here


def come_back() -> None:
    """Close a list that is still open, and come back to the window.

    Without a screen nothing makes the window active again when a list closes.
    """
    if QApplication.activePopupWidget() is not None:
        press(Qt.Key.Key_Return)
    for _ in range(3):
        QApplication.processEvents()
    for window in QApplication.topLevelWidgets():
        shown = isinstance(window, MainWindow | Frame) and window.isVisible()
        if shown and QApplication.activeWindow() is not window:
            window.activateWindow()
            for _ in range(3):
                QApplication.processEvents()


def press(key: Qt.Key, held: Qt.KeyboardModifier = NOTHING_HELD, times: int = 1) -> None:
    """Press a key, and let the window do what follows from it."""
    for _ in range(times):
        QTest.keyClick(keyboard(), key, held)
        QApplication.processEvents()


def write(words: str) -> None:
    """Type words; letters that are on no key arrive as an input method sends them."""
    for plain, part in groupby(words, str.isascii):
        letters = "".join(part)
        if plain:
            for letter in letters:
                QTest.keyClicks(keyboard(), letter)
        else:
            for letter in letters:
                _compose(letter)


def _compose(letter: str) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, Qt.Key.Key_unknown, NOTHING_HELD, letter)
        QApplication.sendEvent(keyboard(), event)


def write_over(words: str) -> None:
    """Type words in the place of those that stand there."""
    press(Qt.Key.Key_A, CTRL)
    write(words)


def reach(arrived: Callable[[], bool], key: Qt.Key = Qt.Key.Key_Tab, what: str = "it") -> None:
    """Press a key until something has come about."""
    for _ in range(MOST_STOPS):
        if arrived():
            return
        press(key)
    raise AssertionError(f"The keyboard does not come to {what}.")


# ------------------------------------------------------------------------------ kinds of fields


def _line(_editor: Editor, value: object) -> None:
    write_over(str(value))


def _code(_editor: Editor, value: object) -> None:
    find_code(str(value))


def _codes(_editor: Editor, value: object) -> None:
    for words in cast("Iterable[str]", value):
        find_code(words)
        come_back()


def find_code(words: str) -> None:
    """Type a code's words, and close the list that offers it."""
    write_over(words)
    if QApplication.activePopupWidget() is not None:
        press(Qt.Key.Key_Return)


def _choice(editor: Editor, value: object) -> None:
    choose(cast("ChoiceField", editor), str(value))


def choose(listed: QComboBox, words: str) -> None:
    """Go down a closed list until the words stand in it."""
    press(Qt.Key.Key_Home)

    def there() -> bool:
        return listed.currentText() == words

    reach(there, Qt.Key.Key_Down, words)


def _check(editor: Editor, value: object) -> None:
    if editor.value() != value:
        press(Qt.Key.Key_Space)


def _segment(editor: Editor, value: object) -> None:
    def there() -> bool:
        return editor.value() == value

    reach(there, Qt.Key.Key_Right, str(value))


def _nominal(editor: Editor, value: object) -> None:
    picker = cast("NominalPicker", editor)
    several = value if isinstance(value, Sequence) else (value,)
    for each in cast("Iterable[Named]", several):
        _find_nominal(picker, each.name)
        if each.role:
            _give_role(each)


def _find_nominal(picker: NominalPicker, name: str) -> None:
    write(name)
    press(Qt.Key.Key_Return)

    def there() -> bool:
        return str(picker.popup.currentIndex().data()).startswith(name)

    reach(there, Qt.Key.Key_Down, name)
    press(Qt.Key.Key_Return)
    come_back()


def _give_role(named: Named) -> None:
    """Go back from the empty line to the role of the one that was chosen last."""
    press(Qt.Key.Key_Backspace)
    press(Qt.Key.Key_Tab)
    role = keyboard()
    assert isinstance(role, ChoiceField)
    choose(role, named.role)
    press(Qt.Key.Key_Tab)


def _lines(editor: Editor, value: object) -> None:
    lines = cast("LinesEditor", editor)
    for number, row in enumerate(cast("Sequence[Row]", value)):
        if number:
            press(Qt.Key.Key_Return, CTRL)
        else:
            press(Qt.Key.Key_Space)
        _fill_row(lines, row)


def _fill_row(lines: LinesEditor, row: Row) -> None:
    # Rows are looked at only to know where the keyboard is.
    editors = lines._rows[-1].editors  # noqa: SLF001
    for name, each in editors.items():
        if name in row.values:
            each.main().setFocus()
            fill(each, row.values[name])
            come_back()


FILLING: tuple[tuple[type, Callable[[Editor, object], None]], ...] = (
    (CodesPicker, _codes),
    (CodePicker, _code),
    (ChoiceField, _choice),
    (CheckField, _check),
    (SegmentedField, _segment),
    (NominalPicker, _nominal),
    (LinesEditor, _lines),
    (TextField, _line),
    (LineField, _line),
)


def fill(editor: Editor, value: object) -> None:
    """Fill the field that has the keyboard."""
    for kind, way in FILLING:
        if isinstance(editor, kind):
            way(editor, value)
            return
    raise AssertionError(f"Nobody knows how to fill {type(editor).__name__}.")


def _tab_to(form: Form, name: str) -> None:
    field_ = form.editor(name).main()

    def is_there() -> bool:
        here = keyboard()
        return here is field_ or here is field_.focusProxy() or field_.isAncestorOf(here)

    reach(is_there, what=form.cell(name).editor.main().accessibleName() or name)


def fill_form(form: Form, values: Mapping[str, object]) -> None:
    """Fill a form from its first field to its last; every value must find its field."""
    left = dict(values)
    for name in form.names():
        if name in left:
            _tab_to(form, name)
            fill(form.editor(name), left.pop(name))
            come_back()
    assert not left, f"The form asks for no {', '.join(left)}."

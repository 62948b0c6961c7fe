"""Several codes chosen by keyboard: the next key goes on to the next field, and none removes a choice."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mscu.actions.core.form_choices import CodeLists
from mscu.gate import Gate
from mscu.ui.forms.field_list import CODES_MANY
from mscu.ui.forms.form import Form
from mscu.ui.look.layouts import vbox
from mscu.ui.pages.editing.case_sources import sources_of
from mscu.ui.pages.subjects.subject_forms import FORMS as SUBJECT_FORMS
from mscu.ui.widgets.code_picker import CodesPicker
from mscu.ui.widgets.fields import LineField
from tests.ui.look.test_keyboard import Ordered
from tests.ui.pages.test_not_reached import forms

FORMS = {
    name: sections
    for name, sections in (*forms(), *((kind.value, form) for kind, form in SUBJECT_FORMS.items()))
    if any(isinstance(field.editor, CODES_MANY) for section in sections for field in section.fields)
}
TYPED = "31 Feb 2029"


def keyboard() -> QWidget:
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus


def written(widget: QWidget) -> str | None:
    if isinstance(widget, QLineEdit):
        return widget.text()
    return widget.currentText() if isinstance(widget, QComboBox) and widget.isEditable() else None


def choose_first(picker: CodesPicker) -> None:
    picker.main().setFocus()
    completer = picker.picker.completer()
    assert completer is not None
    listed = completer.popup()
    assert listed is not None
    QTest.keyClick(picker.picker, Qt.Key.Key_Down)
    QTest.keyClick(listed, Qt.Key.Key_Return)
    QApplication.processEvents()
    picker.window().activateWindow()  # without a screen nothing does it when a list closes
    QApplication.processEvents()


def test_tab_goes_on_to_the_next_field_and_no_letter_removes_a_choice(
    officer: Gate, qtbot: QtBot, subtests: pytest.Subtests
) -> None:
    sources = sources_of(officer.ask(CodeLists()), date(2022, 6, 20))
    for name in sorted(FORMS):
        window = Ordered()
        qtbot.addWidget(window)
        form = Form(FORMS[name], sources)
        vbox(form, LineField(), within=window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        for picker in [each for each in form.findChildren(CodesPicker) if each.isVisible()]:
            with subtests.test(f"{name}: {picker.accessibleName()}"):
                goes_on_from(picker)
        window.hide()


def goes_on_from(picker: CodesPicker) -> None:
    choose_first(picker)
    chosen = picker.value()
    assert chosen
    assert keyboard() is picker.main()
    QTest.keyClick(keyboard(), Qt.Key.Key_Tab)
    after = keyboard()
    assert not picker.isAncestorOf(after)
    assert not isinstance(after, QAbstractButton) or not after.accessibleName().startswith("Remove")
    if written(after) is not None:
        QTest.keyClicks(after, TYPED)
        assert written(after) == TYPED
    QTest.keyClick(after, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert keyboard() is picker.main()
    assert picker.value() == chosen

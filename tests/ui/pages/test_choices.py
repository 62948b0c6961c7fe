"""Every choice of every form is made by letters and arrows."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mscu.actions.core.form_choices import CodeLists
from mscu.codes import YesNo
from mscu.gate import Gate
from mscu.ui.forms.field_list import Field
from mscu.ui.forms.form import Form
from mscu.ui.pages.editing.case_sources import sources_of
from mscu.ui.pages.entry_forms import ENTRY_FORMS
from mscu.ui.widgets.choices import CheckField, ChoiceField
from mscu.ui.widgets.segmented import SegmentedField

YES_AND_NO = {"y": (YesNo.YES, True), "n": (YesNo.NO, False), "s": (YesNo.NOT_SURE, None)}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("kind", sorted(ENTRY_FORMS))
def test_each_choice_of_a_form_is_made_by_key(
    kind: str, officer: Gate, qtbot: QtBot, subtests: pytest.Subtests
) -> None:
    sources = sources_of(officer.ask(CodeLists()), date(2022, 6, 20))
    sections = ENTRY_FORMS[kind].sections  # type: ignore[index]
    form = Form(sections, sources)
    qtbot.addWidget(form)
    with qtbot.waitExposed(form):
        form.show()
    form.activateWindow()
    for field in (field for section in sections for field in section.fields):
        editor = form.editor(field.name)
        if isinstance(editor, QWidget) and editor.isVisible() and editor.isEnabled():
            with subtests.test(field=field.name):
                try_keys(editor, field)


def try_keys(editor: QWidget, field: Field) -> None:
    editor.setFocus()
    if isinstance(editor, SegmentedField):
        try_segments(editor)
    elif isinstance(editor, CheckField):
        assert [typed(editor, letter) for letter in "ynYN"] == [True, False, True, False]
    elif isinstance(editor, ChoiceField):
        assert editor.count() < 2 or by_arrows(editor, editor.count()) == options_of(editor), field.name


def try_segments(editor: SegmentedField) -> None:
    answers = by_arrows(editor, 4)
    assert len(answers) >= 2
    editor.show_value(None)
    if answers <= {YesNo.YES, YesNo.NO, YesNo.NOT_SURE, True, False}:
        letters = [letter for letter in YES_AND_NO if set(YES_AND_NO[letter]) & answers]
        assert len(letters) == len(answers)
        for letter in letters:
            assert typed(editor, letter) in YES_AND_NO[letter]
    else:
        assert {typed(editor, letter) for letter in "abcdefghijklmnopqrstuvwxyz"} - {None} == answers


def by_arrows(editor: SegmentedField | ChoiceField, times: int) -> set[object]:
    """Return the answers that the arrows lead to, down and up again."""
    found: set[object] = set()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
        for _ in range(times):
            QTest.keyClick(QApplication.focusWidget() or editor, key)
            found.add(editor.value())
    return found


def options_of(editor: ChoiceField) -> set[object]:
    shown = editor.value()
    values: set[object] = set()
    for row in range(editor.count()):
        editor.setCurrentIndex(row)
        values.add(editor.value())
    editor.show_value(shown)
    return values


def typed(editor: SegmentedField | CheckField, letter: str) -> object:
    QTest.keyClicks(QApplication.focusWidget() or editor, letter)
    return editor.value()

"""Rows within a form: added, filled and removed by keyboard, with their own sentences."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.lines_editor import LineColumn, LinesEditor
from tests.ui.showing import put_up, put_up_in_front

COLUMNS = (
    LineColumn("reference", "Reference", LineField),
    LineColumn("description", "Description", LineField, 3),
)


@dataclass(frozen=True, kw_only=True)
class ExhibitLine:
    """As a command takes a row."""

    reference: str
    description: str = ""


@pytest.fixture
def editor(qtbot: QtBot) -> LinesEditor:
    made = LinesEditor(COLUMNS, noun="exhibit", make=ExhibitLine)
    made.resize(500, 200)
    put_up_in_front(qtbot, made)
    made.setFocus()
    return made


def focused(editor: LinesEditor) -> QWidget:
    here = editor.window().focusWidget()
    assert here is not None
    return here


def press(editor: LinesEditor, key: Qt.Key) -> None:
    held = Qt.KeyboardModifier.ControlModifier
    if key == Qt.Key.Key_Delete:
        held |= Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(focused(editor), key, held)


def test_rows_are_added_and_filled_without_the_mouse(editor: LinesEditor, qtbot: QtBot) -> None:
    with qtbot.waitSignal(editor.edited):
        QTest.keyClick(focused(editor), Qt.Key.Key_Space)
    assert focused(editor).accessibleName() == "Reference, exhibit 1"
    for words in ("GL/1", "four passports"):
        QTest.keyClicks(focused(editor), words)
        QTest.keyClick(focused(editor), Qt.Key.Key_Tab)
    press(editor, Qt.Key.Key_Return)
    QTest.keyClicks(focused(editor), "GL/2")
    rows = editor.value()
    assert rows == (
        ExhibitLine(reference="GL/1", description="four passports"),
        ExhibitLine(reference="GL/2"),
    )
    editor.show_value(rows)
    assert editor.value() == rows


def test_ctrl_shift_del_removes_the_row_with_the_keyboard(editor: LinesEditor, qtbot: QtBot) -> None:
    editor.show_value([{"reference": f"GL/{n}"} for n in (1, 2, 3)])
    editor.findChildren(LineField)[2].setFocus()
    with qtbot.waitSignal(editor.edited):
        press(editor, Qt.Key.Key_Delete)
    assert editor.value() == (ExhibitLine(reference="GL/1"), ExhibitLine(reference="GL/3"))
    assert focused(editor).accessibleName() == "Reference, exhibit 2"
    press(editor, Qt.Key.Key_Delete)
    press(editor, Qt.Key.Key_Delete)
    assert editor.value() == ()
    assert focused(editor).accessibleName() == "Add exhibit"


def test_empty_rows_are_no_rows_and_a_sentence_finds_its_row_behind_them(editor: LinesEditor) -> None:
    editor.show_value([{"reference": ""}, {"reference": "GL/1"}, {"reference": "GL/2"}, {}])
    assert editor.value() == (ExhibitLine(reference="GL/1"), ExhibitLine(reference="GL/2"))
    editor.show_line_problems({"1.reference": "There is a GL/2 already."})
    wrong = [each.text() for each in editor.findChildren(LineField) if each.property("problem")]
    assert wrong == ["GL/2"]
    said = [each.text() for each in editor.findChildren(QLabel) if each.isVisible()]
    assert said == ["There is a GL/2 already."]
    editor.show_line_problems({})
    assert not any(each.isVisible() for each in editor.findChildren(QLabel))


def test_tab_goes_through_the_rows_in_order(editor: LinesEditor) -> None:
    editor.show_value([{"reference": "GL/1"}, {"reference": "GL/2"}])
    editor.main().setFocus()
    names = []
    for _ in range(7):
        names.append(focused(editor).accessibleName())
        QTest.keyClick(focused(editor), Qt.Key.Key_Tab)
    rows = [f"{name} exhibit {row}" for row in (1, 2) for name in ("Reference,", "Description,", "Remove")]
    assert names == [*rows, "Add exhibit"]


def test_read_only_shows_no_buttons(editor: LinesEditor) -> None:
    editor.show_value([{"reference": "GL/1"}])
    editor.set_read_only(True)
    QTest.keyClicks(editor.main(), "x")
    assert editor.value() == (ExhibitLine(reference="GL/1"),)


def test_a_row_of_many_fields_has_two_lines(qtbot: QtBot) -> None:
    names = ("what", "state", "who", "when", "where", "evidence")
    columns = [LineColumn(name, name, LineField) for name in names]
    editor = LinesEditor(columns, noun="indicator", first_line=2)
    editor.resize(700, 300)
    editor.show_value([dict.fromkeys(names, "words"), {"what": "more"}])
    put_up(qtbot, editor)
    fields = editor.findChildren(LineField)
    what, state, who, *_, evidence = fields[:6]
    assert who.y() >= what.geometry().bottom()
    assert state.y() == what.y()
    assert what.width() > 2 * who.width()
    assert evidence.geometry().right() == state.geometry().right()
    assert fields[6].y() > evidence.geometry().bottom()
    assert editor.value() == (dict.fromkeys(names, "words"), {**dict.fromkeys(names, ""), "what": "more"})

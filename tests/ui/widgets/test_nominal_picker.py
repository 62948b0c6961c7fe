"""Nominals: asked for while typing, late answers dropped, each with its role."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.nominal_picker import Chosen, NominalPicker, Suggestion
from tests.ui.showing import put_up_in_front

ROLES = (("victim", "potential victim"), ("suspect", "suspect"))
FOUND = (
    Suggestion(1, "Nguyễn Văn Hải", "MS-22-0047"),
    Suggestion(2, "Nguyễn Thị Hồng Phượng-Anh", "born 1994"),
)


@dataclass(frozen=True)
class About:
    """As a command takes a nominal."""

    subject_id: int
    role: str


def shown(qtbot: QtBot, picker: NominalPicker) -> NominalPicker:
    picker.resize(380, 200)
    put_up_in_front(qtbot, picker)
    picker.line.setFocus()
    qtbot.waitUntil(picker.line.hasFocus)
    return picker


@pytest.fixture
def picker(qtbot: QtBot) -> NominalPicker:
    return shown(qtbot, NominalPicker(roles=ROLES, make=About, may_add=True))


def offered(picker: NominalPicker) -> list[str]:
    model = picker.popup.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def take(picker: NominalPicker, row: int) -> None:
    listed = picker.popup
    for _ in range(row + 1):
        QTest.keyClick(listed, Qt.Key.Key_Down)
    QTest.keyClick(listed, Qt.Key.Key_Return)


def test_it_asks_once_for_what_was_typed_or_at_once_by_enter(picker: NominalPicker, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(picker.suggestions_requested, wait=250):
        QTest.keyClicks(picker.line, "n")
    with qtbot.waitSignal(picker.suggestions_requested):
        QTest.keyClick(picker.line, Qt.Key.Key_Return)
    asked = QSignalSpy(picker.suggestions_requested)
    QTest.keyClicks(picker.line, "guyen")
    qtbot.waitUntil(lambda: asked.count() == 1)
    assert asked.at(0) == ["nguyen"]


def test_a_suggestion_is_chosen_by_keyboard_and_not_again(picker: NominalPicker, qtbot: QtBot) -> None:
    QTest.keyClicks(picker.line, "marek")
    picker.offer("nguyen", FOUND)
    assert not picker.popup.isVisible()
    assert offered(picker) == [], "it comes late, for other words"
    picker.line.clear()
    QTest.keyClicks(picker.line, "nguyen")
    picker.offer("nguyen", FOUND)
    new = "Add “nguyen” as new"
    assert offered(picker) == ["Nguyễn Văn Hải MS-22-0047", "Nguyễn Thị Hồng Phượng-Anh born 1994", new]
    with qtbot.waitSignal(picker.edited):
        take(picker, 1)
    assert picker.value() == (About(2, "victim"),)
    assert picker.line.text() == ""
    QTest.keyClicks(picker.line, "nguyen")
    picker.offer("nguyen", FOUND)
    assert offered(picker) == ["Nguyễn Văn Hải MS-22-0047", new]
    picker.line.clear()
    QTest.keyClicks(picker.line, "Shane")
    picker.offer("Shane", ())
    with qtbot.waitSignal(picker.new_requested) as wanted:
        take(picker, 0)
    assert wanted.args == ["Shane"]
    assert picker.value() == (About(2, "victim"),)


def test_each_has_a_role_of_its_own_and_a_draft_comes_back(picker: NominalPicker, qtbot: QtBot) -> None:
    picker.show_value((Chosen(1, "Hải"), Chosen(2, "Marek Zielak", "suspect")))
    assert picker.value() == (About(1, "victim"), About(2, "suspect"))
    role = picker.findChildren(ChoiceField)[0]
    assert role.accessibleName() == "Role of Hải"
    with qtbot.waitSignal(picker.edited):
        QTest.keyClick(role, Qt.Key.Key_Down)
    assert picker.value() == (About(1, "suspect"), About(2, "suspect"))
    kept = picker.draft()
    picker.show_value(())
    picker.show_draft(kept)
    assert picker.value() == (About(1, "suspect"), About(2, "suspect"))


def test_backspace_in_an_empty_line_goes_to_the_last_one(picker: NominalPicker, qtbot: QtBot) -> None:
    picker.show_value((Chosen(1, "Hải"), Chosen(2, "Marek Zielak")))
    QTest.keyClick(picker.line, Qt.Key.Key_Backspace)
    focused = picker.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Marek Zielak"
    with qtbot.assertNotEmitted(picker.edited):
        QTest.keyClicks(focused, "31 Feb")
        QTest.keyClick(focused, Qt.Key.Key_Return)
    with qtbot.waitSignal(picker.edited):
        QTest.keyClick(focused, Qt.Key.Key_Delete)
    assert picker.value() == (About(1, "victim"),)
    qtbot.waitUntil(picker.line.hasFocus)


def test_the_only_one_stands_in_the_place_of_the_line(qtbot: QtBot) -> None:
    picker = shown(qtbot, NominalPicker(many=False))
    assert picker.value() is None
    picker.show_value(Chosen(7, "Keith Ormrod"))
    assert picker.value() == 7
    assert not picker.line.isVisible()
    picker.show_value(None)
    assert picker.value() is None
    assert picker.line.isVisible()


def claims_escape(widget: QWidget) -> bool:
    """Whether a widget takes Esc for itself before a shortcut of the window gets it."""
    asked = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    asked.ignore()
    QApplication.sendEvent(widget, asked)
    return asked.isAccepted()


def test_escape_belongs_to_the_open_list_and_not_to_the_form(picker: NominalPicker) -> None:
    assert not claims_escape(picker.line)
    QTest.keyClicks(picker.line, "nguyen")
    picker.offer("nguyen", FOUND)
    assert claims_escape(picker.line)
    assert claims_escape(picker.popup)
    QTest.keyClick(picker.popup, Qt.Key.Key_Escape)
    assert not picker.popup.isVisible()
    assert not claims_escape(picker.line)
    assert picker.line.text() == "nguyen"

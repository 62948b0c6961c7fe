"""Codes: found by any part of their words, by keyboard alone, one or several."""

from itertools import product

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QCompleter, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.look.layouts import vbox
from mscu.ui.widgets.code_picker import (
    ADD_ANOTHER,
    NOT_ON_THE_LIST,
    SEVERAL_MATCH,
    Code,
    CodePicker,
    CodesPicker,
)
from mscu.ui.widgets.field_cell import FieldCell
from mscu.ui.widgets.fields import LineField
from tests.ui.showing import put_up_in_front

CODES = [
    ("x:forced", "Forced labour"),
    ("x:criminal", "Criminal exploitation"),
    ("x:sexual", "Sexual exploitation"),
    ("x:romanian", "Română"),
]


class Window(QWidget):
    """A picker with another field after it."""

    def __init__(self, picker: CodePicker | CodesPicker) -> None:
        super().__init__()
        self.cell = FieldCell("Exploitation", picker)
        self.other = LineField()
        vbox(self.cell, self.other, within=self)


def shown(qtbot: QtBot, picker: CodePicker | CodesPicker) -> Window:
    window = Window(picker)
    put_up_in_front(qtbot, window)
    picker.setFocus()
    qtbot.waitUntil(picker.main().hasFocus)
    return window


LONG = [
    (f"x:{number}", f"Article {number} of the regulation on sharing what is needed to protect a person")
    for number in range(30)
]


@pytest.mark.parametrize("opened_by", ["a key", "typing", "its arrow"])
def test_a_narrow_field_lists_long_labels_whole_with_one_scroll_bar(opened_by: str, qtbot: QtBot) -> None:
    picker = CodePicker(LONG)
    picker.setMaximumWidth(160)
    window = shown(qtbot, picker)
    screen = window.screen().availableGeometry()
    window.move(screen.right() - 200, screen.top())
    if opened_by == "its arrow":
        picker.showPopup()
        listed: QAbstractItemView = picker.view()
    else:
        if opened_by == "typing":
            QTest.keyClicks(line_of(picker), "art")
        else:
            QTest.keyClick(picker, Qt.Key.Key_Down)
        listed = popup_of(picker)
    qtbot.waitUntil(listed.isVisible)
    assert listed.viewport().width() >= listed.sizeHintForColumn(0) > picker.width()
    assert not listed.horizontalScrollBar().isVisible()
    assert screen.contains(listed.window().geometry())


@pytest.fixture
def picker() -> CodePicker:
    return CodePicker(CODES)


@pytest.fixture
def window(picker: CodePicker, qtbot: QtBot) -> Window:
    return shown(qtbot, picker)


def line_of(picker: CodePicker) -> QLineEdit:
    line = picker.lineEdit()
    assert line is not None
    return line


def popup_of(picker: CodePicker) -> QAbstractItemView:
    listed = completer_of(picker).popup()
    assert listed is not None
    return listed


def completer_of(picker: CodePicker) -> QCompleter:
    completer = picker.completer()
    assert completer is not None
    return completer


def offered(picker: CodePicker) -> list[str]:
    model = completer_of(picker).completionModel()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def leave(picker: CodePicker) -> None:
    """Press Tab while the suggestions stand open, as a person does."""
    QTest.keyClick(popup_of(picker), Qt.Key.Key_Tab)


def choose(picker: CodePicker) -> None:
    """Press Enter in the open list."""
    QTest.keyClick(popup_of(picker), Qt.Key.Key_Return)


FOUND = {
    "lab": ["Forced labour"],
    "EXPLOIT": ["Criminal exploitation", "Sexual exploitation"],
    "expl sex": ["Sexual exploitation"],
    "romana": ["Română"],
    "nothing": [],
}
ORDERED = {
    "Forced labour abroad": "x:abroad",
    "Sexual exploitation, forced": "x:sexual",
    "Labour exploitation": "x:labour",
    "Unlaboured": "x:unlabelled",
    "Bonded work or labour": "x:bonded",
    "Lábour": "x:exact",
}
FOUND_IN_ORDER = {
    "labour": ["x:exact", "x:labour", "x:abroad", "x:bonded", "x:unlabelled"],
    "la": ["x:labour", "x:exact", "x:abroad", "x:bonded", "x:unlabelled"],
    "for": ["x:abroad", "x:sexual"],
    "exploitation lab": ["x:labour"],
}


@pytest.mark.usefixtures("window")
def test_any_part_finds_and_what_begins_with_the_letters_comes_first(picker: CodePicker) -> None:
    for typed, found in FOUND.items():
        line_of(picker).clear()
        QTest.keyClicks(line_of(picker), typed)
        assert offered(picker) == found
    picker.set_codes([(key, label) for label, key in ORDERED.items()])
    for typed, found in FOUND_IN_ORDER.items():
        line_of(picker).clear()
        QTest.keyClicks(line_of(picker), typed)
        assert [ORDERED[label] for label in offered(picker)] == found


@pytest.mark.usefixtures("window")
def test_one_match_is_the_choice_when_the_field_is_left_or_saved(picker: CodePicker, qtbot: QtBot) -> None:
    QTest.keyClicks(line_of(picker), "lab")
    assert picker.key is None
    assert picker.value() == "x:forced", "saved now"
    leave(picker)
    qtbot.waitUntil(lambda: picker.key == "x:forced")
    assert picker.currentText() == "Forced labour"
    line_of(picker).clear()
    QTest.keyClicks(line_of(picker), "sexual EXPLOITATION")
    assert picker.value() == "x:sexual"


def test_words_on_no_list_or_that_several_match_stay_and_are_told(
    picker: CodePicker, window: Window, qtbot: QtBot
) -> None:
    QTest.keyClicks(line_of(picker), "begging")
    QTest.keyClick(line_of(picker), Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: window.cell.sentence == NOT_ON_THE_LIST)
    assert picker.currentText() == "begging"
    assert picker.value() == "begging", "the command refuses it: nothing is lost in silence"
    picker.setFocus()
    QTest.keyClicks(line_of(picker), "x")
    assert window.cell.sentence == ""
    line_of(picker).clear()
    QTest.keyClicks(line_of(picker), "exploitation")
    leave(picker)
    qtbot.waitUntil(lambda: window.cell.sentence == SEVERAL_MATCH)
    assert picker.currentText() == picker.value() == "exploitation"


def test_typing_takes_the_place_of_what_stands_there(
    picker: CodePicker, window: Window, qtbot: QtBot
) -> None:
    for reason in (
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.MouseFocusReason,
        Qt.FocusReason.OtherFocusReason,
    ):
        picker.show_value("x:forced")
        window.other.setFocus()
        picker.setFocus(reason)
        QTest.keyClicks(line_of(picker), "sex")
        assert picker.value() == "x:sexual"
    picker.show_value("x:forced")
    window.other.setFocus()
    QTest.mouseClick(line_of(picker), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: line_of(picker).selectedText() == "Forced labour")


MOVES = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
HELD = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier)


def test_a_key_that_moves_opens_the_list_and_chooses_nothing(picker: CodePicker, window: Window) -> None:
    for key, chosen, held in product(MOVES, (None, "x:sexual"), HELD):
        picker.show_value(chosen)
        picker.setFocus()
        QTest.keyClick(picker, key, held)
        listed = popup_of(picker)
        assert listed.isVisible()
        assert offered(picker) == [label for _, label in CODES]
        assert listed.currentIndex().data() == dict(CODES).get(chosen or "x:forced")
        assert picker.currentText() == dict(CODES).get(chosen or "", "")
        window.other.setFocus()
        assert not listed.isVisible()
        assert picker.value() == chosen


@pytest.mark.usefixtures("window")
def test_what_the_arrows_mark_is_taken_by_enter_and_left_by_escape(picker: CodePicker) -> None:
    listed = popup_of(picker)
    for key, taken in ((Qt.Key.Key_Escape, None), (Qt.Key.Key_Return, "x:criminal")):
        QTest.keyClick(picker, Qt.Key.Key_Down)
        QTest.keyClick(listed, Qt.Key.Key_Down)
        QTest.keyClick(listed, key)
        assert not listed.isVisible()
        assert picker.value() == taken


@pytest.mark.parametrize(("steps", "taken"), [(0, None), (1, "x:criminal")])
def test_leaving_an_open_list_takes_what_the_line_shows(
    steps: int, taken: str | None, picker: CodePicker, window: Window, qtbot: QtBot
) -> None:
    told: list[str] = []
    picker.chosen.connect(told.append)
    QTest.keyClick(picker, Qt.Key.Key_Down)
    for _ in range(steps):
        QTest.keyClick(popup_of(picker), Qt.Key.Key_Down)
    assert picker.currentText() == dict(CODES).get(taken or "", "")
    leave(picker)
    qtbot.waitUntil(window.other.hasFocus)
    assert picker.key == taken
    assert told == ([taken] if taken else [])


@pytest.mark.usefixtures("window")
def test_enter_marks_the_first_of_several_before_it_takes_it(picker: CodePicker) -> None:
    listed = popup_of(picker)
    QTest.keyClicks(line_of(picker), "exploit")
    QTest.keyClick(listed, Qt.Key.Key_Return)
    assert listed.isVisible()
    assert listed.currentIndex().data() == "Criminal exploitation"
    assert picker.key is None
    QTest.keyClick(listed, Qt.Key.Key_Return)
    assert picker.key == "x:criminal"


def test_letters_that_nothing_matches_say_so_at_once(picker: CodePicker, window: Window) -> None:
    for letters, told in (("lab", ""), ("q", NOT_ON_THE_LIST)):
        QTest.keyClicks(line_of(picker), letters)
        assert window.cell.sentence == told
    window.cell.show_problem("Choose one.")
    QTest.keyClicks(line_of(picker), "q")
    assert window.cell.sentence == NOT_ON_THE_LIST


def test_emptied_it_chooses_none(picker: CodePicker, window: Window, qtbot: QtBot) -> None:
    picker.show_value("x:sexual")
    line_of(picker).selectAll()
    with qtbot.waitSignal(picker.edited):
        QTest.keyClick(line_of(picker), Qt.Key.Key_Delete)
    window.other.setFocus()
    assert picker.value() is None
    assert window.cell.sentence == ""


def test_a_code_that_was_retired_is_still_shown_and_another_list_keeps_the_choice(picker: CodePicker) -> None:
    for chosen in ("x:retired", "x:sexual"):
        picker.show_value(chosen)
        picker.set_codes([*CODES, ("x:new", "New")])
        assert picker.value() == chosen
    picker.show_value("x:retired")
    assert picker.currentText() == "x:retired"


LISTS = {"the same list": CODES, "a longer list": [("x:new", "New forced marriage"), *CODES]}


@pytest.mark.parametrize("codes", LISTS.values(), ids=LISTS)
def test_another_list_keeps_what_is_typed(codes: list[Code], picker: CodePicker, window: Window) -> None:
    line = line_of(picker)
    QTest.keyClicks(line, "force")
    QTest.keyClick(line, Qt.Key.Key_Left)
    picker.set_codes(codes)
    assert (line.text(), line.cursorPosition()) == ("force", 4)
    assert set(offered(picker)) == {label for _, label in codes if "force" in label.lower()}
    QTest.keyClick(line, Qt.Key.Key_End)
    QTest.keyClicks(line, "d l")
    window.other.setFocus()
    assert picker.value() == "x:forced"


def test_the_same_list_leaves_an_open_one_where_it_was(
    picker: CodePicker, window: Window, qtbot: QtBot
) -> None:
    QTest.keyClick(picker, Qt.Key.Key_Down)
    listed = popup_of(picker)
    qtbot.waitUntil(listed.isVisible)
    for _ in range(2):
        QTest.keyClick(listed, Qt.Key.Key_Down)
    picker.set_codes(CODES)
    QTest.keyClick(listed, Qt.Key.Key_Return)
    assert picker.value() == "x:sexual"
    assert window.cell.sentence == ""


def test_several_are_taken_and_given_back(qtbot: QtBot) -> None:
    picker = CodesPicker(CODES)
    window = shown(qtbot, picker)
    line = line_of(picker.picker)
    for typed in ("forced labour", "criminal exploitation", "forced labour"):
        QTest.keyClicks(line, typed)
        choose(picker.picker)
        qtbot.waitUntil(lambda: line.text() == "")
    assert picker.value() == ("x:forced", "x:criminal")
    window.activateWindow()  # without a screen nobody does it when a list closes
    first = next(each for each in picker.findChildren(QPushButton) if each.text() == "Forced labour")
    with qtbot.waitSignal(picker.edited):
        QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    assert picker.value() == ("x:criminal",)
    qtbot.waitUntil(picker.main().hasFocus)
    assert window.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Backspace, Qt.Key.Key_Delete])
def test_in_the_empty_line_a_key_removes_the_last(key: Qt.Key, qtbot: QtBot) -> None:
    picker = CodesPicker(CODES, placeholder="Type one")
    shown(qtbot, picker)
    line = line_of(picker.picker)
    picker.show_value(("x:forced", "x:sexual"))
    assert line.placeholderText() == ADD_ANOTHER
    QTest.keyClicks(picker.picker, "x")
    QTest.keyClick(picker.picker, Qt.Key.Key_Backspace)
    held = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", autorep=True)
    QApplication.sendEvent(picker.picker, held)
    assert picker.value() == ("x:forced", "x:sexual"), "a key held to clear the line stops there"
    for left in (("x:forced",), ()):
        with qtbot.waitSignal(picker.edited):
            QTest.keyClick(picker.picker, key)
        assert picker.value() == left
    assert line.placeholderText() == "Type one"


def test_a_word_that_begins_another_is_not_taken_while_it_is_typed_and_one_on_no_list_not_lost(
    qtbot: QtBot,
) -> None:
    picker = CodesPicker([("x:police", "Police"), ("x:transport", "Police, transport")])
    shown(qtbot, picker)
    line = line_of(picker.picker)
    QTest.keyClicks(line, "police")
    assert line.text() == "police"
    assert picker.value() == ("x:police",), "saved now, it is what was typed"
    QTest.keyClicks(line, ", tr")
    choose(picker.picker)
    qtbot.waitUntil(lambda: line.text() == "")
    assert picker.value() == ("x:transport",)
    QTest.keyClicks(line, "begging")
    assert picker.value() == ("x:transport", "begging")


THINGS = [("thing:van", "Vehicle"), ("thing:phone", "Phone"), ("thing:sim", "SIM")]
TOWNS = [("town:a", "Bolton"), ("town:b", "Bury"), ("town:c", "Rochdale")]


@pytest.mark.parametrize(
    ("codes", "typed", "keys", "chosen"),
    [(THINGS, "Phone", (), "thing:phone"), (TOWNS, "Roch", (Qt.Key.Key_Down,), "town:c")],
)
def test_enter_chooses_the_whole_word_or_what_stands_in_the_shortened_list(
    codes: list[Code], typed: str, keys: tuple[Qt.Key, ...], chosen: str, qtbot: QtBot
) -> None:
    picker = CodePicker(codes)
    shown(qtbot, picker)
    QTest.keyClicks(picker, typed)
    for key in keys:
        QTest.keyClick(popup_of(picker), key)
    choose(picker)
    assert picker.value() == chosen
    assert picker.currentText() == dict(codes)[chosen]


HANDLING = [("x:p", "P Lawful sharing permitted"), ("x:c", "C Lawful sharing with conditions")]


@pytest.mark.parametrize(("typed", "key"), [("c", "x:c"), ("P", "x:p"), ("l", None)])
def test_a_letter_is_the_code_that_goes_by_it(typed: str, key: str | None, qtbot: QtBot) -> None:
    picker = CodePicker(HANDLING)
    window = shown(qtbot, picker)
    QTest.keyClicks(line_of(picker), typed)
    assert picker.value() == (key or typed)
    leave(picker)
    qtbot.waitUntil(window.other.hasFocus)
    assert picker.key == key


def test_the_list_closes_when_the_keyboard_is_taken_elsewhere_than_to_it(
    picker: CodePicker, window: Window, qtbot: QtBot
) -> None:
    QTest.keyClicks(line_of(picker), "expl")
    listed = popup_of(picker)
    qtbot.waitUntil(listed.isVisible)
    for reason in (Qt.FocusReason.OtherFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
        QApplication.sendEvent(picker, QFocusEvent(QEvent.Type.FocusAboutToChange, reason))
    assert listed.isVisible(), "the window system moves the keyboard to it"
    window.other.setFocus()
    qtbot.waitUntil(window.other.hasFocus)
    assert not listed.isVisible()
    assert window.cell.sentence == SEVERAL_MATCH


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Down])
def test_what_fits_several_is_offered_and_chosen_by_keys(
    key: Qt.Key, picker: CodePicker, window: Window, qtbot: QtBot
) -> None:
    QTest.keyClicks(line_of(picker), "exploitation")
    QTest.keyClick(line_of(picker), Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: window.cell.sentence == SEVERAL_MATCH)
    picker.setFocus()
    QTest.keyClick(picker, key)
    qtbot.waitUntil(popup_of(picker).isVisible)
    QTest.keyClick(popup_of(picker), Qt.Key.Key_Down)
    choose(picker)
    assert picker.value() == "x:sexual"


@pytest.mark.parametrize(("typed", "key"), [("roma", "x:romanian"), ("nothing", None)])
@pytest.mark.usefixtures("window")
def test_down_never_takes_a_code_that_was_not_typed(typed: str, key: str | None, picker: CodePicker) -> None:
    listed = popup_of(picker)
    QTest.keyClicks(line_of(picker), typed)
    listed.hide()
    QTest.keyClick(picker, Qt.Key.Key_Down)
    assert listed.isVisible() == (key is not None)
    QTest.keyClick(listed if key else picker, Qt.Key.Key_Return)
    assert picker.key == key
    assert picker.currentText() == (dict(CODES)[key] if key else typed)

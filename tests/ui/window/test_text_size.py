"""The size of text is changed by keys and menu: at once on a sign-in screen, later with a question."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from mscu.app.sign_in import StoreSignIn
from mscu.ui.session.restart import Locked
from mscu.ui.session.workstation_settings import Remembered
from mscu.ui.sign_in.sign_in_flow import SignInFlow
from mscu.ui.window.main_window import MainWindow
from mscu.ui.window.program import Program
from mscu.ui.window.rail import PersonMenu
from mscu.ui.window.text_size_offer import ASKS, LOCK_NOW, NOT_NOW, TOO_SMALL, question
from tests.scenes.stores import Store
from tests.ui.finding import texts
from tests.ui.pages.cases.case_scene import button, settle
from tests.ui.window.program_scene import Replaced, ended, unlock

CTRL = Qt.KeyboardModifier.ControlModifier


def chosen() -> int:
    remembered = Remembered.load()
    return remembered.text_size(remembered.person)


def press(program: Program, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(program.frame, key, CTRL)
    settle()


def lock_by_key(program: Program) -> None:
    press(program, Qt.Key.Key_L)


def asked(program: Program) -> list[str]:
    """Return the question; the screen of the tests is too small for a larger text."""
    said = {text for text in texts(program.frame).splitlines() if "mscu locks" in text}
    return sorted(text.removesuffix(f" {TOO_SMALL}") for text in said)


@pytest.fixture
def welcome(qapp: QApplication, qtbot: QtBot) -> Iterator[tuple[Program, list[Locked]]]:
    """Yield the program on a workstation that knows no store yet."""
    replaced: list[Locked] = []
    program = Program(qapp, StoreSignIn, replace=replaced.append)
    program.start()
    program.frame.activateWindow()
    qtbot.waitUntil(program.frame.isActiveWindow)
    yield program, replaced
    ended(program, qtbot)


def test_on_a_sign_in_screen_it_takes_effect_at_once(
    program: Program, replaced: Replaced, qtbot: QtBot
) -> None:
    program.frame.activateWindow()
    qtbot.waitUntil(program.frame.isActiveWindow)
    press(program, Qt.Key.Key_Plus)
    (locked,) = replaced.locked
    assert (locked.store, locked.person) == (program.flow.remembered.store, "supervisor")
    assert chosen() == 110
    press(program, Qt.Key.Key_Equal)
    assert chosen() == 125
    press(program, Qt.Key.Key_Minus)
    assert chosen() == 110
    press(program, Qt.Key.Key_0)
    assert chosen() == 100


def test_where_no_store_is_known_it_is_kept_for_nobody_and_nothing_is_replaced_while_a_form_is_filled_in(
    welcome: tuple[Program, list[Locked]], qtbot: QtBot
) -> None:
    program, replaced = welcome
    for show in (SignInFlow.show_set_up, SignInFlow.show_restore, SignInFlow.show_connect):
        show(program.flow)
        qtbot.waitUntil(lambda: not program.background.is_busy)
        settle()
        press(program, Qt.Key.Key_Plus)
        assert replaced == []
        assert program.frame.status.text_size.text() == "Text 110 % after the next lock"
        press(program, Qt.Key.Key_0)
    program.flow.show_welcome()
    press(program, Qt.Key.Key_Plus)
    assert [(each.store, each.person) for each in replaced] == [("", "")]
    assert Remembered.load().text_size("") == 110


def test_with_a_store_open_it_asks_and_locks_only_when_told(
    program: Program, replaced: Replaced, qtbot: QtBot
) -> None:
    main = unlock(program, qtbot)
    main.activateWindow()
    qtbot.waitUntil(main.isActiveWindow)
    press(program, Qt.Key.Key_Minus)
    assert asked(program) == []
    press(program, Qt.Key.Key_Plus, Qt.Key.Key_Plus)
    assert asked(program) == [ASKS.format(125)]
    button(main, NOT_NOW).click()
    settle()
    assert asked(program) == []
    assert (chosen(), replaced.locked) == (100, [])
    press(program, Qt.Key.Key_Plus)
    assert asked(program) == [ASKS.format(110)]
    press(program, Qt.Key.Key_0)
    assert asked(program) == []
    _choose_in_menu(main, "150 %")
    assert asked(program) == [ASKS.format(150)]
    button(main, LOCK_NOW).click()
    assert chosen() == 150
    assert [locked.person for locked in replaced.locked] == ["supervisor"]


@pytest.mark.parametrize("lock", [Program.lock, lock_by_key], ids=["by itself", "Ctrl+L"])
def test_any_lock_brings_the_size_that_was_chosen(
    program: Program, replaced: Replaced, qtbot: QtBot, lock: Callable[[Program], object]
) -> None:
    main = unlock(program, qtbot)
    main.activateWindow()
    qtbot.waitUntil(main.isActiveWindow)
    press(program, Qt.Key.Key_Plus)
    assert program.frame.status.text_size.text() == "Text 110 % after the next lock"
    lock(program)
    assert len(replaced.locked) == 1
    assert chosen() == 110


def test_the_question_says_where_a_screen_is_too_small() -> None:
    said = [TOO_SMALL in question(200, 100, QSize(*screen)) for screen in ((1920, 1080), (1366, 768))]
    assert said == [False, True]


SETTINGS = [
    "Change my passphrase",
    "Same colours as the desktop",
    "Light",
    "Dark",
    "Do not mark spelling",
    "Text size",
    "Tour in three steps",
    "Handbook, and the keys of this page\tF1",
    "Lock\tCtrl+L",
]


def _choose_in_menu(main: MainWindow, size: str) -> None:
    main.rail.person.click()
    menu = main.findChild(PersonMenu)
    assert menu is not None
    assert [action.text() for action in menu.actions() if action.text()] == SETTINGS
    sizes = next(each for each in menu.findChildren(QMenu) if each.title() == "Text size")
    words = [action.text() for action in sizes.actions()]
    assert words == ["100 %", "110 %", "125 %", "150 %", "175 %", "200 %"]
    assert [action.text() for action in sizes.actions() if action.isChecked()] == ["100 %"]
    next(action for action in sizes.actions() if action.text() == size).trigger()
    menu.close()
    settle()


@pytest.mark.parametrize(
    ("shown", "status", "question"),
    [(150, "Text 150 % · Ctrl+0 resets", []), (100, "Text 150 % after the next lock", [ASKS.format(150)])],
)
def test_what_somebody_chose_is_shown_or_offered_after_unlocking(
    shown: int, status: str, question: list[str], make_program: Callable[[int], Program], qtbot: QtBot
) -> None:
    Remembered.load().with_text_size("supervisor", 150)
    program = make_program(shown)
    unlock(program, qtbot)
    qtbot.waitUntil(lambda: asked(program) == question)
    assert program.frame.status.text_size.text() == status


@pytest.fixture
def make_program(store: Store, qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[[int], Program]]:
    """Yield a function that starts the program with a size of text."""
    store.close()
    Remembered().with_changes(store=str(store.folder), person="supervisor")
    made: list[Program] = []

    def make(text_size: int) -> Program:
        made.append(Program(qapp, StoreSignIn, replace=lambda _locked: None, text_size=text_size))
        made[-1].start()
        return made[-1]

    yield make
    for program in made:
        ended(program, qtbot)

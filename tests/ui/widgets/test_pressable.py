"""Whatever paints itself and can be pressed: Enter presses it, the mouse above repaints it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QHoverEvent, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from typing_extensions import override

from mscu.ui.widgets.button import Pressable
from tests.ui.showing import put_up

CTRL, KEYPAD = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.KeypadModifier
NONE = Qt.KeyboardModifier.NoModifier


class Counted(Pressable):
    """Counts how often it was painted and pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.painted = self.pressed_times = 0
        self.resize(40, 20)
        self.clicked.connect(self._press)

    def _press(self) -> None:
        self.pressed_times += 1

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted += 1


@pytest.fixture
def counted(qtbot: QtBot) -> Counted:
    made = Counted()
    put_up(qtbot, made)
    return made


PRESSES = {
    (Qt.Key.Key_Return, NONE): 1,
    (Qt.Key.Key_Enter, KEYPAD): 1,
    (Qt.Key.Key_Space, NONE): 1,
    (Qt.Key.Key_Return, CTRL): 0,
    (Qt.Key.Key_A, NONE): 0,
}


def test_enter_by_itself_presses(counted: Counted) -> None:
    for (key, held), times in PRESSES.items():
        counted.pressed_times = 0
        QTest.keyClick(counted, key, held)
        assert counted.pressed_times == times


@pytest.mark.parametrize("kind", [QEvent.Type.HoverEnter, QEvent.Type.HoverLeave])
def test_the_mouse_coming_and_going_repaints(qtbot: QtBot, counted: Counted, kind: QEvent.Type) -> None:
    QApplication.processEvents()
    before = counted.painted
    here = QPointF(5, 5)
    QApplication.sendEvent(counted, QHoverEvent(kind, here, here, here))
    qtbot.waitUntil(lambda: counted.painted > before)
    assert counted.testAttribute(Qt.WidgetAttribute.WA_Hover)

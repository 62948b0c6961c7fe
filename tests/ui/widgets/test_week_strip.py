"""The week over My desk: what is painted, and what is read aloud."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mscu.ui.look.palette import LIGHT, Status
from mscu.ui.look.theme import Scheme, Theme
from mscu.ui.widgets.button import Pressable
from mscu.ui.widgets.week_strip import HEIGHT, WeekDay, WeekStrip
from tests.ui.finding import visible

DAYS = (
    WeekDay("Late", 2, Status.LATE),
    WeekDay("Today, Mon 20", 3, Status.SOON, today=True),
    WeekDay("Tue 21", 0, Status.SOON),
    WeekDay("Wed 22", 9, Status.RUN),
)
WIDTH = 600


@pytest.fixture
def strip(qtbot: QtBot) -> WeekStrip:
    """Return a strip of four days."""
    made = WeekStrip()
    qtbot.addWidget(made)
    made.resize(WIDTH, HEIGHT)
    made.show_days(DAYS)
    return made


def painted(strip: WeekStrip) -> QImage:
    image: QImage = strip.grab().toImage()
    return image


def colours(image: QImage, at: int, of: int = len(DAYS)) -> set[str]:
    """Return the colours in one box of the strip."""
    width = image.width() // of
    places = product(range(at * width + 4, (at + 1) * width - 4), range(6, image.height() - 6))
    return {QColor(pixel).name() for pixel in {image.pixel(*place) for place in places}}


def test_it_is_read_aloud_in_one_sentence_and_today_is_lit_and_nothing_is_red(strip: WeekStrip) -> None:
    """The heading of the late clocks below is the one red thing of the page."""
    assert strip.accessibleName() == (
        "Deadlines this week. Late: 2, Today, Mon 20: 3, Tue 21: none, Wed 22: 9"
    )
    assert strip.sizeHint().height() == HEIGHT
    image = painted(strip)
    late, soft = LIGHT.status[Status.LATE].fg.lower(), LIGHT.soft.lower()
    assert [soft in colours(image, at) for at in range(4)] == [False, True, False, False]
    assert not any(late in colours(image, at) for at in range(4))
    strip.show_days(())
    assert strip.accessibleName() == "Deadlines this week. "
    assert LIGHT.surface.lower() in colours(painted(strip), 0, 1)


def test_a_day_with_clocks_has_one_mark_beside_its_number(strip: WeekStrip) -> None:
    ink = []
    wanted = QColor(LIGHT.status[Status.SOON].fg).rgb()
    for count in (0, 1, 9):
        strip.show_days((WeekDay("Fri", count, Status.SOON),))
        image = painted(strip)
        ink.append(memoryview(bytes(image.constBits())).cast("I").tolist().count(wanted))
    none, one, nine = ink
    assert none == 0 < one == nine


def test_a_day_with_clocks_is_pressed_and_one_without_is_not(strip: WeekStrip) -> None:
    strip.show()
    pressed: list[int] = []
    strip.opened.connect(pressed.append)
    for box in visible(strip, Pressable):
        QTest.mouseClick(box, Qt.MouseButton.LeftButton)
        assert bool(box.toolTip()) is box.isEnabled()
    assert pressed == [0, 1, 3]
    strip.show_days(DAYS[:2])
    assert len(visible(strip, Pressable)) == 2


def test_it_follows_the_scheme(strip: WeekStrip, theme: Theme, qapp: QApplication) -> None:
    light = painted(strip).pixelColor(WIDTH - 20, HEIGHT // 2)
    theme.choose(Scheme.DARK)
    qapp.processEvents()
    assert painted(strip).pixelColor(WIDTH - 20, HEIGHT // 2).lightness() < light.lightness()

"""The week over My desk: what is painted, and what is read aloud."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mscu.ui.look.palette import LIGHT, Status
from mscu.ui.look.theme import Scheme, Theme
from mscu.ui.widgets.week_strip import HEIGHT, WeekDay, WeekStrip

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
    return {
        image.pixelColor(x, y).name()
        for x in range(at * width + 4, (at + 1) * width - 4)
        for y in range(6, image.height() - 6)
    }


def test_it_is_read_aloud_in_one_sentence(strip: WeekStrip) -> None:
    assert strip.accessibleName() == (
        "Deadlines this week. Late: 2, Today, Mon 20: 3, Tue 21: none, Wed 22: 9"
    )


def test_late_is_red_today_is_lit_and_the_rest_is_neither(strip: WeekStrip) -> None:
    image = painted(strip)
    late, soft = LIGHT.status[Status.LATE].fg.lower(), LIGHT.soft.lower()
    assert late in colours(image, 0)
    assert soft in colours(image, 1)
    for at in (2, 3):
        assert late not in colours(image, at)
        assert soft not in colours(image, at)


def test_nothing_late_is_not_red(strip: WeekStrip) -> None:
    strip.show_days((WeekDay("Late", 0, Status.LATE), *DAYS[1:]))
    assert LIGHT.status[Status.LATE].fg.lower() not in colours(painted(strip), 0)


def test_each_clock_has_its_mark_up_to_four(strip: WeekStrip) -> None:
    """Marks are painted in the status's colour: more clocks, more of it, until there is no room."""
    ink = []
    for count in (1, 2, 4, 9):
        strip.show_days((WeekDay("Fri", count, Status.SOON),))
        image = painted(strip)
        wanted = QColor(LIGHT.status[Status.SOON].fg)
        ink.append(
            sum(image.pixelColor(x, y) == wanted for x in range(image.width()) for y in range(image.height()))
        )
    one, two, four, nine = ink
    assert 0 < one < two < four
    assert nine == four


def test_a_week_without_days_paints_an_empty_frame(strip: WeekStrip) -> None:
    strip.show_days(())
    assert strip.accessibleName() == "Deadlines this week. "
    assert LIGHT.surface.lower() in colours(painted(strip), 0, 1)


def test_it_follows_the_scheme(strip: WeekStrip, theme: Theme, qapp: QApplication) -> None:
    light = painted(strip).pixelColor(WIDTH - 20, HEIGHT // 2)
    theme.choose(Scheme.DARK)
    qapp.processEvents()
    assert painted(strip).pixelColor(WIDTH - 20, HEIGHT // 2).lightness() < light.lightness()


def test_its_height_is_fixed_and_its_width_is_not(strip: WeekStrip) -> None:
    assert strip.sizeHint().height() == HEIGHT
    assert strip.sizePolicy().verticalPolicy().name == "Fixed"

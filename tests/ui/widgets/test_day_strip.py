"""The strip of days: as many blocks as entries, and every day can be gone to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mscu.codes import Family
from mscu.ui.look.palette import LIGHT
from mscu.ui.widgets.day_strip import DayMark, DayStrip

TODAY = date(2022, 6, 20)
FIRST, BUSY = date(2022, 3, 11), date(2022, 4, 8)


@pytest.fixture
def strip(qtbot: QtBot) -> DayStrip:
    made = DayStrip()
    qtbot.addWidget(made)
    made.resize(530, 78)
    marks = [DayMark(FIRST, Family.REPORT, "first")]
    marks += [DayMark(BUSY, Family.ENFORCEMENT, f"busy {at}") for at in range(12)]
    made.show_marks(marks, TODAY)
    made.show()
    return made


def inked(strip: DayStrip, ink: str) -> int:
    image = strip.grab().toImage()
    wanted = QColor(ink).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


def test_each_entry_is_a_block_in_the_colour_of_its_family(strip: DayStrip) -> None:
    reports, enforced = (
        inked(strip, LIGHT.family[family].fg) for family in (Family.REPORT, Family.ENFORCEMENT)
    )
    assert reports > 0
    assert 8 * reports < enforced < 20 * reports


def test_pressing_a_day_goes_to_its_first_entry(strip: DayStrip, qtbot: QtBot) -> None:
    with qtbot.waitSignal(strip.entry_requested) as wanted:
        QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(2, 40))
    assert wanted.args == ["first"]


def test_the_arrows_go_from_day_to_day(strip: DayStrip, qtbot: QtBot) -> None:
    strip.show_view(FIRST, FIRST)
    with qtbot.waitSignal(strip.entry_requested) as wanted:
        QTest.keyClick(strip, Qt.Key.Key_Right)
    assert wanted.args == ["busy 0"]
    strip.show_view(BUSY, BUSY)
    with qtbot.waitSignal(strip.entry_requested) as wanted:
        QTest.keyClick(strip, Qt.Key.Key_Left)
    assert wanted.args == ["first"]
    with qtbot.assertNotEmitted(strip.entry_requested):
        QTest.keyClick(strip, Qt.Key.Key_Right)


def test_a_single_day_needs_no_strip(strip: DayStrip) -> None:
    strip.show_marks([DayMark(BUSY, Family.NOTE, 1)], TODAY)
    assert strip.isHidden()
    strip.show_marks([], TODAY)
    assert strip.isHidden()


def test_it_says_what_it_shows(strip: DayStrip) -> None:
    assert strip.accessibleDescription() == "13 entries on 2 days"


def test_many_years_are_told_by_years(strip: DayStrip) -> None:
    days = [date(2015, 1, 10) + timedelta(days=17 * at) for at in range(150)]
    strip.show_marks([DayMark(day, Family.NOTE, day) for day in days], TODAY)
    words = [tick for _, tick in strip._ticks()]  # noqa: SLF001 - painted, so not to be read
    assert words == [str(year) for year in range(2015, 2023)]

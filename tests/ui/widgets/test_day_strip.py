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
    return memoryview(bytes(image.constBits())).cast("I").tolist().count(QColor(ink).rgb())


def test_each_entry_is_a_block_in_the_colour_of_its_family(strip: DayStrip) -> None:
    reports, enforced = (inked(strip, LIGHT.family[each].fg) for each in (Family.REPORT, Family.ENFORCEMENT))
    assert reports > 0
    assert 8 * reports < enforced < 20 * reports
    assert strip.accessibleDescription() == "13 entries on 2 days"


def test_a_press_and_the_arrows_go_to_a_day_and_a_single_one_needs_no_strip(
    strip: DayStrip, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(strip.entry_requested) as wanted:
        QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(2, 40))
    assert wanted.args == ["first"]
    for day, key, entry in ((FIRST, Qt.Key.Key_Right, "busy 0"), (BUSY, Qt.Key.Key_Left, "first")):
        strip.show_view(day, day)
        with qtbot.waitSignal(strip.entry_requested) as wanted:
            QTest.keyClick(strip, key)
        assert wanted.args == [entry]
    with qtbot.assertNotEmitted(strip.entry_requested):
        QTest.keyClick(strip, Qt.Key.Key_Right)
    for marks in ([DayMark(BUSY, Family.NOTE, 1)], []):
        strip.show_marks(marks, TODAY)
        assert strip.isHidden()


def test_many_years_are_told_by_years(strip: DayStrip) -> None:
    days = [date(2015, 1, 10) + timedelta(days=17 * at) for at in range(150)]
    strip.show_marks([DayMark(day, Family.NOTE, day) for day in days], TODAY)
    words = [tick for _, tick in strip._ticks()]  # noqa: SLF001 - painted, so not to be read
    assert words == [str(year) for year in range(2015, 2023)]

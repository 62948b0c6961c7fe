"""The strip of days and that of a week: what is painted, what is read aloud, and what can be gone to."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mscu.codes import Family
from mscu.ui.look.palette import LIGHT, Status
from mscu.ui.look.theme import Scheme, Theme
from mscu.ui.widgets.button import Pressable
from mscu.ui.widgets.day_strip import DayMark, DayStrip
from mscu.ui.widgets.week_strip import HEIGHT, WeekDay, WeekStrip
from tests.ui.finding import visible

TODAY = date(2022, 6, 20)
FIRST, BUSY = date(2022, 3, 11), date(2022, 4, 8)


@pytest.fixture
def days(qtbot: QtBot) -> DayStrip:
    made = DayStrip()
    qtbot.addWidget(made)
    made.resize(530, 78)
    marks = [DayMark(FIRST, Family.REPORT, "first")]
    marks += [DayMark(BUSY, Family.ENFORCEMENT, f"busy {at}") for at in range(12)]
    made.show_marks(marks, TODAY)
    made.show()
    return made


def inked(days: DayStrip, ink: str) -> int:
    image = days.grab().toImage()
    return memoryview(bytes(image.constBits())).cast("I").tolist().count(QColor(ink).rgb())


def test_each_entry_is_a_block_in_the_colour_of_its_family(days: DayStrip) -> None:
    reports, enforced = (inked(days, LIGHT.family[each].fg) for each in (Family.REPORT, Family.ENFORCEMENT))
    assert reports > 0
    assert 8 * reports < enforced < 20 * reports
    assert days.accessibleDescription() == "13 entries on 2 days"


def test_a_press_and_the_arrows_go_to_a_day_and_a_single_one_needs_no_strip(
    days: DayStrip, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(days.entry_requested) as wanted:
        QTest.mouseClick(days, Qt.MouseButton.LeftButton, pos=QPoint(2, 40))
    assert wanted.args == ["first"]
    for day, key, entry in ((FIRST, Qt.Key.Key_Right, "busy 0"), (BUSY, Qt.Key.Key_Left, "first")):
        days.show_view(day, day)
        with qtbot.waitSignal(days.entry_requested) as wanted:
            QTest.keyClick(days, key)
        assert wanted.args == [entry]
    with qtbot.assertNotEmitted(days.entry_requested):
        QTest.keyClick(days, Qt.Key.Key_Right)
    for marks in ([DayMark(BUSY, Family.NOTE, 1)], []):
        days.show_marks(marks, TODAY)
        assert days.isHidden()


def test_many_years_are_told_by_years(days: DayStrip) -> None:
    many = [date(2015, 1, 10) + timedelta(days=17 * at) for at in range(150)]
    days.show_marks([DayMark(day, Family.NOTE, day) for day in many], TODAY)
    words = [tick for _, tick in days._ticks()]  # noqa: SLF001 - painted, so not to be read
    assert words == [str(year) for year in range(2015, 2023)]


DAYS = (
    WeekDay("Late", 2, Status.LATE),
    WeekDay("Today, Mon 20", 3, Status.SOON, today=True),
    WeekDay("Tue 21", 0, Status.SOON),
    WeekDay("Wed 22", 9, Status.RUN),
)
WIDTH = 600


@pytest.fixture
def week(qtbot: QtBot) -> WeekStrip:
    """Return a strip of four days."""
    made = WeekStrip()
    qtbot.addWidget(made)
    made.resize(WIDTH, HEIGHT)
    made.show_days(DAYS)
    return made


def painted(week: WeekStrip) -> QImage:
    image: QImage = week.grab().toImage()
    return image


def colours(image: QImage, at: int, of: int = len(DAYS)) -> set[str]:
    """Return the colours in one box of the strip."""
    width = image.width() // of
    places = product(range(at * width + 4, (at + 1) * width - 4), range(6, image.height() - 6))
    return {QColor(pixel).name() for pixel in {image.pixel(*place) for place in places}}


def test_it_is_read_aloud_in_one_sentence_and_today_is_lit_and_nothing_is_red(week: WeekStrip) -> None:
    """The heading of the late clocks below is the one red thing of the page."""
    assert week.accessibleName() == (
        "Deadlines this week. Late: 2, Today, Mon 20: 3, Tue 21: none, Wed 22: 9"
    )
    assert week.sizeHint().height() == HEIGHT
    image = painted(week)
    late, soft = LIGHT.status[Status.LATE].fg.lower(), LIGHT.soft.lower()
    assert [soft in colours(image, at) for at in range(4)] == [False, True, False, False]
    assert not any(late in colours(image, at) for at in range(4))
    week.show_days(())
    assert week.accessibleName() == "Deadlines this week. "
    assert LIGHT.surface.lower() in colours(painted(week), 0, 1)


def test_a_day_with_clocks_has_one_mark_beside_its_number(week: WeekStrip) -> None:
    ink = []
    wanted = QColor(LIGHT.status[Status.SOON].fg).rgb()
    for count in (0, 1, 9):
        week.show_days((WeekDay("Fri", count, Status.SOON),))
        image = painted(week)
        ink.append(memoryview(bytes(image.constBits())).cast("I").tolist().count(wanted))
    none, one, nine = ink
    assert none == 0 < one == nine


def test_a_day_with_clocks_is_pressed_and_one_without_is_not(week: WeekStrip) -> None:
    week.show()
    pressed: list[int] = []
    week.opened.connect(pressed.append)
    for box in visible(week, Pressable):
        QTest.mouseClick(box, Qt.MouseButton.LeftButton)
        assert bool(box.toolTip()) is box.isEnabled()
    assert pressed == [0, 1, 3]
    week.show_days(DAYS[:2])
    assert len(visible(week, Pressable)) == 2


def test_it_follows_the_scheme(week: WeekStrip, theme: Theme, qapp: QApplication) -> None:
    light = painted(week).pixelColor(WIDTH - 20, HEIGHT // 2)
    theme.choose(Scheme.DARK)
    qapp.processEvents()
    assert painted(week).pixelColor(WIDTH - 20, HEIGHT // 2).lightness() < light.lightness()

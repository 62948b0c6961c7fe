"""Tabs and filters: one stop for Tab, arrows within, counts beside their words; without room behind More."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu
from pytestqt.qtbot import QtBot
from typing_extensions import override

from mscu.ui.look.palette import LIGHT
from mscu.ui.widgets.progress_view import Bar, ProgressView
from mscu.ui.widgets.tab_row import TabRow
from mscu.ui.widgets.tabs import FILTER_HEIGHT, TAB_HEIGHT, Filters, Tabs
from tests.ui.finding import focused
from tests.ui.showing import put_up, put_up_in_front

KINDS = (("all", "All"), ("report", "Reports"), ("enf", "Enforcement"))


@pytest.fixture
def tabs(qtbot: QtBot) -> Tabs:
    made = Tabs(["Chronology", "People and places", "Log"], "Case")
    put_up(qtbot, made)
    return made


def test_arrows_turn_the_tabs_and_a_count_takes_room_and_is_read(tabs: Tabs) -> None:
    before = tabs.tabSizeHint(0).width()
    tabs.set_count(0, 1046)
    assert tabs.tabSizeHint(0).width() > before + 20
    assert tabs.accessibleTabName(0) == "Chronology, 1,046"
    tabs.set_count(0, None)
    assert tabs.tabSizeHint(0).width() == before
    assert tabs.tabSizeHint(0).height() == TAB_HEIGHT
    turned = QSignalSpy(tabs.currentChanged)
    QTest.keyClick(tabs, Qt.Key.Key_Right)
    assert turned.at(0) == [1]


def test_the_chosen_tab_has_a_bar_below(tabs: Tabs) -> None:
    picture = tabs.grab().toImage()
    chosen, other = tabs.tabRect(0), tabs.tabRect(1)
    assert picture.pixelColor(chosen.center().x(), chosen.bottom() - 1).name().upper() == LIGHT.accent
    assert picture.pixelColor(other.center().x(), other.bottom() - 1).name().upper() != LIGHT.accent


@pytest.fixture
def filters(qtbot: QtBot) -> Filters:
    made = Filters(KINDS, "Kind")
    put_up_in_front(qtbot, made)
    made.setFocus()
    return made


def test_arrows_choose_a_filter_and_the_program_says_nothing(filters: Filters, qtbot: QtBot) -> None:
    assert filters.value() == "all"
    chosen = QSignalSpy(filters.chosen)
    for _ in KINDS:
        QTest.keyClick(focused(), Qt.Key.Key_Right)
    assert [chosen.at(at)[0] for at in range(chosen.count())] == ["report", "enf", "all"]
    with qtbot.assertNotEmitted(filters.chosen):
        filters.choose("enf")
    assert filters.value() == "enf"


def test_counts_are_read_with_the_filter_and_filters_go_on_in_the_next_line(filters: Filters) -> None:
    filters.set_counts([46, 6, None])
    buttons = filters.findChildren(QAbstractButton)
    names = [each.accessibleName() for each in buttons]
    assert names == ["Kind: All 46", "Kind: Reports 6", "Kind: Enforcement"]
    assert buttons[0].sizeHint().height() == FILTER_HEIGHT
    filters.resize(90, 100)
    assert len({each.y() for each in buttons}) == 3
    assert filters.heightForWidth(90) == 3 * FILTER_HEIGHT + 2 * 4


class Painted(QObject):
    """Counts how often a widget is painted."""

    times = 0

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.times += event.type() == QEvent.Type.Paint
        return False


def test_another_count_of_the_same_width_is_painted_at_once(qtbot: QtBot) -> None:
    filters = Filters(KINDS, "Which")
    put_up(qtbot, filters)
    filters.set_counts((None, 0, None))
    QApplication.processEvents()
    painted = Painted()
    filters.findChildren(QAbstractButton)[1].installEventFilter(painted)
    filters.set_counts((None, 3, None))
    QApplication.processEvents()
    assert painted.times == 1


def test_progress_has_words_and_can_be_cancelled(qtbot: QtBot) -> None:
    progress = ProgressView("Checking the backup")
    qtbot.addWidget(progress)
    progress.show_progress("3 of 12 parts", 0.25)
    bar = progress.findChild(Bar)
    assert bar is not None
    assert bar.accessibleDescription() == "25%"
    bar.resize(200, 8)
    picture = bar.grab().toImage()
    assert picture.pixelColor(20, 4).name().upper() == LIGHT.accent
    assert picture.pixelColor(120, 4).name().upper() == LIGHT.sunken
    cancel = progress.findChild(QAbstractButton)
    assert cancel is not None
    with qtbot.waitSignal(progress.cancelled):
        QTest.keyClick(cancel, Qt.Key.Key_Return)


# ------------------------------------------------------------------------- tabs that have no room


NAMES = ("Chronology", "People and places", "Enquiries", "Enforcement", "Links", "Map")


@pytest.fixture
def row(qtbot: QtBot) -> TabRow:
    row = TabRow(Tabs(NAMES, "Parts of the case"))
    qtbot.addWidget(row)
    row.resize(900, 40)
    row.show()
    return row


def shown(row: TabRow) -> list[str]:
    return [name for index, name in enumerate(NAMES) if row.tabs.isTabVisible(index)]


def test_the_last_ones_wait_behind_more_and_the_chosen_one_is_shown(row: TabRow, qtbot: QtBot) -> None:
    assert shown(row) == [*NAMES]
    assert row.more.isHidden()
    row.resize(400, 40)
    assert shown(row) == [*NAMES[:3]]
    QTest.mouseClick(row.more, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == [*NAMES[3:]]
    menu.actions()[-1].trigger()
    with qtbot.waitSignal(menu.destroyed):
        menu.close()
    assert row.tabs.currentIndex() == 5
    assert shown(row) == ["Chronology", "People and places", "Map"]
    row.resize(900, 40)
    assert shown(row) == [*NAMES]


def test_a_count_takes_room_too(row: TabRow) -> None:
    row.resize(sum(row.tabs.tabSizeHint(index).width() for index in range(len(NAMES))), 40)
    assert shown(row) == [*NAMES]
    row.tabs.set_count(0, 1_234)
    QApplication.sendPostedEvents()
    assert "Map" not in shown(row)

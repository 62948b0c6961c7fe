"""Tabs and filters: one stop for Tab, arrows within, counts beside their words."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from mscu.ui.look.palette import LIGHT
from mscu.ui.widgets.flow import FlowLayout
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.progress_view import Bar, ProgressView
from mscu.ui.widgets.tabs import FILTER_HEIGHT, TAB_HEIGHT, Filters, Tabs

KINDS = (("all", "All"), ("report", "Reports"), ("enf", "Enforcement"))


@pytest.fixture
def tabs(qtbot: QtBot) -> Tabs:
    made = Tabs(["Chronology", "People and places", "Log"], "Case")
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_arrows_turn_the_tabs(tabs: Tabs) -> None:
    turned = QSignalSpy(tabs.currentChanged)
    QTest.keyClick(tabs, Qt.Key.Key_Right)
    assert turned.at(0) == [1]


def test_a_count_takes_room_and_is_read(tabs: Tabs) -> None:
    before = tabs.tabSizeHint(0).width()
    tabs.set_count(0, 1046)
    assert tabs.tabSizeHint(0).width() > before + 20
    assert tabs.accessibleTabName(0) == "Chronology, 1,046"
    tabs.set_count(0, None)
    assert tabs.tabSizeHint(0).width() == before
    assert tabs.tabSizeHint(0).height() == TAB_HEIGHT


def test_the_chosen_tab_has_a_bar_below(tabs: Tabs) -> None:
    picture = tabs.grab().toImage()
    chosen, other = tabs.tabRect(0), tabs.tabRect(1)
    assert picture.pixelColor(chosen.center().x(), chosen.bottom() - 1).name().upper() == LIGHT.accent
    assert picture.pixelColor(other.center().x(), other.bottom() - 1).name().upper() != LIGHT.accent


@pytest.fixture
def filters(qtbot: QtBot) -> Filters:
    made = Filters(KINDS, "Kind")
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.setFocus()
    return made


def focused() -> QWidget:
    here = QApplication.focusWidget()
    assert here is not None
    return here


def test_the_first_filter_is_chosen_at_first(filters: Filters) -> None:
    assert filters.value() == "all"


def test_arrows_choose_a_filter(filters: Filters) -> None:
    chosen = QSignalSpy(filters.chosen)
    for _ in KINDS:
        QTest.keyClick(focused(), Qt.Key.Key_Right)
    assert [chosen.at(at)[0] for at in range(chosen.count())] == ["report", "enf", "all"]


def test_choosing_by_program_says_nothing(filters: Filters, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(filters.chosen):
        filters.choose("enf")
    assert filters.value() == "enf"


def test_counts_are_read_with_the_filter(filters: Filters) -> None:
    filters.set_counts([46, 6, None])
    names = [each.accessibleName() for each in filters.findChildren(QAbstractButton)]
    assert names == ["Kind: All 46", "Kind: Reports 6", "Kind: Enforcement"]
    assert filters.findChildren(QAbstractButton)[0].sizeHint().height() == FILTER_HEIGHT


def test_filters_go_on_in_the_next_line(filters: Filters) -> None:
    filters.resize(90, 100)
    tops = {each.y() for each in filters.findChildren(QAbstractButton)}
    assert len(tops) == 3
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
    qtbot.addWidget(filters)
    with qtbot.waitExposed(filters):
        filters.show()
    filters.set_counts((None, 0, None))
    QApplication.processEvents()
    painted = Painted()
    filters.findChildren(QAbstractButton)[1].installEventFilter(painted)
    filters.set_counts((None, 3, None))
    QApplication.processEvents()
    assert painted.times == 1


def test_a_flow_gives_up_what_is_taken_from_it(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    flow = FlowLayout(box, gap=4)
    labels = [Label(f"Label {n}") for n in range(3)]
    for label in labels:
        flow.addWidget(label)
    flow.removeWidget(labels[1])
    assert flow.count() == 2
    assert flow.itemAt(5) is None
    assert flow.takeAt(5) is None


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

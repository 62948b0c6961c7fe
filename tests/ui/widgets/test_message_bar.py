"""Messages and empty states: a sentence, one link, and room for both at any width."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.look.fonts import Type
from mscu.ui.look.palette import LIGHT, Status
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.message_bar import BlockedReason, MessageBar
from mscu.ui.widgets.prose import Prose

LONG = "Things to find out, each with an owner and a due date. CCTV first: it gets overwritten."
LINE = Type.BODY.value.line


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_a_link_is_followed_by_keyboard(qtbot: QtBot, key: Qt.Key) -> None:
    link = Link("Undo")
    qtbot.addWidget(link)
    with qtbot.waitSignal(link.followed):
        QTest.keyClick(link, key)


def test_the_link_follows_the_last_word_or_goes_to_the_next_line_where_there_is_no_room(qtbot: QtBot) -> None:
    prose = Prose("Report and advice saved, 08:25.", link="Undo")
    qtbot.addWidget(prose)
    prose.resize(500, LINE)
    prose.show()
    assert prose.link.y() == 0
    assert prose.heightForWidth(500) == LINE
    assert prose.link.geometry().right() <= prose.sizeHint().width()
    width = prose.sizeHint().width() - 20
    prose.resize(width, 2 * LINE)
    assert prose.heightForWidth(width) == 2 * LINE
    assert (prose.link.x(), prose.link.y()) == (0, LINE)
    prose.say("Saved.")
    assert prose.heightForWidth(width) == LINE, "a link that goes counts"


def test_its_height_follows_its_width_and_its_words_however_often_they_change(qtbot: QtBot) -> None:
    prose, widths = Prose(LONG * 4, strong="Waiting."), range(120, 640, 8)
    qtbot.addWidget(prose)
    first = [prose.heightForWidth(width) for width in widths]
    assert first == sorted(first, reverse=True)
    assert LINE < first[-1] < first[0]
    assert [prose.heightForWidth(width) for width in widths] == first
    prose.say("Answered.")
    assert prose.heightForWidth(200) == LINE


@pytest.mark.parametrize("width", [140, 200, 320, 640])
def test_no_word_is_ever_cut_off(qtbot: QtBot, width: int) -> None:
    """In its lay-out each kind of message is as high as its lines need."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    bar = MessageBar(LONG, strong="Not saved.", link="Show")
    empty = EmptyState("video", "No enquiries yet", LONG, action="Raise the first")
    waits = BlockedReason(LONG, link="Show the three")
    for each in (bar, empty, waits):
        column.addWidget(each)
    column.addStretch(1)
    window.resize(width + 60, 900)
    with qtbot.waitExposed(window):
        window.show()
    for prose in window.findChildren(Prose):
        assert prose.height() >= prose.heightForWidth(prose.width())
        link = prose.link.geometry()
        assert prose.rect().contains(link)


def test_a_message_says_its_sentence_aloud_and_can_be_closed(qtbot: QtBot) -> None:
    bar = MessageBar("The store is open here.", status=Status.LATE, strong="Not saved.", closes=True)
    qtbot.addWidget(bar)
    assert bar.accessibleName() == "Not saved. The store is open here."
    bar.say("Saved, 08:25.")
    assert bar.accessibleName() == bar.text() == "Saved, 08:25."
    bar.show()
    close = bar.findChild(Button)
    assert close is not None
    with qtbot.waitSignal(bar.closed):
        QTest.keyClick(close, Qt.Key.Key_Return)
    assert not bar.isVisible()


def test_a_message_has_the_ground_of_its_status(qtbot: QtBot) -> None:
    for status in Status:
        bar = MessageBar("Saved", status=status)
        qtbot.addWidget(bar)
        bar.resize(200, 40)
        picture = bar.grab().toImage()
        assert picture.pixelColor(10, 30).name().upper() == LIGHT.status[status].bg
        assert picture.pixelColor(2, 20).name().upper() == LIGHT.status[status].fg


def test_links_of_all_kinds_are_passed_on(qtbot: QtBot) -> None:
    for each in (
        MessageBar("Saved", link="Undo"),
        EmptyState("video", "None", "Nothing.", action="Raise"),
        BlockedReason("It waits.", link="Show"),
    ):
        qtbot.addWidget(each)
        link = each.findChild(Link)
        assert link is not None
        with qtbot.waitSignal(each.followed):
            link.click()

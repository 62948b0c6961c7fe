"""Messages and long jobs: a sentence, one link, how much is left, and room for it all at any width."""

from __future__ import annotations

from time import monotonic

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import vbox
from mscu.ui.look.palette import LIGHT, Status
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.job_bar import APPEARS_MS, JobBar
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.message_bar import BlockedReason, MessageBar
from mscu.ui.widgets.progress_view import time_left
from mscu.ui.widgets.prose import Prose
from tests.ui.finding import named, texts
from tests.ui.mouse import click

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


class Panel(QWidget):
    """A part of a page with a field and the bar."""

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.bar = JobBar(self)
        vbox(self.field, self.bar, within=self)


def offers_cancel(panel: Panel) -> bool:
    return any(button.isVisible() for button in panel.findChildren(Button))


@pytest.fixture
def panel(qtbot: QtBot) -> Panel:
    made = Panel()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    made.field.setFocus()
    return made


def test_a_short_job_has_no_bar(panel: Panel, qtbot: QtBot) -> None:
    panel.bar.begin("Verifying").report(1)
    assert not panel.bar.isVisible()
    panel.bar.end()
    began = monotonic()
    qtbot.waitUntil(lambda: monotonic() - began > APPEARS_MS / 1000 + 0.1)
    assert not panel.bar.isVisible()


@pytest.mark.parametrize("by_mouse", [True, False])
def test_a_long_job_is_cancelled(panel: Panel, qtbot: QtBot, by_mouse: bool) -> None:
    progress = panel.bar.begin("Verifying")
    qtbot.waitUntil(panel.bar.isVisible)
    progress.report(0.4)
    qtbot.waitUntil(lambda: "Verifying: 40% done" in texts(panel))
    assert panel.field.hasFocus(), "the keyboard stays where it was"
    if by_mouse:
        click(named(panel, Button, "Cancel"))
    else:
        QTest.keyClick(panel.field, Qt.Key.Key_Escape)
    assert progress.is_cancelled()
    assert "Stopping…" in texts(panel)
    assert not offers_cancel(panel)
    panel.bar.end()
    assert not panel.bar.isVisible()


def test_what_cannot_be_stopped_any_more_offers_no_cancel(panel: Panel, qtbot: QtBot) -> None:
    progress = panel.bar.begin("Restoring")
    qtbot.waitUntil(panel.bar.isVisible)
    assert offers_cancel(panel)
    progress.report(1)
    qtbot.waitUntil(lambda: not offers_cancel(panel))
    assert "Restoring: nearly done" in texts(panel), "what follows takes a moment"
    QTest.keyClick(panel.field, Qt.Key.Key_Escape)
    progress.check()


LEFT = {
    (1, 0.5): "",
    (30, 0.01): "",
    (10, 0.5): "About 10 seconds left",
    (20, 0.99): "About 5 seconds left",
    (60, 0.5): "About 1 minute left",
    (60, 0.2): "About 4 minutes left",
    (10, 0.2): "About 40 seconds left",
}


def test_it_goes_on_at_the_same_pace_and_gets_less_until_more_is_done() -> None:
    assert {told: time_left(*told) for told in LEFT} == LEFT
    assert time_left(10, 0.2, since=20) == "About 20 seconds left"
    assert time_left(10, 0.2, since=90) == "About 5 seconds left"
